using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Servers that leave, and that are back under another id, while they are asked.</summary>
public sealed class ComingAndGoingTests
{
    [Fact]
    public async Task What_a_server_held_that_leaves_while_it_tells_of_it_is_offline_and_not_gone()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("A", world["n1"]);
        world.System.Stream("B", world["n2"]);
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        world["n2"].Slow["JSZ"] = TimeSpan.FromSeconds(5);
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(10));
        world.System.Shutdown(world["n2"]);

        await world.PassAsync(TimeSpan.FromSeconds(1));
        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").State.ShouldBe(ServerState.Stopped);
        snapshot.Stream("B").State.ShouldBe(AssetState.Offline);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_says_it_leaves_while_it_is_asked_is_no_longer_waited_for(bool lameDuck)
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n3"].Latency = TimeSpan.FromSeconds(20);

        await world.PassAsync(TimeSpan.FromSeconds(90));
        var startedAt = world.Time.Now;
        var scrape = world.Begin();
        await world.PassAsync(TimeSpan.FromMilliseconds(200));
        (lameDuck ? (Action<FakeNode>)world.System.LameDuck : world.System.Shutdown)(world["n3"]);
        var snapshot = await world.FinishAsync(scrape);

        (world.Time.Now - startedAt).ShouldBe(TimeSpan.FromMilliseconds(200));
        snapshot.Server("n3").State.ShouldBe(lameDuck ? ServerState.Draining : ServerState.Stopped);
        snapshot.Server("n1").Jsz.ShouldNotBeNull();
        snapshot.Questions.Where(question => question.Name is not "account_info" and not "subsz").ShouldAllBe(question => question.Success == true && question.Expected == 2 && question.Answered == 2);
    }

    [Fact]
    public async Task A_server_that_leaves_while_its_streams_are_read_is_no_longer_waited_for()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n3"].Slow["JSZ"] = TimeSpan.FromSeconds(20);

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var startedAt = world.Time.Now;
        var scrape = world.Begin();
        await world.PassAsync(TimeSpan.FromMilliseconds(200));
        world.System.Shutdown(world["n3"]);
        var snapshot = await world.FinishAsync(scrape);

        (world.Time.Now - startedAt).ShouldBe(TimeSpan.FromMilliseconds(200));
        snapshot.Server("n1").Jsz.ShouldNotBeNull();
        snapshot.Question("jsz_state").Silent.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_crashed_and_is_back_under_another_id_costs_nothing()
    {
        await using var world = World.Of("n1", "n2", "n3");
        world.System.Stream("A", world["n3"]);
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        world["n3"].Restart(world.Time.Now);

        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(30));
        snapshot.Servers.Count(server => server.State == ServerState.Up).ShouldBe(3);
        await world.PassAsync(TimeSpan.FromSeconds(15));
        snapshot = await world.ScrapeAsync();
        snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Up && server.Statsz != null);
        snapshot.Servers.Length.ShouldBe(3);
        await world.PassAsync(TimeSpan.FromSeconds(15));
        snapshot = await world.ScrapeAsync();
        snapshot.Questions.Where(question => question.Name is "statsz" or "gatewayz").ShouldAllBe(question => question.OldestAnswer == world.Time.Now, "nothing of its former self is kept");
        snapshot.Stream("A").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task A_server_that_came_back_is_asked_for_its_configuration_soon()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(10));
        world.System.Shutdown(world["n2"]);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        world["n2"].Restart(world.Time.Now);
        await world.HeartbeatAsync(world["n2"]);

        await world.PassAsync(TimeSpan.FromSeconds(4));
        (await world.ScrapeAsync()).Server("n2").Varz.ShouldNotBeNull();
    }
}
