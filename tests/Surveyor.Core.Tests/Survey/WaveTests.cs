using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>Replies that would be too many at once are asked for a few servers at a time.</summary>
public sealed class WaveTests
{
    const long Allowed = 4_000;

    static readonly SurveyOptions Options = new() { Needs = Needs.Statsz, BytesInFlight = Allowed };
    static readonly string[] Names = [.. Enumerable.Range(1, 12).Select(number => $"n{number}")];

    [Fact]
    public async Task No_more_is_on_its_way_than_allowed()
    {
        await using var world = new World(Options, Names);
        await LearnAsync(world);
        var snapshot = await world.ScrapeAsync();

        var asked = world.System.Requests.Where(request => request.Verb == "STATSZ").ToList();
        asked.Select(request => request.To).Order().ShouldBe(world.System.Nodes.Select(node => node.Id).Order());
        (asked.GroupBy(request => request.At).Max(wave => wave.Count()) * ReplySize(world)).ShouldBeInRange(Allowed / 2, Allowed);
        snapshot.Servers.ShouldAllBe(server => server.Statsz != null);
        world.Took.ShouldBe(TimeSpan.FromMilliseconds(10 * Names.Length / (Allowed / ReplySize(world))));
    }

    [Fact]
    public async Task The_first_round_and_small_replies_are_asked_of_all_at_once()
    {
        await using var world = new World(new(), Names);
        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromSeconds(2));
        await world.ScrapeAsync();
        world.System.Requests.Where(request => request.Verb == "STATSZ").Select(request => request.To).ShouldBe(["PING", "PING"]);
    }

    [Fact]
    public async Task Silent_servers_do_not_keep_the_others_from_being_asked()
    {
        await using var world = new World(Options, Names);
        await LearnAsync(world);
        world.System.Nodes.Take(8).ToList().ForEach(node => node.Faults["STATSZ"] = Fault.Silent);

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Count(server => server.Statsz is not null).ShouldBe(4);
        snapshot.Question("statsz").Silent.ShouldBe(8);
    }

    [Fact]
    public async Task Who_may_not_ask_single_servers_asks_all()
    {
        await using var world = new World(Options, Names);
        await LearnAsync(world);
        world.System.Nodes.ForEach(node => world.System.Refused.Add($"{node.Id}.STATSZ"));

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.ShouldAllBe(server => server.Statsz != null);
        snapshot.Question("statsz").Success.ShouldBe(true);
        world.System.ForgetRequests();
        await world.PassAsync(TimeSpan.FromSeconds(2));
        await world.ScrapeAsync();
        world.System.Requests.Where(request => request.Verb == "STATSZ").Select(request => request.To).ShouldBe(["PING"]);
    }

    [Fact]
    public async Task A_server_that_is_gone_does_not_stand_for_one_that_is_slow()
    {
        // Of different releases, so that each is asked for itself.
        await using var world = World.Of("n1", "n2", "n3");
        world["n1"].Version = "2.10.0";
        await world.ScrapeAsync();
        world["n3"].Faults["STATSZ"] = world["n3"].Faults["HEALTHZ"] = Fault.Silent;
        await world.PassAsync(TimeSpan.FromSeconds(2));
        var silent = world.Begin();
        await world.PassAsync(TimeSpan.FromSeconds(1));
        await world.HeartbeatAsync(world["n3"]);
        (await world.FinishAsync(silent)).Servers.Single(server => server.Key.Name == "n3").State.ShouldBe(ServerState.Up);
        await world.PassAsync(TimeSpan.FromSeconds(2));
        world["n2"].Slow["HEALTHZ"] = TimeSpan.FromMilliseconds(300);
        world["n3"].Condition = Condition.Crashed;

        var snapshot = await world.ScrapeAsync();

        snapshot.Servers.Single(server => server.Key.Name == "n2").Healthz.ShouldNotBeNull();
    }

    static long ReplySize(World world) => world.System.Sent[("n5", "STATSZ")];

    /// <summary>The first round finds that the replies are too big for what is allowed.</summary>
    static async Task LearnAsync(World world)
    {
        await world.ScrapeAsync();
        world.System.Nodes.ForEach(node => node.Latency = TimeSpan.FromMilliseconds(10));
        await world.PassAsync(TimeSpan.FromSeconds(2));
        world.System.ForgetRequests();
        world.System.Sent.Clear();
    }
}
