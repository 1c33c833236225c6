using System.Diagnostics;
using Surveyor.Host.Demo;

namespace Surveyor.Benchmarks;

/// <summary>One way of scraping, measured.</summary>
sealed record CaseResult(string Name, double MinMs, double MedianMs, double P99Ms, double CpuMs, long ResidentBytes, int Series, long Bytes, double StartMs);

/// <summary>
/// A healthy three-node JetStream cluster with streams, consumers and live traffic; everything on, no count configured. Once with
/// every question asked anew at each scrape, once with the default ages.
/// </summary>
static class ThreeNodes
{
    const int WarmUp = 50;

    /// <summary>The default start differs by nothing else from the one that asks everything anew.</summary>
    static readonly string[] Anew = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s"];

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<CaseResult>> RunAsync(int scrapes)
    {
        var program = NatsServerProgram.Find() ?? throw new FileNotFoundException("no nats-server: run eng/get-tools.sh nats-server");
        await using var cluster = await DemoCluster.StartAsync(program, TimeProvider.System, CancellationToken.None);
        cluster.StartTraffic(static e => throw new InvalidOperationException("no traffic", e));
        string[] login = ["--servers", string.Join(',', cluster.Servers.Urls), "--user", cluster.Logins.Sys.User, "--password", cluster.Logins.Sys.Password];
        return
        [
            await MeasureAsync("every question asked anew", [.. login, .. Anew], scrapes),
            await MeasureAsync("default ages", login, scrapes),
        ];
    }

    static async Task<CaseResult> MeasureAsync(string name, string[] flags, int scrapes)
    {
        await using var surveyor = Watched.Start(flags);
        var start = await FirstGoodScrapeAsync(surveyor);
        for (var i = 0; i < WarmUp; i++)
        {
            await surveyor.ScrapeAsync();
            await Task.Delay(Pause);
        }

        var cpu = surveyor.CpuTime;
        var times = new List<double>();
        var page = "";
        for (var i = 0; i < scrapes; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            page = await surveyor.ScrapeAsync();
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        cpu = surveyor.CpuTime - cpu;
        times.Sort();
        return new(
            name,
            times[0],
            times[times.Count / 2],
            times[Math.Min(times.Count - 1, times.Count * 99 / 100)],
            cpu.TotalMilliseconds / scrapes,
            surveyor.Resident,
            page.Split('\n').Count(static line => line.Length > 0 && line[0] != '#'),
            page.Length,
            start);
    }

    /// <summary>From the start of the process to a page that shows all three servers up.</summary>
    static async Task<double> FirstGoodScrapeAsync(Watched surveyor)
    {
        while (Stopwatch.GetElapsedTime(surveyor.LaunchedAt) < TimeSpan.FromSeconds(30))
        {
            var page = await surveyor.TryScrapeAsync();
            if (page?.Split('\n').Count(static line => line.StartsWith("nats_server_up{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)) == 3)
            {
                return Stopwatch.GetElapsedTime(surveyor.LaunchedAt).TotalMilliseconds;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        throw new TimeoutException("no page with three servers within 30 s");
    }
}
