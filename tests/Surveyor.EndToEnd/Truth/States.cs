using System.Diagnostics;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>What Surveyor says of streams and consumers, look by look: without a loop of its own each scrape is one look.</summary>
public sealed class States(SurveyorProcess surveyor)
{
    /// <summary>Looks after which it is told what can be known.</summary>
    const int Looks = 3;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static string Of(Page page, string consumer) => page.All("nats_consumer_state", ("consumer_name", consumer)).ShouldHaveSingleItem()["state"];

    public static string OfStream(Page page, string stream) => page.All("nats_stream_state", ("stream", stream)).ShouldHaveSingleItem()["state"];

    public async Task<Page> LookAsync()
    {
        await Task.Delay(Pause, TestContext.Current.CancellationToken);
        return await surveyor.ScrapeAsync();
    }

    public Task BecomesAsync(string consumer, params string[] states) => Eventually.HoldsAsync(async () => Of(await LookAsync(), consumer).ShouldBeOneOf(states), Limit);

    public Task StreamBecomesAsync(string stream, params string[] states) => Eventually.HoldsAsync(async () => OfStream(await LookAsync(), stream).ShouldBeOneOf(states), Limit);

    /// <summary>Looks until a page shows it; for what makes something knowable.</summary>
    public async Task<Page> UntilAsync(Func<Page, bool> shows, string what)
    {
        var elapsed = Stopwatch.StartNew();
        while (elapsed.Elapsed < Limit)
        {
            var page = await LookAsync();
            if (shows(page))
            {
                return page;
            }
        }

        throw new TimeoutException($"not within {Limit.TotalSeconds} s: {what}");
    }

    /// <summary>For so long, looking all the time.</summary>
    public async Task ForAsync(TimeSpan time, Action<Page>? asserts = null)
    {
        for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < time;)
        {
            var page = await LookAsync();
            asserts?.Invoke(page);
        }
    }

    /// <summary>It could be known before: the third look tells it at the latest.</summary>
    /// <param name="first">The page that showed that it can be known, when that was a look of its own.</param>
    public async Task WithinThreeLooksAsync(Action<Page> asserts, Page? first = null)
    {
        var page = first ?? await LookAsync();
        for (var look = 1; ; look++)
        {
            try
            {
                asserts(page);
                return;
            }
            catch (ShouldAssertException) when (look < Looks)
            {
                page = await LookAsync();
            }
        }
    }
}
