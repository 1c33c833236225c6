using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Configuration is read at its own pace, at once for what is new, and belongs to one incarnation of an asset.</summary>
public sealed class ConfigTests
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Configuration_is_asked_with_the_state_only_when_it_is_due()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("ORDERS", world["n1"], world["n2"]);
        var first = await world.ScrapeAsync();
        first.Stream("ORDERS").Config!.Replicas.ShouldBe(2);
        WithConfig(world).ShouldBe(2);

        await world.PassAsync(Pause);
        var second = await world.ScrapeAsync();
        second.Stream("ORDERS").Config!.Replicas.ShouldBe(2);
        WithConfig(world).ShouldBe(2);

        await world.PassAsync(TimeSpan.FromSeconds(50));
        await world.ScrapeAsync();
        WithConfig(world).ShouldBe(4);
    }

    [Fact]
    public async Task A_new_asset_has_its_configuration_at_once_and_is_asked_for_it_once()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("OLD", world["n1"]);
        await world.ScrapeAsync();
        world.System.ForgetRequests();
        world.System.Stream("NEW", world["n2"]).Add(new("push") { Push = true });

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Stream("NEW").Config.ShouldNotBeNull();
        snapshot.Consumer("push").Config!.DeliverSubject.ShouldBe("push.here");
        snapshot.Consumer("push").Ephemeral.ShouldBe(false);
        snapshot.Consumer("push").PushBound.ShouldBe(true);
        WithConfig(world).ShouldBe(2);
        world.System.Requests.Where(HasConfig).ShouldAllBe(request => (string?)request.Ask["account"] == "APP");

        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        WithConfig(world).ShouldBe(2);
        snapshot.Question("jsz_config").RequestsTotal.ShouldBe(2, "a round that asks both is charged to the state");
    }

    [Fact]
    public async Task Many_new_accounts_are_asked_for_their_configuration_in_pages()
    {
        await using var world = World.Of("n1");
        await world.ScrapeAsync();
        world.System.ForgetRequests();
        foreach (var index in Enumerable.Range(0, 20))
        {
            world.System.Accounts.Add($"A{index}");
            world.System.Stream(new FakeStream("S", world["n1"]) { Account = $"A{index}" });
        }

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Streams.ShouldAllBe(stream => stream.Config != null);
        WithConfig(world).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_of_leader_reads_the_configuration_anew()
    {
        await using var world = World.Of("n1", "n2");
        var stream = world.System.Stream("ORDERS", world["n1"], world["n2"]);
        await world.ScrapeAsync();
        stream.Leader = world["n2"];
        stream.Version = 2;

        await world.PassAsync(Pause);

        (await world.ScrapeAsync()).Stream("ORDERS").Config!.MaxMsgs.ShouldBe(2);
    }

    [Fact]
    public async Task A_follower_that_still_names_the_old_leader_causes_no_load()
    {
        await using var world = World.Of("n1", "n2");
        var stream = world.System.Stream("ORDERS", world["n1"], world["n2"]);
        stream.LeaderSeenBy = node => node.Name == "n1" ? "n9" : "n2";
        await world.ScrapeAsync();
        world.System.ForgetRequests();

        for (var rounds = 0; rounds < 3; rounds++)
        {
            await world.PassAsync(Pause);
            (await world.ScrapeAsync()).Stream("ORDERS").Leader.ShouldBe("n2");
        }

        WithConfig(world).ShouldBe(0);
    }

    [Fact]
    public async Task A_created_anew_asset_never_shows_the_configuration_of_the_one_before()
    {
        await using var world = World.Of("n1");
        var stream = world.System.Stream("ORDERS", world["n1"]);
        var consumer = stream.Add(new("pull"));
        await world.ScrapeAsync();
        stream.Created = consumer.Created = world.Time.Now;
        stream.Version = consumer.Version = 2;
        world.System.BeforeReply = (node, request) => node.Faults["JSZ"] = HasConfig(request) ? Fault.Error : Fault.None;

        await world.PassAsync(Pause);
        var unread = await world.ScrapeAsync();
        unread.Stream("ORDERS").Created.ShouldBe(stream.Created);
        unread.Stream("ORDERS").State.ShouldBe(AssetState.Ok);
        unread.Stream("ORDERS").Config.ShouldBeNull();
        unread.Consumer("pull").Config.ShouldBeNull();
        unread.Consumer("pull").Ephemeral.ShouldBeNull();

        world.System.BeforeReply = (node, _) => node.Faults.Clear();
        await world.PassAsync(Pause);
        var read = await world.ScrapeAsync();
        read.Stream("ORDERS").Config!.MaxMsgs.ShouldBe(2);
        read.Consumer("pull").Config!.MaxDeliver.ShouldBe(2);
    }

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    public async Task A_follower_that_still_holds_the_asset_before_changes_nothing(string follower)
    {
        await using var world = World.Of("n1", "n2");
        var stream = world.System.Stream("ORDERS", world["n1"], world["n2"]);
        stream.Leader = world.System.Nodes.Find(node => node.Name != follower);
        var old = stream.Created.AddDays(-1);
        stream.CreatedSeenBy = node => node.Name == follower ? old : stream.Created;
        await world.ScrapeAsync();
        world.System.ForgetRequests();

        for (var rounds = 0; rounds < 3; rounds++)
        {
            await world.PassAsync(Pause);
            (await world.ScrapeAsync()).Stream("ORDERS").Created.ShouldBe(stream.Created);
        }

        WithConfig(world).ShouldBe(0);
    }

    static bool HasConfig(Request request) => request.Verb == "JSZ" && (bool?)request.Ask["config"] == true;

    static int WithConfig(World world) => world.System.Requests.Count(HasConfig);
}
