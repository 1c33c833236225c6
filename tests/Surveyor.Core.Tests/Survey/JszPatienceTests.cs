using Surveyor.Nats;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Servers that are slow or silent about streams and consumers, and what they cost the others.</summary>
public sealed class JszPatienceTests
{
    [Fact]
    public async Task What_each_server_is_asked_and_how_long_it_takes_is_told_and_bounded()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Padding = 20_000;
        world["n2"].Slow["JSZ"] = TimeSpan.FromMilliseconds(30);
        foreach (var index in Enumerable.Range(0, 200))
        {
            world.System.Accounts.Add($"A{index:D4}");
            world.System.Stream(new FakeStream("S", world["n1"], world["n2"]) { Account = $"A{index:D4}" });
        }

        await world.ScrapeAsync();
        foreach (var round in Enumerable.Range(0, 3))
        {
            await world.PassAsync(TimeSpan.FromSeconds(61));
            var before = world.System.Sent.GetValueOrDefault(("n1", "JSZ"));
            world.System.ForgetRequests();

            var picture = await world.ScrapeAsync();

            foreach (var name in new[] { "n1", "n2" })
            {
                picture.Server(name).JszLoad!.Bytes.ShouldBe(world.System.Sent[(name, "JSZ")]);
            }

            var once = await JszReplySizeAsync(world);
            (world.System.Sent[("n1", "JSZ")] - before).ShouldBeLessThan(once * 5 / 4, "nothing is asked twice");
            world.System.Requests.Count(request => request.Verb == "JSZ" && request.To == world["n1"].Id).ShouldBeInRange(2, 8);
            picture.Server("n2").JszLoad!.AnswerTime.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(60));
            picture.Server("n2").JszLoad!.Rest.ShouldBe(TimeSpan.Zero);
        }
    }

    /// <summary>All accounts of a server in one packed reply.</summary>
    static async Task<long> JszReplySizeAsync(World world)
    {
        var ask = """{"accounts":true,"streams":true,"consumer":true,"config":true,"raft":true,"limit":10000}"""u8.ToArray();
        using var reply = await world.FinishAsync(world.System.RequestAsync($"$SYS.REQ.SERVER.{world["n1"].Id}.JSZ", ask, new NatsHeaders().Add("Accept-Encoding", "gzip"), TestContext.Current.CancellationToken).AsTask());
        world.System.Sent[("n1", "JSZ")] -= reply.Data.Length;
        return reply.Data.Length;
    }

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_server_that_leaves_JSZ_unanswered_is_not_asked_twice_nor_waited_for_again()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("A", world["n1"]);
        world.System.Stream("B", world["n2"]);
        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        world["n2"].Faults["JSZ"] = Fault.Silent;
        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        world.System.ForgetRequests();

        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        world.System.Requests.ShouldNotContain(request => request.Verb == "JSZ" && request.To == world["n2"].Id);
        world.Took.ShouldBe(TimeSpan.FromMilliseconds(10));
        snapshot.Question("jsz_state").Silent.ShouldBe(1);
        snapshot.Stream("A").State.ShouldBe(AssetState.Ok);
        snapshot.Stream("B").Messages.ShouldBeNull();

        world["n2"].Faults.Clear();
        await world.PassAsync(TimeSpan.FromSeconds(40));
        (await world.ScrapeAsync()).Stream("B").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task A_server_that_hangs_does_not_keep_the_others_from_being_asked()
    {
        await using var world = new World(new() { HeavyInFlight = 1 }, "n1", "n2", "n3");
        world.System.Stream("B", world["n2"]);
        world.System.Stream("C", world["n3"]);
        await world.ScrapeAsync();
        world["n1"].Faults["JSZ"] = Fault.Silent;

        await world.PassAsync(Pause);
        await world.ScrapeAsync();
        await world.PassAsync(Pause);
        var snapshot = await world.ScrapeAsync();

        snapshot.Stream("B").State.ShouldBe(AssetState.Ok);
        snapshot.Stream("C").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task Every_server_has_its_turn_when_there_is_not_time_for_all()
    {
        await using var world = new World(new() { HeavyInFlight = 1 }, "n1", "n2", "n3", "n4", "n5", "n6");
        foreach (var node in world.System.Nodes)
        {
            node.Slow["JSZ"] = TimeSpan.FromSeconds(1);
            world.System.Stream($"S-{node.Name}", node);
        }

        HashSet<string> told = [];
        for (var scrape = 0; scrape < 4; scrape++)
        {
            told.UnionWith((await world.ScrapeAsync()).Streams.Where(stream => stream.State == AssetState.Ok).Select(stream => stream.Name));
            await world.PassAsync(Pause);
        }

        told.Count.ShouldBe(6);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_a_round_is_taken_in_the_next_and_the_server_rests_then()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("B", world["n2"]);
        await world.ScrapeAsync();
        world["n2"].Slow["JSZ"] = TimeSpan.FromSeconds(5);

        await world.PassAsync(Pause);
        (await world.ScrapeAsync()).Stream("B").State.ShouldBe(AssetState.Unknown);
        await world.PassAsync(Pause);
        world.System.ForgetRequests();
        var late = await world.ScrapeAsync();

        late.Stream("B").State.ShouldBe(AssetState.Ok);
        world.System.Requests.ShouldNotContain(request => request.Verb == "JSZ" && request.To == world["n2"].Id);
        await world.PassAsync(Pause);
        var rested = await world.ScrapeAsync();
        world.System.Requests.ShouldNotContain(request => request.Verb == "JSZ" && request.To == world["n2"].Id);
        rested.Stream("B").State.ShouldBe(AssetState.Ok);
        rested.Question("jsz_state").Held.ShouldBe(1);
        (rested.Taken - rested.Question("jsz_state").OldestAnswer!.Value).ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_server_that_missed_a_round_is_read_again_however_rarely_it_is_asked()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("B", world["n2"]);
        await world.ScrapeAsync();
        world["n2"].Slow["JSZ"] = TimeSpan.FromSeconds(4);
        await world.PassAsync(TimeSpan.FromSeconds(60));
        await world.ScrapeAsync();
        world["n2"].Slow["JSZ"] = TimeSpan.FromMilliseconds(50);

        await world.PassAsync(TimeSpan.FromSeconds(60));
        (await world.ScrapeAsync()).Stream("B").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task Configuration_that_never_comes_costs_the_state_only_now_and_then()
    {
        await using var world = World.Of("n1");
        world.System.Stream("A", world["n1"]);
        await world.ScrapeAsync();
        world.System.BeforeReply = (node, request) =>
        {
            node.Faults.Remove("JSZ");
            if (request.Verb == "JSZ" && (bool?)request.Ask["config"] == true)
            {
                node.Faults["JSZ"] = Fault.Silent;
            }
        };

        List<AssetState> states = [];
        for (var scrape = 0; scrape < 60; scrape++)
        {
            await world.PassAsync(Pause);
            states.Add((await world.ScrapeAsync()).Stream("A").State);
        }

        states.Count(state => state == AssetState.Ok).ShouldBeGreaterThan(45);
        world.Survey.Latest.Question("jsz_state").Success.ShouldBe(true);
        world.Survey.Latest.Question("jsz_config").Success.ShouldBe(false);
        (world.Survey.Latest.Taken - world.Survey.Latest.Question("jsz_config").OldestAnswer!.Value).ShouldBeGreaterThan(TimeSpan.FromMinutes(14));
    }
}
