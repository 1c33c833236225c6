using System.Text.Json;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>What is published: nothing old without its age, in the same order for the same cluster.</summary>
public sealed class SnapshotTests
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task What_a_server_said_is_withdrawn_in_the_round_in_which_it_falls_silent()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Frozen;

        await world.PassAsync(Pause);
        var row = (await world.ScrapeAsync()).Server("n2");

        new object?[] { row.Statsz, row.Varz, row.Gatewayz, row.Leafz, row.Accounts, row.MetaRaft, row.Healthz, row.Jsz, row.Rtt }.ShouldAllBe(part => part == null);
        row.LastAnswer.ShouldBe(world.Time.Now - Pause - world.Took);
    }

    [Fact]
    public async Task Ages_are_those_of_the_answers_in_use()
    {
        await using var world = World.Of("n1", "n2");
        var start = world.Time.Now;
        await world.ScrapeAsync();

        await world.PassAsync(TimeSpan.FromSeconds(30));
        var snapshot = await world.ScrapeAsync();

        snapshot.Taken.ShouldBe(start.AddSeconds(30));
        snapshot.Question("statsz").OldestAnswer.ShouldBe(start.AddSeconds(30));
        snapshot.Question("jsz_state").OldestAnswer.ShouldBe(start.AddSeconds(30));
        snapshot.Question("varz").OldestAnswer.ShouldBe(start);
        snapshot.Question("jsz_config").OldestAnswer.ShouldBe(start);
        snapshot.Server("n1").LastAnswer.ShouldBe(start.AddSeconds(30));
    }

    [Fact]
    public async Task Equal_clusters_give_equal_pictures_whoever_answers_first()
    {
        var one = await PictureAsync(latencies: [0, 10, 20]);
        var other = await PictureAsync(latencies: [20, 0, 10]);

        other.ShouldBe(one);
    }

    [Fact]
    public async Task Servers_streams_and_consumers_are_sorted_by_who_they_are()
    {
        await using var world = World.Of("n3", "n1");
        world.System.Node("n2", node => node.Cluster = "west");
        world.System.Accounts.AddRange(["ZOO", "AUX"]);
        foreach (var (account, name) in new[] { ("ZOO", "A"), ("AUX", "B"), ("APP", "b"), ("APP", "B"), ("AUX", "A") })
        {
            var stream = world.System.Stream(new FakeStream(name, world["n1"]) { Account = account });
            stream.Add(new("z"));
            stream.Add(new("a"));
        }

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Select(server => server.Key.Name).ShouldBe(["n1", "n3", "n2"]);
        snapshot.Streams.Select(stream => $"{stream.Account}.{stream.Name}").ShouldBe(["APP.B", "APP.b", "AUX.A", "AUX.B", "ZOO.A"]);
        snapshot.Accounts.Select(account => account.Id).ShouldBe(["APP", "AUX", "SYS", "ZOO"]);
        foreach (var (stream, index) in snapshot.Streams.Select((stream, index) => (stream, index)))
        {
            var consumers = snapshot.Consumers.AsSpan(stream.FirstConsumer, stream.ConsumerRows).ToArray();
            consumers.Select(consumer => consumer.Name).ShouldBe(["a", "z"]);
            consumers.ShouldAllBe(consumer => consumer.Stream == index);
        }
    }

    [Fact]
    public async Task An_accounts_use_is_the_meta_leaders_word_and_unlimited_stays_null()
    {
        await using var world = World.Of("n1", "n2", "n3");
        foreach (var node in world.System.Nodes)
        {
            node.MetaLeader = "n2";
        }

        world["n2"].MetaPeers = ["n1", "n3"];
        world.System.UsedIn = (_, node) => node.Name == "n2" ? 5000UL : 0;
        world.System.Stream("ORDERS", world["n1"]).Add(new("pull"));

        var row = (await world.ScrapeAsync()).AccountDomains.Single(account => account.Account == "APP");

        (row.StorageUsed, row.MemoryUsed, row.StorageLimit, row.MemoryLimit).ShouldBe((5000UL, 0UL, 1_000_000UL, null));
        (row.Streams, row.Consumers).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Caps_bound_what_is_remembered()
    {
        await using var world = new World(new() { MaxStreams = 3, MaxConsumers = 4, MaxAccounts = 2 }, "n1");
        world.System.Accounts.AddRange(["B", "C", "D"]);
        foreach (var index in Enumerable.Range(0, 6))
        {
            var stream = world.System.Stream($"S{index}", world["n1"]);
            stream.Add(new("a"));
            stream.Add(new("b"));
        }

        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Length.ShouldBe(3);
        snapshot.Consumers.Length.ShouldBe(4);
        snapshot.Accounts.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Servers_that_never_told_their_assets_are_counted()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].Condition = Condition.Crashed;
        world["n1"].MetaPeers = ["n2"];

        (await world.ScrapeAsync()).ServersWithUnknownAssets.ShouldBe(1);

        world["n2"].Condition = Condition.Up;
        await world.HeartbeatAsync(world["n2"]);
        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).ServersWithUnknownAssets.ShouldBe(0);
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).ServersWithUnknownAssets.ShouldBe(0);
    }

    static async Task<string> PictureAsync(int[] latencies)
    {
        await using var world = new World(new() { Needs = Needs.All | Needs.StreamReplicas }, "n1", "n2", "n3");
        foreach (var (node, latency) in world.System.Nodes.Zip(latencies))
        {
            node.Latency = TimeSpan.FromMilliseconds(latency);
        }

        foreach (var name in new[] { "B", "A" })
        {
            var stream = world.System.Stream(name, [.. world.System.Nodes]);
            stream.Add(new("y"));
            stream.Add(new("x"));
        }

        var snapshot = await world.ScrapeAsync();
        return JsonSerializer.Serialize(new
        {
            Servers = snapshot.Servers.Select(server => server.Key.Name),
            Streams = snapshot.Streams.Select(Told),
            Replicas = snapshot.StreamReplicas.Select(Told),
            Consumers = snapshot.Consumers.Select(consumer => (consumer.Stream, consumer.Name, consumer.ServerName, consumer.Pending).ToString()),
            Peers = snapshot.Peers.Select(peer => peer.Name),
            Accounts = snapshot.AccountDomains.Select(account => account.ToString()),
        });
    }

    static string Told(StreamRow row) => (row.Account, row.Name, row.ServerName, row.Messages, row.State).ToString();
}
