using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>When a round ends, and what silence costs.</summary>
public sealed class RoundTests
{
    static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task The_first_round_ends_when_as_many_answered_as_there_are_said_to_be()
    {
        await using var world = World.Of("n1", "n2", "n3");

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Select(server => server.Key.Name).ShouldBe(["n1", "n2", "n3"]);
        snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Up && server.Statsz!.Connections == 7);
        snapshot.Questions.ShouldAllBe(question => question.Success == true);
        world.Took.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_first_round_waits_for_slow_servers_that_are_said_to_be_there()
    {
        await using var world = World.Of("n1", "n2", "n3");
        world["n3"].Latency = TimeSpan.FromMilliseconds(400);

        var snapshot = await world.ScrapeAsync();

        snapshot.Has("n3").ShouldBeTrue();
        snapshot.Server("n3").Statsz.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_first_round_ends_half_a_second_after_the_last_reply_when_servers_count_one_too_many()
    {
        await using var world = World.Of("n1", "n2");
        world["n1"].ActiveServers = 3;

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Length.ShouldBe(2);
        world.Took.ShouldBe(TimeSpan.FromMilliseconds(500));
        snapshot.Survey.ActiveServers.ShouldBe(3);
    }

    [Fact]
    public async Task Later_rounds_end_with_the_last_expected_reply()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n2"].Latency = TimeSpan.FromMilliseconds(120);
        world["n1"].ActiveServers = 9;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBe(TimeSpan.FromMilliseconds(120));
        snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Up);
        snapshot.Server("n2").Rtt.ShouldBe(TimeSpan.FromMilliseconds(120));
    }

    [Fact]
    public async Task A_dead_server_costs_one_deadline_and_then_a_moment()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n3"].Condition = Condition.Crashed;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var slow = await world.ScrapeAsync();
        world.Took.ShouldBeInRange(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3));
        slow.Server("n3").State.ShouldBe(ServerState.Down);
        slow.Server("n3").Statsz.ShouldBeNull();
        slow.Server("n1").Statsz.ShouldNotBeNull();
        slow.Survey.NoReplies.ShouldBe(1);

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var next = await world.ScrapeAsync();
        next.Server("n3").State.ShouldBe(ServerState.Down);
        next.Survey.NoReplies.ShouldBe(2, "summed over rounds");
        world.Took.ShouldBeLessThanOrEqualTo(Grace);
    }

    [Fact]
    public async Task A_frozen_server_costs_no_more_than_a_dead_one()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n3"].Condition = Condition.Frozen;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(15));
        (await world.ScrapeAsync()).Server("n3").State.ShouldBe(ServerState.Down);

        world.Took.ShouldBeLessThanOrEqualTo(Grace);
    }

    [Fact]
    public async Task A_caller_in_a_hurry_makes_no_server_that_is_far_away_seem_down()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].Latency = TimeSpan.FromMilliseconds(100);
        world.System.Stream("B", world["n2"]);
        await world.ScrapeAsync();

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var hasty = await world.ScrapeAsync(0.05);
        await world.PassAsync(TimeSpan.FromSeconds(1));

        world.Took.ShouldBe(TimeSpan.FromMilliseconds(50));
        hasty.Server("n2").State.ShouldBe(ServerState.Up);
        hasty.Server("n2").Statsz.ShouldBeNull("it is 15 s old");
        hasty.Server("n1").Statsz.ShouldNotBeNull("it has just answered");
        hasty.Stream("B").State.ShouldBe(AssetState.Unknown);
        hasty.Stream("B").Messages.ShouldBeNull();
        world.Survey.Latest.Server("n2").State.ShouldBe(ServerState.Up);
        world.Survey.Latest.Stream("B").State.ShouldBe(AssetState.Ok);
    }

    [Fact]
    public async Task A_server_that_sends_heartbeats_and_answers_nothing_is_up_without_numbers_and_costs_one_slow_round()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        foreach (var verb in (string[])["STATSZ", "VARZ", "GATEWAYZ", "LEAFZ", "STATZ", "RAFTZ", "HEALTHZ", "JSZ"])
        {
            world["n2"].Faults[verb] = Fault.Silent;
        }

        List<TimeSpan> took = [];
        for (var scrape = 0; scrape < 4; scrape++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(8));
            await world.HeartbeatAsync(world["n2"]);
            await world.PassAsync(TimeSpan.FromSeconds(7));
            var snapshot = await world.ScrapeAsync();
            took.Add(world.Took);
            snapshot.Server("n2").Statsz.ShouldBeNull();
            snapshot.Server("n2").State.ShouldBe(scrape == 0 ? ServerState.Down : ServerState.Up);
            snapshot.Question("statsz").Success.ShouldBe(false);
        }

        took[1..].ShouldAllBe(time => time <= TimeSpan.FromMilliseconds(40));
        await world.PassAsync(TimeSpan.FromSeconds(60));
        (await world.ScrapeAsync()).Server("n2").State.ShouldBe(ServerState.Down, "no heartbeat any more");
    }

    [Fact]
    public async Task A_server_that_is_back_is_up_in_the_first_round_it_answers()
    {
        await using var world = World.Of("n1", "n2", "n3");
        await world.ScrapeAsync();
        world["n3"].Condition = Condition.Frozen;
        await world.PassAsync(TimeSpan.FromSeconds(15));
        await world.ScrapeAsync();
        world["n3"].Condition = Condition.Up;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Server("n3").State.ShouldBe(ServerState.Up);
        snapshot.Server("n3").Statsz.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_reply_after_the_deadline_is_counted_and_heard()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Slow["STATSZ"] = TimeSpan.FromSeconds(5);
        world["n2"].Slow["VARZ"] = world["n2"].Slow["GATEWAYZ"] = TimeSpan.FromSeconds(5);
        world["n2"].Latency = TimeSpan.FromSeconds(5);

        await world.PassAsync(TimeSpan.FromSeconds(15));
        (await world.ScrapeAsync()).Server("n2").State.ShouldBe(ServerState.Down);
        await world.PassAsync(TimeSpan.FromSeconds(4));
        world["n2"].Latency = TimeSpan.Zero;
        world["n2"].Slow.Clear();

        var snapshot = await world.ScrapeAsync();
        snapshot.Survey.LateReplies.ShouldBeGreaterThanOrEqualTo(1);
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
        world.Took.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("VARZ", "varz")]
    [InlineData("GATEWAYZ", "gatewayz")]
    [InlineData("HEALTHZ", "healthz")]
    public async Task A_far_server_that_missed_a_question_once_is_heard_again(string verb, string question)
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].Latency = TimeSpan.FromMilliseconds(100);
        await world.ScrapeAsync();
        world["n2"].Faults[verb] = Fault.Silent;
        await world.PassAsync(TimeSpan.FromSeconds(65));
        (await world.ScrapeAsync()).Question(question).Silent.ShouldBe(1);
        world["n2"].Faults.Clear();

        ClusterSnapshot snapshot;
        var rounds = 0;
        do
        {
            await world.PassAsync(TimeSpan.FromSeconds(65));
            snapshot = await world.ScrapeAsync();
        }
        while (snapshot.Question(question).Success != true && ++rounds < 3);

        snapshot.Question(question).Success.ShouldBe(true);
    }

    [Fact]
    public async Task A_server_silent_to_one_question_only_is_up_and_costs_one_deadline()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Faults["GATEWAYZ"] = Fault.Silent;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
        snapshot.Server("n2").Gatewayz.ShouldBeNull();
        snapshot.Server("n2").Statsz.ShouldNotBeNull();
        snapshot.Question("gatewayz").Success.ShouldBe(false);
        snapshot.Question("gatewayz").Silent.ShouldBe(1);

        await world.PassAsync(TimeSpan.FromSeconds(15));
        await world.ScrapeAsync();
        world.Took.ShouldBeLessThanOrEqualTo(Grace);
    }

    [Fact]
    public async Task A_server_that_answers_other_questions_stays_up_when_one_statsz_reply_is_lost()
    {
        await using var world = new World(new() { FreshLight = TimeSpan.FromSeconds(8) }, "n1", "n2");
        world.System.Stream("ORDERS", world["n1"]);
        await world.ScrapeAsync();
        world["n2"].Faults["STATSZ"] = Fault.Silent;
        await world.PassAsync(TimeSpan.FromSeconds(15));
        (await world.ScrapeAsync()).Server("n2").State.ShouldBe(ServerState.Up);

        // Only JSZ is due in the next round: nothing new is known about n2.
        world.System.Node("n3");
        await world.HeartbeatAsync(world["n3"]);
        world["n2"].Faults.Clear();
        world.System.ForgetRequests();
        var snapshot = await world.ScrapeAsync();

        world.System.Requests.Select(request => request.Verb).Distinct().ShouldBe(["JSZ"]);
        snapshot.Server("n2").State.ShouldBe(ServerState.Up);
    }

    [Fact]
    public async Task When_nobody_answers_no_question_has_gone_well()
    {
        await using var world = World.Of("n1", "n2");
        world.System.Stream("ORDERS", world["n1"]);
        await world.ScrapeAsync();
        foreach (var node in world.System.Nodes)
        {
            foreach (var verb in new[] { "STATSZ", "VARZ", "GATEWAYZ", "LEAFZ", "STATZ", "RAFTZ", "HEALTHZ", "JSZ" })
            {
                node.Faults[verb] = Fault.Silent;
            }
        }

        for (var rounds = 0; rounds < 3; rounds++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(65));
            var snapshot = await world.ScrapeAsync();

            snapshot.Connection.Connected.ShouldBeTrue();
            snapshot.Servers.ShouldAllBe(server => server.State == ServerState.Down && server.Statsz == null);
            snapshot.Questions.Where(question => question.Name != "subsz").ShouldAllBe(question => question.Success == false);
            snapshot.Survey.FailedRounds.ShouldBe(rounds + 1);
        }
    }

    [Fact]
    public async Task A_duplicate_reply_counts_once()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n1"].Faults["STATSZ"] = Fault.Twice;

        await world.PassAsync(TimeSpan.FromSeconds(15));
        var snapshot = await world.ScrapeAsync();

        snapshot.Question("statsz").Answered.ShouldBe(2);
        snapshot.Servers.Length.ShouldBe(2);
        snapshot.Survey.DuplicateReplies.ShouldBe(1);
    }

    [Fact]
    public async Task The_expected_count_is_only_compared()
    {
        await using var world = new World(new() { ExpectedCount = 5 }, "n1", "n2");

        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBe(TimeSpan.Zero);
        snapshot.Survey.ConfiguredCount.ShouldBe(5);
        snapshot.Survey.Expected.ShouldBe(5);
        snapshot.Survey.Answered.ShouldBe(2);
    }

    [Fact]
    public async Task A_caller_with_less_time_than_the_round_gets_the_last_picture_in_time()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();
        world["n2"].Condition = Condition.Crashed;
        await world.PassAsync(TimeSpan.FromSeconds(15));

        var patient = world.Begin(10);
        var hasty = await world.ScrapeAsync(1);
        world.Took.ShouldBe(TimeSpan.FromSeconds(1));
        hasty.Server("n2").State.ShouldBe(ServerState.Up);

        (await world.FinishAsync(patient)).Server("n2").State.ShouldBe(ServerState.Down);
    }
}
