using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>How streams and consumers are asked for: in pages, gently, to completeness.</summary>
public sealed class JszTests
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("2.12.0", 250)]
    [InlineData("2.12.0", 200)]
    [InlineData("2.12.0", 100)]
    [InlineData("2.10.27", 250)]
    [InlineData("2.10.27", 200)]
    [InlineData("2.9.10", 100)]
    [InlineData("2.9.10", 3)]
    public async Task Many_accounts_come_in_pages_and_completely(string version, int accounts)
    {
        await using var world = World.Of("n1", "n2");
        world["n1"].Version = world["n2"].Version = version;
        ManyAccounts(world, accounts, world["n1"], world["n2"]);

        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Select(stream => stream.Account).ShouldBe(world.System.Streams.Select(stream => stream.Account).Order(StringComparer.Ordinal));
        snapshot.Streams.ShouldAllBe(stream => stream.State == AssetState.Ok && stream.Messages == 100);
        snapshot.Question("jsz_state").Success.ShouldBe(true);
        snapshot.StreamReplicas.ShouldBeEmpty();
        world.System.Requests.Count(request => request.Verb == "JSZ").ShouldBeGreaterThanOrEqualTo(accounts > 100 ? 4 : 2);
    }

    [Fact]
    public async Task Pages_that_overlap_show_each_replica_once()
    {
        await using var world = new World(new() { Needs = Needs.All | Needs.StreamReplicas }, "n1", "n2", "n3");
        ManyAccounts(world, 250, world["n1"], world["n2"], world["n3"]);

        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Length.ShouldBe(250);
        snapshot.StreamReplicas.Length.ShouldBe(500);
        snapshot.StreamReplicas.Select(replica => (replica.Account, replica.Name, replica.ServerName)).Distinct().Count().ShouldBe(500);
        snapshot.StreamReplicas.ShouldAllBe(replica => replica.ServerName != replica.Leader);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    public async Task Accounts_removed_between_pages_hide_no_other(int removed)
    {
        await using var world = new World(new() { PageAccounts = 100 }, "n1");
        ManyAccounts(world, 250, world["n1"]);
        await world.ScrapeAsync();
        OnSecondPage(world, () =>
        {
            world.System.Accounts.RemoveAll(account => string.CompareOrdinal(account, $"A{removed:D4}") < 0);
            world.System.Streams.RemoveAll(stream => string.CompareOrdinal(stream.Account, $"A{removed:D4}") < 0);
        });

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        var there = snapshot.Streams.Select(stream => stream.Account).ToHashSet();
        world.System.Streams.ShouldAllBe(stream => there.Contains(stream.Account));
        snapshot.Streams.Where(stream => stream.State == AssetState.Ok).Select(stream => stream.Account).ShouldBe(there, ignoreOrder: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public async Task Accounts_created_between_pages_hide_no_other(int created)
    {
        await using var world = new World(new() { PageAccounts = 100 }, "n1");
        ManyAccounts(world, 250, world["n1"]);
        await world.ScrapeAsync();
        OnSecondPage(world, () => world.System.Accounts.AddRange(Enumerable.Range(0, created).Select(index => $"00-{index}")));

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Length.ShouldBe(250);
        snapshot.Streams.ShouldAllBe(stream => stream.State == AssetState.Ok);
        snapshot.Question("jsz_state").Success.ShouldBe(true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_account_removed_between_small_pages_hides_no_other(bool leaf)
    {
        await using var world = World.Of();
        world.System.Node("n1", node => node.Leaf = leaf);
        world.System.Padding = 300_000;
        ManyAccounts(world, 10, world["n1"]);
        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        OnSecondPage(world, () => Remove(world, "A0000"));

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Where(stream => stream.State == AssetState.Ok && stream.Account != "A0000").Select(stream => stream.Account)
            .ShouldBe(Enumerable.Range(1, 9).Select(index => $"A{index:D4}"), ignoreOrder: true);
    }

    [Theory]
    [InlineData(30, 15, 21)]
    [InlineData(200, 70, 92)]
    public async Task The_page_shrinks_until_a_reply_is_between_one_and_four_megabytes(int accounts, int least, int most)
    {
        await using var world = World.Of("n1");
        world.System.Padding = 50_000;
        ManyAccounts(world, accounts, world["n1"]);

        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        world.System.ForgetRequests();
        var snapshot = await world.ScrapeAsync();

        var limits = world.System.Requests.Where(request => request.Verb == "JSZ").Select(request => (int)request.Ask["limit"]!).ToList();
        limits.ShouldAllBe(limit => limit >= least && limit <= most);
        snapshot.Streams.Length.ShouldBe(accounts);
        snapshot.Streams.ShouldAllBe(stream => stream.State == AssetState.Ok);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Few_heavy_requests_are_open_at_once_and_never_two_at_one_server(int most)
    {
        await using var world = new World(new() { HeavyInFlight = most });
        foreach (var index in Enumerable.Range(1, 9))
        {
            world.System.Node($"n{index}", node => node.Slow["JSZ"] = TimeSpan.FromMilliseconds(10));
        }

        ManyAccounts(world, 150, [.. world.System.Nodes]);

        var snapshot = await world.ScrapeAsync();

        snapshot.Question("jsz_state").Success.ShouldBe(true);
        world.System.MostHeavy.ShouldBe(most);
        world.System.MostHeavyAtOne.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_behind_a_leaf_connection_never_sends_more_than_half_its_max_payload()
    {
        await using var world = LeafWorld(padding: 10_000, accounts: 60);
        for (var rounds = 0; rounds < 4; rounds++)
        {
            var snapshot = await world.ScrapeAsync();
            snapshot.Streams.Length.ShouldBe(60);
            snapshot.Streams.ShouldAllBe(stream => stream.State == AssetState.Ok);
            await world.PassAsync(Pause);
        }

        world.System.BiggestReply.ShouldBeInRange(world["x1"].MaxPayload!.Value / 4, world["x1"].MaxPayload!.Value / 2);
    }

    [Fact]
    public async Task An_account_too_big_for_a_leaf_connection_is_not_asked_again_and_the_question_is_incomplete()
    {
        await using var world = LeafWorld(padding: 0, accounts: 3);
        world["x1"].MaxPayload = 100;
        await world.ScrapeAsync();
        world.System.ForgetRequests();

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        world.System.Requests.ShouldNotContain(request => request.Verb == "JSZ");
        snapshot.Question("jsz_state").Success.ShouldBe(false);
        snapshot.Question("jsz_state").Incomplete.ShouldBeTrue();
        snapshot.Streams.Length.ShouldBe(3);
        snapshot.Streams.ShouldAllBe(stream => stream.State == AssetState.Unknown && stream.Messages == null);
    }

    [Theory]
    [InlineData(Fault.Error)]
    [InlineData(Fault.Garbage)]
    [InlineData(Fault.Half)]
    [InlineData(Fault.Silent)]
    public async Task A_page_that_fails_leaves_the_pages_before_it_standing(Fault fault)
    {
        await using var world = new World(new() { PageAccounts = 100 }, "n1", "n2");
        ManyAccounts(world, 250, world["n1"]);
        await world.ScrapeAsync();
        OnSecondPage(world, () => world["n1"].Faults["JSZ"] = fault);

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.Length.ShouldBe(250);
        snapshot.Streams.Count(stream => stream.State == AssetState.Ok).ShouldBeInRange(90, 110);
        snapshot.Streams.Where(stream => stream.State != AssetState.Ok).ShouldAllBe(stream => stream.State == AssetState.Unknown && stream.Messages == null);
        snapshot.Question("jsz_state").Incomplete.ShouldBeTrue();
        snapshot.Question("jsz_state").Success.ShouldBe(false);
    }

    [Fact]
    public async Task A_new_stream_elsewhere_makes_no_leaf_node_send_too_much()
    {
        await using var world = LeafWorld(padding: 40_000, accounts: 30);
        foreach (var index in Enumerable.Range(1, 20))
        {
            world.System.Node($"h{index:D2}");
        }

        foreach (var index in Enumerable.Range(2, 60))
        {
            world.System.Node($"x{index}", node => (node.Leaf, node.StandAlone, node.Cluster, node.MaxPayload) = (true, true, $"x{index}", 128_000));
        }

        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        world.System.ForgetRequests();
        world.System.Stream(new FakeStream("NEW", [world["h01"]]) { Account = "A0001" });

        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).Streams.Count(stream => stream.Name == "NEW").ShouldBe(1);

        world.System.Requests.Where(request => request.Verb == "JSZ" && request.To == world["x1"].Id).Select(request => (int?)request.Ask["limit"]).ShouldAllBe(limit => limit < 4);
    }

    [Fact]
    public async Task Where_JetStream_is_switched_off_numbers_go_and_streams_are_offline()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("B", world["n2"]);
        await world.ScrapeAsync();
        world["n2"].JetStream = false;

        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        var row = snapshot.Server("n2");
        (row.JetStream, row.Jsz, row.MetaRaft).ShouldBe((false, null, null));
        snapshot.Stream("B").State.ShouldBe(AssetState.Offline);
    }

    static World LeafWorld(int padding, int accounts)
    {
        var world = World.Of();
        world.System.Node("x1", node => (node.Leaf, node.StandAlone, node.Cluster, node.MaxPayload) = (true, true, "x1", 128_000));
        world.System.Padding = padding;
        ManyAccounts(world, accounts, world["x1"]);
        return world;
    }

    static void ManyAccounts(World world, int count, params FakeNode[] nodes)
    {
        world.System.Accounts.Clear();
        foreach (var index in Enumerable.Range(0, count))
        {
            world.System.Accounts.Add($"A{index:D4}");
            world.System.Stream(new FakeStream("S", nodes) { Account = $"A{index:D4}" });
        }
    }

    static void Remove(World world, string account)
    {
        world.System.Accounts.Remove(account);
        world.System.Streams.RemoveAll(stream => stream.Account == account);
    }

    /// <summary>Does something once, just before a second page of the state is answered.</summary>
    static void OnSecondPage(World world, Action action)
    {
        var done = false;
        world.System.BeforeReply = (_, request) =>
        {
            if (!done && request.Verb == "JSZ" && (int?)request.Ask["offset"] > 0)
            {
                done = true;
                action();
            }
        };
    }
}
