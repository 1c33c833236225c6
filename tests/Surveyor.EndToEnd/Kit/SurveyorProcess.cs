using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Kit;

/// <summary>The real program and its pages, on a free loopback port.</summary>
public sealed class SurveyorProcess : IAsyncDisposable
{
    readonly HttpClient _http;

    SurveyorProcess(SurveyorProgram program, int port)
    {
        Program = program;
        Port = port;
        Url = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/";
        _http = new() { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(60) };
    }

    public SurveyorProgram Program { get; }

    public int Port { get; }

    /// <summary>The landing page, with the slash at its end.</summary>
    public string Url { get; }

    public string Log => Program.Log.ToString();

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="flags">Besides the port and address.</param>
    /// <param name="port">Of one that was there before; null: a free one.</param>
    public static async Task<SurveyorProcess> StartAsync(IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null, int? port = null)
    {
        var surveyor = Launch(flags, environment, port);
        try
        {
            await surveyor.Program.WaitForLineAsync("listens on");
            return surveyor;
        }
        catch
        {
            await surveyor.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for its end; for options that refuse to start.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var surveyor = Launch(flags, environment);
        return (await surveyor.Program.WaitForExitAsync(), surveyor.Log);
    }

    /// <summary>One scrape, as text 0.0.4.</summary>
    public async Task<Page> ScrapeAsync(TimeSpan? scrapeTimeout = null) => Page.Parse(await GetAsync("metrics", scrapeTimeout));

    /// <summary>A page's body; fails unless the status is 200.</summary>
    public async Task<string> GetAsync(string path, TimeSpan? scrapeTimeout = null)
    {
        var (status, body) = await TryGetAsync(path, scrapeTimeout);
        return status == HttpStatusCode.OK ? body : throw new HttpRequestException($"/{path} answers {(int)status}: {body}");
    }

    public async Task<(HttpStatusCode Status, string Body)> TryGetAsync(string path, TimeSpan? scrapeTimeout = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (scrapeTimeout is { } timeout)
        {
            request.Headers.Add("X-Prometheus-Scrape-Timeout-Seconds", timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }

        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until the page shows that many servers up.</summary>
    public Task WaitForServersAsync(int count) => Eventually.TrueAsync(
        async () => (await ScrapeAsync()).All("nats_server_up").Count(static sample => sample.Value == 1) == count, $"{count} servers up");

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        _http.Dispose();
    }

    static SurveyorProcess Launch(IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment, int? given = null)
    {
        var port = given ?? new LoopbackPorts().Next();
        string[] arguments = ["--addr", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), .. flags];
        return new(SurveyorProgram.Start(arguments, environment), port);
    }
}
