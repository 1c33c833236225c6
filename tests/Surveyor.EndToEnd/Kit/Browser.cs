using Microsoft.Playwright;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A real Chromium, which asks nobody anything by itself.</summary>
public sealed class Browser : IAsyncDisposable
{
    static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Tools.Chromium, Args = Arguments }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>A visitor without a past.</summary>
    /// <param name="url">Where paths begin.</param>
    public async Task<Visit> VisitAsync(string url, int width = 1280, int height = 900, bool dark = false, bool script = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = url,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await Visit.StartAsync(context, url);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>One visitor with one page, and all that the browser did and complained about meanwhile.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly string _origin;

    Visit(IBrowserContext context, IPage page, string origin) => (_context, Page, _origin) = (context, page, origin);

    public IPage Page { get; }

    public List<string> Requests { get; } = [];

    /// <summary>What the console and the page itself took for a mistake.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>How often a whole page was loaded.</summary>
    public int Navigations { get; private set; }

    internal static async Task<Visit> StartAsync(IBrowserContext context, string origin)
    {
        context.SetDefaultTimeout(15_000);
        var visit = new Visit(context, await context.NewPageAsync(), origin);
        context.Request += (_, request) =>
        {
            visit.Requests.Add(request.Url);
            visit.Navigations += request.IsNavigationRequest ? 1 : 0;
        };
        context.WebError += (_, error) => visit.Complaints.Add(error.Error);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                visit.Complaints.Add($"{message.Type}: {message.Text}");
            }
        };
        return visit;
    }

    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path)).ShouldNotBeNull().Status;

    /// <summary>Path and query of where it is.</summary>
    public string At => new Uri(Page.Url).PathAndQuery;

    /// <summary>Of the whole page: the foot is its last part.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string selector)
    {
        await Page.Locator("footer nav").WaitForAsync();
        return await Page.Locator(selector).AllInnerTextsAsync();
    }

    /// <summary>Nothing but Surveyor was asked for anything, and nobody complained.</summary>
    /// <param name="expected">Parts of complaints that belong to the test.</param>
    public void ShouldBeClean(params string[] expected)
    {
        Requests.ShouldNotBeEmpty();
        Requests.Where(request => !request.StartsWith(_origin, StringComparison.Ordinal) && !request.StartsWith("data:", StringComparison.Ordinal)).ShouldBeEmpty();
        Complaints.Where(complaint => !expected.Any(complaint.Contains)).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
