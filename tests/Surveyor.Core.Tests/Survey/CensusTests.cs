using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Which servers there are and should be.</summary>
public sealed class CensusTests
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_restarted_server_is_one_row_with_the_newest_start()
    {
        await using var world = World.Of("n1", "n2");
        var before = (await world.ScrapeAsync()).Server("n2").Id;
        await world.PassAsync(Pause);
        world["n2"].Restart(world.Time.Now);

        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").Id.ShouldBe(world["n2"].Id);
        snapshot.Server("n2").Id.ShouldNotBe(before);
        snapshot.Server("n2").DuplicateName.ShouldBeFalse();
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        world.Took.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_old_process_seen_last_does_not_hide_the_new_one(bool oldAnswersFirst)
    {
        await using var world = World.Of("n1", "n2");
        var young = world["n2"];
        var twin = young.Twin(world.Time.Now.AddDays(-2));
        world.System.Nodes.Insert(oldAnswersFirst ? 0 : 2, twin);

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Where(server => server.Key.Name == "n2").Select(server => server.Id).ShouldContain(young.Id);
        snapshot.Servers.First(server => server.Id == young.Id).Statsz!.Start.ShouldBe(young.Start);
    }

    [Fact]
    public async Task Two_servers_that_both_keep_sending_under_one_name_are_both_shown_and_flagged()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Nodes.Add(world["n2"].Twin(world.Time.Now.AddHours(-5)));
        await world.ScrapeAsync();

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        var rows = snapshot.Servers.Where(server => server.Key.Name == "n2").ToList();
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(server => server.DuplicateName && server.State == ServerState.Up && server.Statsz != null);
        rows.Select(server => server.Id).Distinct().Count().ShouldBe(2);
        snapshot.Server("n1").DuplicateName.ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_name_in_another_cluster_or_domain_is_another_server()
    {
        await using var world = World.Of("n1");
        world.System.Node("n1", node => node.Cluster = "west");
        world.System.Node("n1", node => node.Domain = "edge");
        await world.ScrapeAsync();
        await world.PassAsync(Pause);

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Length.ShouldBe(3);
        snapshot.Servers.ShouldAllBe(server => !server.DuplicateName);
    }

    [Fact]
    public async Task A_server_stopped_on_purpose_is_shown_as_stopped_for_the_grace_time_and_costs_nothing()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n1"].MetaPeers = [];
        world.System.Shutdown(world["n2"]);
        await world.PassAsync(Pause);

        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").State.ShouldBe(ServerState.Stopped);
        snapshot.Server("n2").IsUp.ShouldBeFalse();
        snapshot.Server("n2").Statsz.ShouldBeNull();
        snapshot.Survey.Expected.ShouldBe(1);
        world.Took.ShouldBe(TimeSpan.Zero);
        await world.PassAsync(TimeSpan.FromMinutes(9));
        (await world.ScrapeAsync()).Has("n2").ShouldBeTrue();
        await world.PassAsync(TimeSpan.FromMinutes(1));
        (await world.ScrapeAsync()).Has("n2").ShouldBeFalse();
    }

    [Fact]
    public async Task A_stopped_server_stays_as_long_as_the_meta_group_lists_it()
    {
        await using var world = World.Of("n1", "n2", "n3");
        world["n1"].MetaPeers = ["n2", "n3"];
        await world.ScrapeAsync();
        world.System.Shutdown(world["n2"]);

        await world.PassAsync(TimeSpan.FromHours(30));
        (await world.ScrapeAsync()).Server("n2").State.ShouldBe(ServerState.Stopped);

        world["n1"].MetaPeers = ["n3"];
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        (await world.ScrapeAsync()).Has("n2").ShouldBeFalse();
    }

    [Fact]
    public async Task The_last_peer_taken_out_of_the_meta_group_is_forgotten_too()
    {
        await using var world = World.Of("n1", "n2");
        world["n1"].MetaPeers = ["n2"];
        await world.ScrapeAsync();
        world.System.Shutdown(world["n2"]);
        await world.PassAsync(TimeSpan.FromMinutes(30));
        (await world.ScrapeAsync()).Has("n2").ShouldBeTrue();

        world["n1"].MetaPeers = [];
        await world.PassAsync(Pause);
        await world.ScrapeAsync();

        world.Survey.Latest.Has("n2").ShouldBeFalse();
    }

    [Fact]
    public async Task A_meta_group_without_a_leader_takes_nobody_off_the_list()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Node("e1", node => (node.Domain, node.Cluster) = ("edge", "edge"));
        world.System.Node("e2", node => (node.Domain, node.Cluster) = ("edge", "edge"));
        await world.ScrapeAsync();
        world.System.Shutdown(world["e2"]);
        world["e1"].MetaLeader = "";

        await world.PassAsync(TimeSpan.FromMinutes(30));
        await world.ScrapeAsync();
        await world.PassAsync(Pause);

        (await world.ScrapeAsync()).Server("e2").State.ShouldBe(ServerState.Stopped);
    }

    [Fact]
    public async Task A_lame_duck_drains_without_answers_for_five_minutes_and_has_then_stopped()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n1"].MetaPeers = [];
        world.System.LameDuck(world["n2"]);
        await world.PassAsync(Pause);

        var draining = await world.ScrapeAsync();
        draining.Server("n2").State.ShouldBe(ServerState.Draining);
        draining.Server("n2").IsUp.ShouldBeTrue();
        draining.Server("n2").Statsz.ShouldBeNull();
        world.Took.ShouldBe(TimeSpan.Zero);

        await world.PassAsync(TimeSpan.FromMinutes(5));
        (await world.ScrapeAsync()).Server("n2").State.ShouldBe(ServerState.Stopped);
        await world.PassAsync(TimeSpan.FromMinutes(10));
        await world.ScrapeAsync();
        (await world.ScrapeAsync()).Has("n2").ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_process_ends_the_draining_of_the_old_one()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world.System.LameDuck(world["n2"]);
        await world.PassAsync(Pause);
        world["n2"].Restart(world.Time.Now);

        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
        snapshot.Server("n2").Id.ShouldBe(world["n2"].Id);
    }

    [Fact]
    public async Task A_reply_overtaken_by_the_lame_duck_notice_is_not_kept()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        world["n1"].Slow["STATSZ"] = TimeSpan.FromMilliseconds(50);
        world["n2"].Slow["STATSZ"] = TimeSpan.FromMilliseconds(20);
        var scrape = world.Begin();
        await world.PassAsync(TimeSpan.FromMilliseconds(10));
        world.System.LameDuck(world["n2"]);
        world["n2"].Condition = Condition.Up;

        var snapshot = await world.FinishAsync(scrape);

        snapshot.Server("n2").State.ShouldBe(ServerState.Draining);
        snapshot.Server("n2").Statsz.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 23.9, true)]
    [InlineData(false, 24.1, false)]
    [InlineData(true, 0.9, true)]
    [InlineData(true, 1.1, false)]
    public async Task A_crashed_server_keeps_its_row_until_the_forget_time(bool leaf, double hours, bool shown)
    {
        await using var world = World.Of("n1");
        world.System.Node("x1", node => (node.Leaf, node.StandAlone, node.Cluster) = (leaf, true, leaf ? "x1" : "east"));
        (await world.ScrapeAsync()).Server("x1").IsLeaf.ShouldBe(leaf);
        world["x1"].Condition = Condition.Crashed;
        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).Server("x1").State.ShouldBe(ServerState.Down);

        await world.PassAsync(TimeSpan.FromHours(hours));
        await world.ScrapeAsync();

        world.Survey.Latest.Has("x1").ShouldBe(shown);
    }

    [Fact]
    public async Task A_crashed_server_that_the_meta_group_lists_is_not_forgotten()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(Pause);
        await world.ScrapeAsync();

        await world.PassAsync(TimeSpan.FromHours(48));
        await world.ScrapeAsync();

        world.Survey.Latest.Server("n2").State.ShouldBe(ServerState.Down);
    }

    [Fact]
    public async Task A_server_heard_of_just_now_is_neither_waited_for_nor_down_until_it_had_time_to_be_asked()
    {
        await using var world = World.Of("n1");
        await world.ScrapeAsync();
        world.System.Node("n2");
        await world.HeartbeatAsync(world["n2"]);
        world["n2"].Condition = Condition.Frozen;
        await world.PassAsync(TimeSpan.FromSeconds(1));

        var arriving = await world.ScrapeAsync();

        world.Took.ShouldBeLessThan(TimeSpan.FromMilliseconds(50));
        arriving.Server("n2").State.ShouldBe(ServerState.Up);

        await world.PassAsync(TimeSpan.FromSeconds(2));
        var silent = await world.ScrapeAsync();

        world.Took.ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
        silent.Server("n2").State.ShouldBe(ServerState.Down);
    }

    [Fact]
    public async Task A_heartbeat_brings_a_server_back_without_a_round()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        world["n2"].Restart(world.Time.Now);

        await world.HeartbeatAsync(world["n2"]);
        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
        snapshot.Server("n2").Statsz.ShouldNotBeNull();
    }

    [Fact]
    public async Task No_more_servers_are_remembered_than_the_cap_allows()
    {
        await using var world = new World(new() { MaxServers = 3 }, "n1", "n2", "n3", "n4", "n5");
        world["n1"].MetaPeers = ["a", "b", "c", "d", "e", "f"];
        world["n2"].Routes = ["g", "h", "i", "j"];

        await world.ScrapeAsync();
        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Length.ShouldBeLessThanOrEqualTo(3);
        snapshot.Servers.Count(server => server.State == ServerState.Up).ShouldBe(3);
    }
}
