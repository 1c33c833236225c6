using System.Net;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>Two equal Surveyors of which one is active, as a lease in a real JetStream bucket says.</summary>
public sealed class PairTests
{
    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task One_is_active_and_the_other_takes_over(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        var a = await StartAsync(system);
        await a.WaitForServersAsync(1);
        await using var b = await StartAsync(system);
        await Eventually.TrueAsync(async () => (await b.ScrapeAsync()).Value("nats_surveyor_lease_store_up") == 1, "b stands by");

        var (active, standby) = (await a.ScrapeAsync(), await b.ScrapeAsync());
        active.Value("nats_surveyor_active").ShouldBe(1);
        standby.Value("nats_surveyor_active").ShouldBe(0);
        standby.Value("nats_up").ShouldBe(1);
        standby.Names.Where(static name => name.StartsWith("nats_", StringComparison.Ordinal))
            .ShouldAllBe(static name => name == "nats_up" || name.StartsWith("nats_survey", StringComparison.Ordinal));
        standby.All("nats_survey_surveyed_count").ShouldBeEmpty();
        (await b.TryGetAsync("-/ready")).Status.ShouldBe(HttpStatusCode.OK);
        (await b.GetAsync("")).ShouldContain("Standing by");

        // One that is told to stop hands over at once.
        a.Program.Terminate();
        await Eventually.TrueAsync(async () => (await b.ScrapeAsync()).Value("nats_surveyor_active") == 1, "b is active", TimeSpan.FromSeconds(3));
        (await b.ScrapeAsync()).Value("nats_server_up").ShouldBe(1);
        await a.Program.WaitForExitAsync();
        await a.DisposeAsync();

        // One that dies is missed.
        await using var c = await StartAsync(system);
        await Eventually.TrueAsync(async () => (await c.ScrapeAsync()).Value("nats_surveyor_lease_store_up") == 1, "c stands by");
        (await c.ScrapeAsync()).Value("nats_surveyor_active").ShouldBe(0);
        b.Program.Kill();
        await Eventually.TrueAsync(async () => (await c.ScrapeAsync()).Value("nats_surveyor_active") == 1, "c is active", TimeSpan.FromSeconds(7));
        (await c.ScrapeAsync()).Value("nats_server_up").ShouldBe(1);
    }

    [Fact]
    public async Task One_that_was_frozen_learns_that_another_is_active()
    {
        await using var system = await TestCluster.SingleAsync();
        await using var a = await StartAsync(system);
        await a.WaitForServersAsync(1);
        await using var b = await StartAsync(system);
        PosixSignal.Send(a.Program.Pid, PosixSignal.Stop);
        await Eventually.TrueAsync(async () => (await b.ScrapeAsync()).Value("nats_surveyor_active") == 1, "b is active", TimeSpan.FromSeconds(10));
        PosixSignal.Send(a.Program.Pid, PosixSignal.Continue);
        await Eventually.TrueAsync(async () => (await a.ScrapeAsync()).Value("nats_surveyor_active") == 0, "a stands by", TimeSpan.FromSeconds(10));
        (await b.ScrapeAsync()).Value("nats_surveyor_active").ShouldBe(1);
    }

    [Fact]
    public async Task The_active_one_goes_on_while_JetStream_is_away()
    {
        await using var system = await TestCluster.ThreeNodesAsync();
        await using var a = await StartAsync(system, "--state-replicas", "3");
        await Eventually.TrueAsync(async () => (await a.ScrapeAsync()).Value("nats_surveyor_active") == 1, "a is active");
        await using var b = await StartAsync(system);
        await Eventually.TrueAsync(async () => (await b.ScrapeAsync()).Value("nats_surveyor_lease_store_up") == 1, "b stands by");
        await system["n1-east"].KillAsync();
        await system["n2-east"].KillAsync();
        await Eventually.TrueAsync(async () => (await a.ScrapeAsync()).Value("nats_surveyor_lease_store_up") == 0, "JetStream is away", TimeSpan.FromSeconds(60));
        (await a.ScrapeAsync()).Value("nats_surveyor_active").ShouldBe(1);
        (await b.ScrapeAsync()).Value("nats_surveyor_active").ShouldBe(0);
        await Task.WhenAll(system["n1-east"].StartAsync(Cancellation), system["n2-east"].StartAsync(Cancellation));
        await Eventually.TrueAsync(
            async () => (await a.ScrapeAsync()).Value("nats_surveyor_lease_store_up") == 1 && (await b.ScrapeAsync()).Value("nats_surveyor_lease_store_up") == 1,
            "JetStream is back",
            TimeSpan.FromSeconds(60));
        ((await a.ScrapeAsync()).Value("nats_surveyor_active") + (await b.ScrapeAsync()).Value("nats_surveyor_active")).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_login_of_its_own_it_refuses_to_start()
    {
        var (code, output) = await SurveyorProcess.RunAsync(["--ha"]);
        code.ShouldBe(1);
        output.ShouldContain("state-creds");
    }

    [Fact]
    public async Task An_account_without_JetStream_is_told()
    {
        await using var system = await TestCluster.SingleAsync();
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), "--ha", "--state-user", system.Sys.User!, "--state-password", system.Sys.Auth.Password!]);
        await Eventually.TrueAsync(async () => (await surveyor.TryGetAsync("-/ready")).Body.Contains("lease", StringComparison.Ordinal), "it says why");
        (await surveyor.ScrapeAsync()).Value("nats_surveyor_active").ShouldBe(0);
    }

    static Task<SurveyorProcess> StartAsync(TestSystem system, params string[] more) => SurveyorProcess.StartAsync(
        [.. system.SurveyorFlags(system.Sys), "--ha", "--state-user", system.App.User!, "--state-password", system.App.Auth.Password!, .. more]);
}
