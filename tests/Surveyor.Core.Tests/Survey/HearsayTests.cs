using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Servers that only their peers tell about.</summary>
public sealed class HearsayTests
{
    [Fact]
    public async Task A_peer_of_a_route_that_never_answers_is_a_row_that_is_down()
    {
        await using var world = World.Of("n1");
        world["n1"].Routes = ["n2"];

        var snapshot = await world.ScrapeAsync();

        var row = snapshot.Server("n2");
        (row.State, row.Id, row.LastAnswer, row.Key.Cluster).ShouldBe((ServerState.Down, "", null, "east"));
        row.Statsz.ShouldBeNull();
    }

    [Fact]
    public async Task A_peer_of_the_meta_group_that_never_answers_is_a_row_that_is_down()
    {
        await using var world = World.Of("n1");
        world["n1"].MetaPeers = ["n2", "n3"];

        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").State.ShouldBe(ServerState.Down);
        snapshot.Server("n3").State.ShouldBe(ServerState.Down);
        snapshot.ServersWithUnknownAssets.ShouldBe(2);
    }

    [Fact]
    public async Task Only_the_meta_leader_is_believed_about_the_meta_group()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].MetaPeers = ["ghost"];

        (await world.ScrapeAsync()).Has("ghost").ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_heard_of_first_and_then_heard_is_one_row()
    {
        await using var world = World.Of("n1");
        world["n1"].Routes = ["n2"];
        world["n1"].MetaPeers = ["n2"];
        await world.ScrapeAsync();

        world.System.Node("n2");
        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Length.ShouldBe(2);
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
    }

    [Fact]
    public async Task A_route_to_a_server_without_JetStream_invents_nobody_in_the_tellers_domain()
    {
        await using var world = World.Of();
        world.System.Node("n1", node => node.Domain = "hub");
        world.System.Node("n2", node => node.JetStream = false);

        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Select(server => (server.Key.Name, server.State)).ShouldBe([("n1", ServerState.Up), ("n2", ServerState.Up)]);
    }

    [Fact]
    public async Task A_server_without_JetStream_that_is_heard_late_replaces_what_routes_said()
    {
        await using var world = World.Of();
        world.System.Node("n1", node => (node.Domain, node.Routes) = ("hub", ["n2"]));
        await world.ScrapeAsync();
        world.Survey.Latest.Server("n2").State.ShouldBe(ServerState.Down);

        world.System.Node("n2", node => node.JetStream = false);
        await world.HeartbeatAsync(world["n2"]);
        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Select(server => (server.Key.Name, server.State)).ShouldBe([("n1", ServerState.Up), ("n2", ServerState.Up)]);
    }

    [Fact]
    public async Task A_peer_in_another_cluster_of_the_super_cluster_is_known_by_its_domain()
    {
        await using var world = World.Of("n1");
        world.System.Node("w1", node => node.Cluster = "west");

        await world.ScrapeAsync();
        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Hearsay_that_nobody_repeats_is_forgotten()
    {
        await using var world = new World(new() { ForgetServer = TimeSpan.FromHours(2) }, "n1");
        world["n1"].Routes = ["n2"];
        await world.ScrapeAsync();
        world["n1"].Routes = [];

        await world.PassAsync(TimeSpan.FromHours(1.9));
        (await world.ScrapeAsync()).Has("n2").ShouldBeTrue();
        await world.PassAsync(TimeSpan.FromHours(0.2));
        await world.ScrapeAsync();

        world.Survey.Latest.Has("n2").ShouldBeFalse();
    }
}
