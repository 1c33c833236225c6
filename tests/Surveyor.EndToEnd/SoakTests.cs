using System.Diagnostics;
using System.Globalization;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>
/// One Surveyor for a long time while servers crash, stop, freeze and return at random: the page stays true and memory bounded.
/// A short run by default; soak.sh makes it long.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    /// <summary>What a page twice as big, a few snapshots more and the garbage between two collections may take, bytes.</summary>
    const long Growth = 64 << 20;

    static readonly string[] Faults = ["crash", "stop", "freeze"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stays_true_and_small_through_any_number_of_faults()
    {
        var length = TimeSpan.FromSeconds(Setting("SURVEYOR_SOAK_SECONDS", 25));
        var seed = Setting("SURVEYOR_SOAK_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var system = await TestCluster.ThreeNodesAsync();
        const string victim = "n2-east";
        await using var watched = await Watched.StartAsync(system, "n1-east", victim);
        await watched.MedianAsync(100);
        var before = Resident(watched);
        var clock = Stopwatch.StartNew();
        var cycles = 0;
        while (clock.Elapsed < length)
        {
            await CycleAsync(system[victim], watched, Faults[random.Next(Faults.Length)]);
            await watched.MedianAsync(50);
            cycles++;
        }

        var after = Resident(watched);
        output.WriteLine($"{cycles} faults in {clock.Elapsed.TotalSeconds:F0} s, resident memory {before >> 20} MB before, {after >> 20} MB after, slowest scrape {watched.Slowest.TotalMilliseconds:F0} ms");
        cycles.ShouldBeGreaterThan(0);
        (after - before).ShouldBeLessThan(Growth);
        watched.Surveyor.Log.ShouldNotContain("nhandled");
    }

    static async Task CycleAsync(NatsServerProcess victim, Watched watched, string fault)
    {
        if (fault == "freeze")
        {
            await victim.FreezeAsync();
            await watched.ShowsAsync("down", within: 1);
            victim.Continue();
            await watched.ShowsAsync("up", within: 3);
            return;
        }

        await (fault == "crash" ? victim.KillAsync() : victim.StopAsync());
        await watched.ShowsAsync(fault == "crash" ? "down" : "stopped", within: 1);
        await victim.StartAsync(Cancellation);
        await Eventually.TrueAsync(
            async () => (await watched.ScrapeAsync()).Page.All("nats_server_up", ("server_name", victim.Name)).Single().Value == 1, "it is up again", TimeSpan.FromSeconds(15));
    }

    static long Resident(Watched watched)
    {
        using var process = Process.GetProcessById(watched.Surveyor.Program.Pid);
        return process.WorkingSet64;
    }

    static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
