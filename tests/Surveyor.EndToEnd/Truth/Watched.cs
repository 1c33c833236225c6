using System.Diagnostics;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// Surveyor beside three servers, one of which something will happen to. Each scrape is measured, and must be true about
/// the other two, or say that nothing is known.
/// </summary>
public sealed class Watched(TestSystem system, SurveyorProcess surveyor, string victim) : IAsyncDisposable
{
    /// <summary>What the scraper says it waits; Surveyor keeps half a second of it for the page.</summary>
    public static readonly TimeSpan ScrapeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Surveyor's deadline: it must be kept but for what HTTP and a busy machine add.</summary>
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1.5);

    static readonly TimeSpan Overhead = TimeSpan.FromMilliseconds(300);

    static readonly string[] Fresh = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s"];

    readonly string[] _bystanders = [.. system.Servers.All.Select(static server => server.Name).Where(name => name != victim)];

    public SurveyorProcess Surveyor => surveyor;

    public TimeSpan Slowest { get; private set; }

    /// <param name="connectedTo">The server Surveyor connects to first; it learns the others by itself.</param>
    public static async Task<Watched> StartAsync(TestSystem system, string connectedTo, string victim)
    {
        var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys, connectedTo), .. Fresh]);
        var watched = new Watched(system, surveyor, victim);
        await surveyor.WaitForServersAsync(system.Servers.All.Count);
        return watched;
    }

    public async Task<(Page Page, TimeSpan Took)> ScrapeAsync()
    {
        var clock = Stopwatch.StartNew();
        var page = await surveyor.ScrapeAsync(ScrapeTimeout);
        var took = clock.Elapsed;
        Slowest = took > Slowest ? took : Slowest;
        took.ShouldBeLessThan(Deadline + Overhead);
        Bystanders(page);
        return (page, took);
    }

    public async Task<TimeSpan> MedianAsync(int scrapes = 20)
    {
        List<TimeSpan> took = [];
        for (var i = 0; i < scrapes; i++)
        {
            took.Add((await ScrapeAsync()).Took);
        }

        return took.Order().ElementAt(scrapes / 2);
    }

    /// <summary>Scrapes until the page says so of the victim, and fails when it takes more rounds that know anything than that.</summary>
    /// <returns>How many rounds it took.</returns>
    public async Task<int> ShowsAsync(string state, int within)
    {
        var clock = Stopwatch.StartNew();
        var heard = false;
        for (var rounds = 1; clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            var (page, took) = await ScrapeAsync();
            if (page.Value("nats_up") == 0)
            {
                continue;
            }

            var shown = page.All("nats_server_state", ("server_name", victim)).Single()["state"];
            if (shown == state && state == "up" && !heard && page.All("nats_core_recv_msgs_count", ("server_name", victim)).Count == 0)
            {
                // It began to speak when this round was nearly over: what it says by itself is heard, and the next round asks it.
                heard = true;
                continue;
            }

            if (shown == state)
            {
                Victim(page, state);
                return rounds;
            }

            rounds.ShouldBeLessThan(within, $"{victim} is still {shown} instead of {state} after {took.TotalMilliseconds:F0} ms");
            rounds++;
        }

        throw new TimeoutException($"Surveyor knew nothing for 20 s:\n{surveyor.Log}");
    }

    public async ValueTask DisposeAsync() => await surveyor.DisposeAsync();

    void Victim(Page page, string state)
    {
        page.Value("nats_server_up", ("server_name", victim)).ShouldBe(state is "up" or "draining" ? 1 : 0);
        page.All("nats_core_recv_msgs_count", ("server_name", victim)).Count.ShouldBe(state == "up" ? 1 : 0, "counters of a silent server");
    }

    void Bystanders(Page page)
    {
        if (page.Value("nats_up") == 0)
        {
            page.All("nats_server_up").ShouldBeEmpty();
            page.All("nats_core_info").ShouldBeEmpty();
            return;
        }

        foreach (var name in _bystanders)
        {
            page.Value("nats_server_up", ("server_name", name)).ShouldBe(1, $"{name}; {string.Join("; ", page.All("nats_survey_question_answered"))}\n{surveyor.Log}");
            page.All("nats_server_state", ("server_name", name)).Single()["state"].ShouldBe("up", name);
            page.All("nats_core_recv_msgs_count", ("server_name", name)).Count.ShouldBe(1, name);
            page.All("nats_core_jetstream_server_total_streams", ("server_name", name)).Count.ShouldBe(1, name);
        }
    }
}
