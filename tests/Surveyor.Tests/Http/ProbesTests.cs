using Surveyor.Snapshot;

namespace Surveyor.Tests.Http;

public class ProbesTests
{
    [Fact]
    public async Task The_process_is_healthy_whatever_nats_does()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.ConnectionProblem = "connection refused";
        (await web.GetAsync("/healthz")).ShouldBe((200, "ok"));
        (await web.GetAsync("/-/healthy")).ShouldBe((200, "healthy\n"));
    }

    [Fact]
    public async Task It_is_ready_when_connected_and_a_round_is_complete()
    {
        await using var web = await WebFixture.StartAsync();
        (await web.GetAsync("/-/ready")).ShouldBe((200, "ready\n"));
        web.Plan.Deadlines.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_not_ready_without_a_connection_and_says_why()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.ConnectionProblem = "cannot connect to nats://h:4222: Authorization Violation";
        (await web.GetAsync("/-/ready")).ShouldBe((503, "not ready: cannot connect to nats://h:4222: Authorization Violation\n"));
    }

    [Fact]
    public async Task It_is_not_ready_before_the_first_round()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.Snapshot = ClusterSnapshot.Empty;
        (await web.GetAsync("/-/ready")).ShouldBe((503, "not ready: no round is complete yet\n"));
    }

    [Fact]
    public async Task It_is_not_ready_with_a_user_outside_the_system_account()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.Snapshot = Clusters.Healthy with { Connection = new() { Connected = true, SystemAccount = false, Problem = "user app is in account APP" } };
        (await web.GetAsync("/-/ready")).ShouldBe((503, "not ready: user app is in account APP\n"));
        web.Plan.Snapshot = Clusters.Healthy with { Connection = new() { Connected = true, SystemAccount = false } };
        (await web.GetAsync("/-/ready")).ShouldBe((503, "not ready: the user is not in the system account\n"));
    }

    [Fact]
    public async Task It_is_not_ready_when_nobody_answered()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.Snapshot = Clusters.Healthy with { Survey = new() { Rounds = 1, Answered = 0 } };
        (await web.GetAsync("/-/ready")).ShouldBe((503, "not ready: no server answered in the last round\n"));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/metrics/more")]
    [InlineData("/-/")]
    [InlineData("/debug/pprof/")]
    public async Task Anything_else_is_not_found(string path)
    {
        await using var web = await WebFixture.StartAsync();
        var (status, text) = await web.GetAsync(path);
        status.ShouldBe(404);
        text.ShouldContain("/metrics");
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/")]
    [InlineData("/-/ready")]
    public async Task Nothing_can_be_posted(string path)
    {
        await using var web = await WebFixture.StartAsync();
        using var response = await web.SendAsync(HttpMethod.Post, path);
        ((int)response.StatusCode).ShouldBeOneOf(404, 405);
    }
}
