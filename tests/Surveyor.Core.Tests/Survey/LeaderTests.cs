using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>The leader's word: whose numbers are shown, and when none are.</summary>
public sealed class LeaderTests
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    [InlineData("n3")]
    public async Task Numbers_come_from_the_leader_and_never_from_a_follower(string leader)
    {
        await using var world = World.Of("n1", "n2", "n3");
        var stream = Orders(world, leader);
        stream.Add(new("pull") { Pending = 126 });

        var snapshot = await world.ScrapeAsync();

        var row = snapshot.Stream("ORDERS");
        (row.State, row.Leader, row.ServerName, row.ServerId, row.Messages).ShouldBe((AssetState.Ok, leader, leader, world[leader].Id, 100UL));
        var consumer = snapshot.Consumer("pull");
        (consumer.State, consumer.Leader, consumer.ServerName, consumer.Pending, consumer.Waiting).ShouldBe((AssetState.Ok, leader, leader, 126UL, 1L));
        row.PeerCount.ShouldBe(2);
        snapshot.Peers.AsSpan(row.FirstPeer, row.PeerCount).ToArray().ShouldAllBe(peer => peer.Current && peer.Name != leader);
    }

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    [InlineData("n3")]
    public async Task A_consumer_is_told_by_its_own_leader_wherever_the_streams_leader_is(string leader)
    {
        await using var world = World.Of("n1", "n2", "n3");
        Orders(world, "n2").Add(new("pull") { Leader = world[leader], Pending = 126 });

        var snapshot = await world.ScrapeAsync();

        snapshot.Stream("ORDERS").ServerName.ShouldBe("n2");
        var consumer = snapshot.Consumer("pull");
        (consumer.Leader, consumer.ServerName, consumer.Pending).ShouldBe((leader, leader, 126UL));
    }

    [Theory]
    [InlineData(2, 1, "n1")]
    [InlineData(1, 2, "n2")]
    public async Task Of_two_claims_the_newer_one_wins(int firstHoursAgo, int secondHoursAgo, string older)
    {
        await using var world = World.Of("n1", "n2");
        var stream = Orders(world, "n1");
        stream.LeaderSeenBy = node => node.Name;
        var since = new Dictionary<string, DateTimeOffset>
        {
            ["n1"] = world.Time.Now.AddHours(-firstHoursAgo),
            ["n2"] = world.Time.Now.AddHours(-secondHoursAgo),
        };
        world.System.BeforeReply = (node, _) => stream.LeaderSince = since[node.Name];

        var row = (await world.ScrapeAsync()).Stream("ORDERS");

        row.State.ShouldBe(AssetState.Ok);
        row.ServerName.ShouldNotBe(older);
        row.Leader.ShouldBe(row.ServerName);
        row.LeaderSince.ShouldBe(since.Values.Max());
    }

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    public async Task Of_two_claims_without_a_time_the_later_reply_wins(string later)
    {
        await using var world = World.Of("n1", "n2");
        Orders(world, "n1").LeaderSeenBy = node => node.Name;
        await world.ScrapeAsync();
        world[later].Slow["JSZ"] = TimeSpan.FromMilliseconds(20);

        await world.PassAsync(Pause);
        var row = (await world.ScrapeAsync()).Stream("ORDERS");

        (row.Leader, row.ServerName).ShouldBe((later, later));
    }

    [Fact]
    public async Task A_named_leader_that_does_not_claim_it_leaves_the_state_unknown_without_numbers()
    {
        await using var world = World.Of("n1", "n2", "n3");
        var stream = Orders(world, "n1");
        stream.Add(new("pull"));
        stream.LeaderSeenBy = node => node.Name == "n1" ? "n2" : "n1";

        var snapshot = await world.ScrapeAsync();

        Numberless(snapshot.Stream("ORDERS"), AssetState.Unknown);
    }

    [Fact]
    public async Task A_named_leader_that_is_silent_leaves_the_state_unknown_without_numbers()
    {
        await using var world = World.Of("n1", "n2", "n3");
        Orders(world, "n3").Add(new("pull"));
        await world.ScrapeAsync();
        world["n3"].Condition = Condition.Frozen;

        for (var rounds = 0; rounds < 3; rounds++)
        {
            await world.PassAsync(Pause);
            var snapshot = await world.ScrapeAsync();

            Numberless(snapshot.Stream("ORDERS"), AssetState.Unknown);
            Numberless(snapshot.Consumer("pull"), AssetState.Unknown);
            snapshot.Stream("ORDERS").Leader.ShouldBe("n3");
            snapshot.Stream("ORDERS").Config.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Leaderless_only_when_two_passes_in_a_row_name_no_leader()
    {
        await using var world = World.Of("n1", "n2", "n3");
        var stream = Orders(world, "n1");
        var consumer = stream.Add(new("pull"));
        await world.ScrapeAsync();

        stream.LeaderSeenBy = _ => null;
        consumer.LeaderSeenBy = _ => null;
        await world.PassAsync(Pause);
        Numberless((await world.ScrapeAsync()).Stream("ORDERS"), AssetState.Unknown);
        await world.PassAsync(Pause);
        var leaderless = await world.ScrapeAsync();
        Numberless(leaderless.Stream("ORDERS"), AssetState.Leaderless);
        Numberless(leaderless.Consumer("pull"), AssetState.Leaderless);
        leaderless.Stream("ORDERS").Leader.ShouldBeEmpty();

        stream.LeaderSeenBy = consumer.LeaderSeenBy = null;
        stream.Leader = world["n2"];
        await world.PassAsync(Pause);
        var found = await world.ScrapeAsync();
        (found.Stream("ORDERS").State, found.Stream("ORDERS").Leader).ShouldBe((AssetState.Ok, "n2"));
        stream.LeaderSeenBy = _ => null;
        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).Stream("ORDERS").State.ShouldBe(AssetState.Unknown);
    }

    [Fact]
    public async Task One_follower_that_knows_no_leader_does_not_unseat_the_one_that_claims_it()
    {
        await using var world = World.Of("n1", "n2", "n3");
        Orders(world, "n2").LeaderSeenBy = node => node.Name == "n3" ? null : "n2";
        await world.ScrapeAsync();
        await world.PassAsync(Pause);

        (await world.ScrapeAsync()).Stream("ORDERS").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task A_stream_with_one_copy_is_offline_while_its_server_is_gone()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("SINGLE", world["n2"]).Add(new("pull"));
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        Numberless(snapshot.Stream("SINGLE"), AssetState.Offline);
        Numberless(snapshot.Consumer("pull"), AssetState.Offline);
        snapshot.Stream("SINGLE").Troubled.ShouldBeTrue();
        snapshot.Stream("SINGLE").Config.ShouldNotBeNull();

        world["n2"].Restart(world.Time.Now);
        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).Stream("SINGLE").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task A_stream_is_gone_when_its_server_answers_without_it()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("SINGLE", world["n2"]).Add(new("pull"));
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        world.System.Streams.Clear();
        world["n2"].Restart(world.Time.Now);

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.ShouldBeEmpty();
        snapshot.Consumers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_consumer_is_gone_though_one_of_its_servers_is_silent()
    {
        await using var world = World.Of("n1", "n2", "n3");
        var stream = Orders(world, "n1");
        stream.Add(new("keep"));
        stream.Add(new("drop"));
        await world.ScrapeAsync();
        world["n3"].Faults["JSZ"] = Fault.Silent;
        stream.Consumers.RemoveAt(1);

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Consumers.Select(consumer => (consumer.Name, consumer.State)).ShouldBe([("keep", AssetState.Ok)]);
    }

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(2.1, false)]
    public async Task An_offline_stream_is_forgotten_after_its_time(double hours, bool shown)
    {
        await using var world = new World(new() { ForgetAsset = TimeSpan.FromHours(2) }, "n1", "n2");
        world.System.Stream("SINGLE", world["n2"]);
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(Pause);
        await world.ScrapeAsync();

        await world.PassAsync(TimeSpan.FromHours(hours));
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Length.ShouldBe(shown ? 1 : 0);
    }

    [Fact]
    public async Task A_stream_is_not_gone_because_a_leaf_of_the_same_name_answers_without_it()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("SINGLE", world["n2"]);
        world.System.Node("n2", node => (node.Domain, node.Cluster, node.StandAlone, node.Leaf) = ("edge", "n2", true, true));
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        Numberless(snapshot.Stream("SINGLE"), AssetState.Offline);
    }

    [Fact]
    public async Task Hub_and_leaf_may_hold_an_equally_named_stream()
    {
        await using var world = World.Of("n1");
        var leaf = world.System.Node("leaf1", node => (node.Domain, node.Cluster, node.StandAlone, node.Leaf) = ("edge", "leaf1", true, true));
        world.System.Stream("ORDERS", world["n1"]).Messages = 1;
        world.System.Stream("ORDERS", leaf).Messages = 2;

        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Select(stream => (stream.Domain, stream.Messages)).ShouldBe([("", 1UL), ("edge", 2UL)]);
    }

    [Theory]
    [InlineData("2.9.10")]
    [InlineData("2.12.0")]
    public async Task A_stand_alone_server_leads_what_it_has(string version)
    {
        await using var world = World.Of();
        world.System.Node("solo", node => (node.StandAlone, node.Version) = (true, version));
        world.System.Stream("ORDERS", world["solo"]).Add(new("pull") { Pending = 9 });

        var snapshot = await world.ScrapeAsync();

        (snapshot.Stream("ORDERS").State, snapshot.Stream("ORDERS").Leader, snapshot.Stream("ORDERS").Messages).ShouldBe((AssetState.Ok, "solo", 100UL));
        (snapshot.Consumer("pull").State, snapshot.Consumer("pull").Pending).ShouldBe((AssetState.Ok, 9UL));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("stream not found", true)]
    public async Task A_mirror_tells_its_origin_and_what_fails(string? error, bool troubled)
    {
        await using var world = World.Of("n1");
        world.System.Stream("BEFORE", world["n1"]).MirrorOf = "X";
        var stream = world.System.Stream("MIRROR", world["n1"]);
        (stream.MirrorOf, stream.MirrorError) = ("ORDERS", error);

        var snapshot = await world.ScrapeAsync();

        var row = snapshot.Stream("MIRROR");
        row.SourceCount.ShouldBe(1);
        var source = snapshot.Sources[row.FirstSource];
        (source.Name, source.Mirror, source.Lag, source.Error).ShouldBe(("ORDERS", true, 3UL, error));
        row.Troubled.ShouldBe(troubled);
        snapshot.Stream("BEFORE").Troubled.ShouldBeFalse();
    }

    static FakeStream Orders(World world, string leader)
    {
        var stream = world.System.Stream("ORDERS", [.. world.System.Nodes]);
        stream.Leader = world[leader];
        return stream;
    }

    static void Numberless(in StreamRow row, AssetState state)
    {
        row.State.ShouldBe(state);
        row.Troubled.ShouldBeTrue();
        new object?[] { row.Messages, row.Bytes, row.FirstSeq, row.LastSeq, row.ConsumerCount, row.Subjects }.ShouldAllBe(number => number == null);
        row.PeerCount.ShouldBe(0);
    }

    static void Numberless(in ConsumerRow row, AssetState state)
    {
        row.State.ShouldBe(state);
        row.Troubled.ShouldBeTrue();
        new object?[] { row.Pending, row.AckPending, row.Waiting, row.DeliveredStreamSeq, row.AckFloorStreamSeq, row.Redelivered }.ShouldAllBe(number => number == null);
    }
}
