using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>What surveyor discover says is what servers do, and what it prints makes every service be heard.</summary>
public sealed class DiscoverTests
{
    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_lines_it_prints_make_every_service_be_heard(string version)
    {
        await using var services = await ExportedServices.StartAsync(version);
        var before = await services.DiscoverAsync();
        before.ShouldStartWith("3 exported services, 1 measured, 0 heard");
        before.ShouldContain("svc.many  -         -             -          cannot be measured: its responses are streamed");

        services.Apply(before);
        await services.ReloadAsync();
        var after = await services.DiscoverAsync();
        after.ShouldStartWith("3 exported services, 2 measured, 2 heard");
        after.ShouldContain("as echo by the import of the system account");

        await using var surveyor = await services.WatchAsync();
        await services.AskAsync("svc.echo");
        await services.AskAsync("svc.free");
        await Eventually.HoldsAsync(
            async () => (await surveyor.ScrapeAsync()).All("nats_service_requests_total", ("code", "200")).Select(static sample => $"{sample["nats_service"]} {sample.Value}").ShouldBe(["echo 1", "svc.free 1"]),
            TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task In_operator_mode_it_prints_commands_of_nsc()
    {
        await using var system = await TestCluster.OperatorModeAsync();
        var (exit, text) = await SurveyorProgram.RunAsync(["discover", .. system.SurveyorFlags(system.Sys)]);
        exit.ShouldBe(0, text);
        text.ShouldStartWith("1 exported services, 1 measured, 0 heard");
        text.ShouldMatch(@"nsc add export --account APP --name latency-echo --subject latency\.echo\n");
        text.ShouldMatch(@"nsc add import --account SYS --src-account A[A-Z2-7]{55} --name APP-latency-echo --remote-subject latency\.echo --local-subject lat\.APP\.latency\.echo\n");
        text.ShouldContain("nsc push -a SYS");
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_why()
    {
        await using var system = await TestCluster.SingleAsync();
        var (exit, text) = await SurveyorProgram.RunAsync(["discover", .. system.SurveyorFlags(system.App)]);
        exit.ShouldBe(1);
        text.ShouldContain("it is not a user of the system account");

        (exit, text) = await SurveyorProgram.RunAsync(["discover", "--servers", system.Urls()[0], "--user", "sys", "--password", "wrong"]);
        exit.ShouldBe(1);
        text.ShouldContain("cannot connect");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Whether_a_service_is_heard_follows_what_servers_are_told(string version)
    {
        await using var services = await ExportedServices.StartAsync(version);
        await using var surveyor = await services.WatchAsync("--fresh-for-config", "100ms", "--loop-heavy", "500ms");
        await ShouldSayAsync(surveyor, "echo nobody_listens");

        services.Import("latency.echo");
        await services.ReloadAsync();
        await ShouldSayAsync(surveyor, "echo heard");
        await services.AskAsync("svc.echo");
        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).All("nats_service_requests_total", ("code", "200")).Sum(static sample => sample.Value).ShouldBe(1), TimeSpan.FromSeconds(10));
        (await surveyor.ScrapeAsync()).All("nats_service_sampling_ratio").ShouldHaveSingleItem().Value.ShouldBe(1);

        services.Imports.Clear();
        await services.ReloadAsync();
        await ShouldSayAsync(surveyor, "echo nobody_listens");

        services.Import("latency.echo");
        services.Exports.RemoveAll(static export => export.Contains("svc.echo", StringComparison.Ordinal));
        await services.ReloadAsync();
        await ShouldSayAsync(surveyor, "echo export_gone");

        services.Exports.Add("""{ service: "svc.echo", latency: { sampling: 25%, subject: "latency.echo" } }""");
        await services.ReloadAsync();
        await ShouldSayAsync(surveyor, "echo heard");
        (await surveyor.ScrapeAsync()).All("nats_service_sampling_ratio").ShouldHaveSingleItem().Value.ShouldBe(0.26);

        await services.StopAsync();
        await ShouldSayAsync(surveyor, "echo not_connected");
    }

    static Task ShouldSayAsync(SurveyorProcess surveyor, string verdict) => Eventually.HoldsAsync(
        async () =>
        {
            var page = await surveyor.ScrapeAsync();
            var reasons = page.All("nats_service_hearing_problem").ToDictionary(static sample => sample["nats_service"], static sample => sample["problem"]);
            page.All("nats_service_hearing").Select(sample => $"{sample["nats_service"]} {(sample.Value == 1 ? "heard" : reasons[sample["nats_service"]])}").ShouldBe([verdict]);
        },
        TimeSpan.FromSeconds(10));
}
