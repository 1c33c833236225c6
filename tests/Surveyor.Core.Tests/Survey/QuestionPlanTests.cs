using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>What is asked, of whom, how often, and in what words.</summary>
public sealed class QuestionPlanTests
{
    [Fact]
    public async Task Answers_are_fresh_for_as_long_as_their_kind_says()
    {
        await using var world = World.Of("n1", "n2");
        await world.ScrapeAsync();

        (await AskedAfterAsync(world, 0.9)).ShouldBeEmpty();
        (await AskedAfterAsync(world, 0.2)).ShouldBe(["GATEWAYZ", "HEALTHZ", "LEAFZ", "RAFTZ", "STATSZ", "STATZ"]);
        (await AskedAfterAsync(world, 4.5)).ShouldContain("JSZ");
        (await AskedAfterAsync(world, 5.1)).ShouldNotContain("VARZ");
        (await AskedAfterAsync(world, 50)).ShouldContain("VARZ");
    }

    [Fact]
    public async Task Scrapes_at_the_same_time_share_one_round()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].Latency = TimeSpan.FromMilliseconds(50);

        var scrapes = Enumerable.Range(0, 5).Select(_ => world.Begin(3)).ToList();
        var snapshots = await world.FinishAsync(Task.WhenAll(scrapes));

        snapshots.ShouldAllBe(snapshot => snapshot.Servers.Length == 2);
        world.System.Requests.Count(request => request.Verb == "STATSZ").ShouldBe(1);
        snapshots[0].Survey.Rounds.ShouldBe(1);
    }

    [Fact]
    public async Task A_scrape_that_comes_while_a_light_round_runs_waits_for_it_and_asks_only_the_rest()
    {
        await using var world = new World(new() { LoopLight = TimeSpan.FromMinutes(2) }, "n1", "n2");
        await world.StillAsync();
        world["n2"].Slow["STATSZ"] = TimeSpan.FromMilliseconds(50);
        world.System.ForgetRequests();
        await world.PassAsync(TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(10));
        Verbs(world).ShouldBe(["STATSZ"]);

        var snapshot = await world.ScrapeAsync();

        world.System.Requests.Count(request => request.Verb == "STATSZ").ShouldBe(1);
        Verbs(world).ShouldBe(["ACCOUNTZ", "GATEWAYZ", "HEALTHZ", "JSZ", "LEAFZ", "RAFTZ", "STATSZ", "STATZ", "VARZ"]);
        snapshot.Survey.Rounds.ShouldBe(3);
        world.Took.ShouldBe(TimeSpan.FromMilliseconds(40));
    }

    [Theory]
    [InlineData(Needs.None, "STATSZ")]
    [InlineData(Needs.Varz, "STATSZ,VARZ")]
    [InlineData(Needs.JszTotals, "JSZ,LEAFZ,STATSZ")]
    [InlineData(Needs.Healthz | Needs.Leafz, "HEALTHZ,LEAFZ,STATSZ")]
    public async Task What_nobody_needs_is_never_asked(Needs needs, string asked)
    {
        await using var world = new World(new() { Needs = needs }, "n1", "n2");
        world.System.Stream("ORDERS", world["n1"]);

        await world.ScrapeAsync();
        await world.PassAsync(TimeSpan.FromMinutes(2));
        await world.ScrapeAsync();

        Verbs(world).ShouldBe(asked.Split(','));
    }

    [Fact]
    public async Task Totals_alone_are_asked_without_streams()
    {
        await using var world = new World(new() { Needs = Needs.JszTotals }, "n1");
        world.System.Stream("ORDERS", world["n1"]);

        var snapshot = await world.ScrapeAsync();

        world.System.Requests.Where(request => request.Verb == "JSZ").ShouldAllBe(request => request.Ask["streams"] == null && request.Ask["consumer"] == null);
        snapshot.Server("n1").Jsz!.Streams.ShouldBe(1);
        snapshot.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task Old_servers_are_not_expected_to_know_new_questions()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].Version = "2.9.10";

        var snapshot = await world.ScrapeAsync();

        world.Took.ShouldBe(TimeSpan.Zero);
        var raftz = snapshot.Question("raftz");
        (raftz.Success, raftz.Expected, raftz.Answered, raftz.Unsupported).ShouldBe((true, 1, 1, 1));
        snapshot.Server("n2").MetaRaft.ShouldBeNull();
        snapshot.Server("n1").MetaRaft.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_question_that_nobody_knows_is_not_asked_and_has_not_failed()
    {
        await using var world = World.Of("n1", "n2");
        world["n1"].Version = world["n2"].Version = "2.9.10";

        var snapshot = await world.ScrapeAsync();

        var raftz = snapshot.Question("raftz");
        (raftz.Success, raftz.Expected, raftz.Unsupported, raftz.Problem).ShouldBe((true, 0, 2, ""));
        Verbs(world).ShouldNotContain("RAFTZ");
    }

    [Fact]
    public async Task Servers_without_JetStream_are_not_asked_about_it()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].JetStream = false;

        var snapshot = await world.ScrapeAsync();

        world.System.Requests.Where(request => request.Verb == "JSZ").ShouldAllBe(request => request.To == world["n1"].Id);
        snapshot.Question("jsz_state").Expected.ShouldBe(1);
        snapshot.ServersWithUnknownAssets.ShouldBe(0);
    }

    [Theory]
    [InlineData("2.11.0", "js-meta-only")]
    [InlineData("2.10.27", "js-server-only")]
    [InlineData("2.9.10", "js-server-only")]
    public async Task Health_is_asked_in_the_words_of_the_release(string version, string option)
    {
        await using var world = World.Of("n1", "n2");
        world["n1"].Version = world["n2"].Version = version;

        await world.ScrapeAsync();

        var asked = world.System.Requests.Where(request => request.Verb == "HEALTHZ").ShouldHaveSingleItem();
        asked.To.ShouldBe("PING");
        asked.Ask.Select(option => option.Key).ShouldBe([option]);
    }

    [Fact]
    public async Task Mixed_releases_are_asked_for_their_health_one_by_one()
    {
        await using var world = World.Of("n1", "n2");
        world["n2"].Version = "2.10.27";

        var snapshot = await world.ScrapeAsync();

        var asked = world.System.Requests.Where(request => request.Verb == "HEALTHZ").ToDictionary(request => request.To, request => request.Ask.Single().Key);
        asked.ShouldBe(new Dictionary<string, string> { [world["n1"].Id] = "js-meta-only", [world["n2"].Id] = "js-server-only" }, ignoreOrder: true);
        snapshot.Servers.ShouldAllBe(server => server.Healthz!.Status == "ok");
        world.Took.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Compression_is_taken_where_servers_offer_it()
    {
        await using var world = World.Of("n1");
        world.System.Stream("ORDERS", world["n1"]);

        (await world.ScrapeAsync()).Stream("ORDERS").Messages.ShouldBe(100UL);
    }

    static List<string> Verbs(World world) => [.. world.System.Requests.Select(request => request.Verb).Distinct().Order(StringComparer.Ordinal)];

    static async Task<List<string>> AskedAfterAsync(World world, double seconds)
    {
        await world.PassAsync(TimeSpan.FromSeconds(seconds));
        world.System.ForgetRequests();
        await world.ScrapeAsync();
        return Verbs(world);
    }
}
