using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>What is promised of services, counted by the real program from what a real server publishes.</summary>
public sealed class ObjectiveTests
{
    const string Service = "echo";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_budget_outlives_kill_9_and_a_torn_file()
    {
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder(Service);
        var samples = await Samples.OfAsync(system);
        await using (var surveyor = await StartAsync(system, folder))
        {
            await samples.GoodAsync(Service, 280);
            await samples.SlowAsync(Service, 15);
            await samples.FailedAsync(Service, 5);
            await CountsAsync(surveyor, 300, 20 / 300.0);
            await Eventually.TrueAsync(() => folder.Kept == 300, "they are kept", TimeSpan.FromSeconds(8));
            surveyor.Program.Kill();
        }

        await using (var again = await StartAsync(system, folder))
        {
            await CountsAsync(again, 300, 20 / 300.0);
            (await again.ScrapeAsync()).All("nats_slo_events_total").Sum(static sample => sample.Value).ShouldBe(0, "counters begin anew");
            await samples.GoodAsync(Service, 100);
            await CountsAsync(again, 400, 20 / 400.0);
            await Eventually.TrueAsync(() => folder.Kept == 400, "they are kept", TimeSpan.FromSeconds(8));
            await Eventually.TrueAsync(() => File.GetLastWriteTimeUtc(folder.BudgetsFile) > File.GetLastWriteTimeUtc(Path.Combine(folder.State, "budgets", "state.former.json")), "there are two");
            again.Program.Kill();
        }

        await File.WriteAllTextAsync(folder.BudgetsFile, (await File.ReadAllTextAsync(folder.BudgetsFile, Cancellation))[..^20], Cancellation);
        await using var torn = await StartAsync(system, folder);
        await torn.Program.WaitForLineAsync("state.former.json takes its place");
        await Eventually.HoldsAsync(async () => (await EventsAsync(torn)).Events.ShouldBeInRange(300, 400), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_service_that_is_not_heard_is_unknown_and_never_fine()
    {
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder(Service, "nothing");
        var samples = await Samples.OfAsync(system);
        await using var surveyor = await StartAsync(system, folder);
        await samples.GoodAsync(Service, 300);
        await StateAsync(surveyor, Service, "met");
        await StateAsync(surveyor, "nothing", "unknown");
        (await surveyor.ScrapeAsync()).All("nats_slo_problem", ("slo", "nothing")).ShouldHaveSingleItem()["problem"].ShouldBe("no_service");
        await system["n1"].KillAsync();
        await StateAsync(surveyor, Service, "unknown");
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_slo_unheard_seconds_total", ("slo", Service)) > 2, "its time is told");
    }

    [Fact]
    public async Task Files_are_followed_and_one_that_is_wrong_is_told_with_all_that_is_wrong()
    {
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder(Service);
        await using var surveyor = await StartAsync(system, folder);
        await File.WriteAllTextAsync(Path.Combine(folder.Slos, "wrong.yaml"), "service: echo\nthreshold: 0\ntarget: 100\nperiod: 1s\n", Cancellation);
        foreach (var key in (string[])["threshold", "target", "period"])
        {
            await surveyor.Program.WaitForLineAsync($": {key}:");
        }

        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_slo_files_broken") == 1, "it is counted");
        (await surveyor.GetAsync("objectives")).ShouldContain("wrong.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder.Slos, "wrong.yaml"), "service: echo\npromise: P99 under 500ms for 2m\n", Cancellation);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_slo_target_ratio").Select(static one => one["slo"]).SequenceEqual([Service, "wrong"]), "it is mended", TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(
            async () => (await surveyor.ScrapeAsync()).All("nats_slo_threshold_seconds", ("slo", "wrong")).ShouldHaveSingleItem().Value == 0.5, "its threshold is told");
    }

    static async Task<SurveyorProcess> StartAsync(TestSystem system, PromiseFolder folder)
    {
        var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. folder.Flags]);
        await Listener.ListensAsync(system, system.Sys.User!, "lat.*.>");
        return surveyor;
    }

    static async Task<(double Events, double? Good)> EventsAsync(SurveyorProcess surveyor)
    {
        var line = JsonNode.Parse(await surveyor.GetAsync("api/objectives"))!["objectives"]!.AsArray().ShouldHaveSingleItem()!;
        return ((double?)line["events"] ?? 0, (double?)line["good_ratio"]);
    }

    static Task CountsAsync(SurveyorProcess surveyor, double events, double bad) => Eventually.HoldsAsync(
        async () =>
        {
            var (counted, good) = await EventsAsync(surveyor);
            counted.ShouldBe(events, 1e-6);
            (1 - good!.Value).ShouldBe(bad, 1e-9);
        },
        TimeSpan.FromSeconds(20));

    static Task StateAsync(SurveyorProcess surveyor, string slo, string state) => Eventually.HoldsAsync(
        async () => (await surveyor.ScrapeAsync()).All("nats_slo_state", ("slo", slo)).ShouldHaveSingleItem()["state"].ShouldBe(state), TimeSpan.FromSeconds(30));
}
