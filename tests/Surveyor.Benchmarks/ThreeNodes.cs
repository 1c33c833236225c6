using System.Diagnostics;
using Surveyor.Host.Demo;

namespace Surveyor.Benchmarks;

/// <summary>One way of scraping, measured.</summary>
sealed record CaseResult(string Name, double MinMs, double MedianMs, double P99Ms, double CpuMs, long ResidentBytes, long Series, long Bytes, double StartMs);

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

    public static async Task<(IReadOnlyList<CaseResult> Cases, IReadOnlyList<Hosts.Result> Hosts)> RunAsync(int scrapes, bool hosts)
    {
        var program = NatsServerProgram.Find() ?? throw new FileNotFoundException("no nats-server: run eng/get-tools.sh nats-server");
        await using var cluster = await DemoCluster.StartAsync(program, TimeProvider.System, CancellationToken.None);
        cluster.StartTraffic(static e => throw new InvalidOperationException("no traffic", e));
        string[] login = ["--servers", string.Join(',', cluster.Servers.Urls), "--user", cluster.Logins.Sys.User, "--password", cluster.Logins.Sys.Password];
        var atRest = hosts ? await Hosts.RunAsync(login) : [];
        return ([await MeasureAsync("every question asked anew", [.. login, .. Anew], scrapes), await MeasureAsync("default ages", login, scrapes)], atRest);
    }

    static async Task<CaseResult> MeasureAsync(string name, string[] flags, int scrapes)
    {
        await using var surveyor = Measured.Surveyor(flags);
        var start = await surveyor.FirstAsync(static page => page.Split('\n').Count(static line => line.StartsWith("nats_server_up{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)) == 3);
        await surveyor.ScrapeAsync(WarmUp, static () => Task.Delay(Pause));
        var cost = await surveyor.ScrapeAsync(scrapes, static () => Task.Delay(Pause));
        return new(name, cost.Min, cost.Median, cost.P99, cost.Cpu, surveyor.Resident, cost.Series, cost.Bytes, start);
    }
}
