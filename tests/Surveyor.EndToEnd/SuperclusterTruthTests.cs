using System.Diagnostics;
using System.Text.Json;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>What a scrape shows is what the servers themselves say, on every supported generation of servers.</summary>
[Collection(Superclusters.Collection)]
public sealed class SuperclusterTruthTests(Superclusters systems)
{
    static readonly string[] Passing =
    [
        "nats_core_jetstream_meta_snapshot_last", "nats_server_health_state", "nats_health_", "nats_consumer_state", "nats_consumer_severity", "nats_consumer_drain", "nats_consumer_replica_state", "nats_stream_replica_state", "nats_stream_ephemeral_consumer_states",
    ];

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Streams_and_consumers_have_their_leaders_numbers_and_every_asset_is_there_once(string version)
    {
        var (busy, surveyor) = await systems.OfAsync(version);
        await AgreesAsync(surveyor, async reading => await AssetsAsync(busy, reading), atRest: true);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Servers_routes_gateways_and_JetStream_have_the_numbers_of_STATSZ(string version)
    {
        var (busy, surveyor) = await systems.OfAsync(version);
        await AgreesAsync(surveyor, async reading => await EachAsync(busy, "SERVER.PING.STATSZ", "", reading, CoreTruth.Add));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Gateway_connections_leaf_links_configuration_and_health_are_as_the_servers_say(string version)
    {
        var (busy, surveyor) = await systems.OfAsync(version);
        var health = version == Tools.Newest ? """{"js-meta-only":true}""" : """{"js-server-only":true}""";
        await AgreesAsync(surveyor, async reading =>
        {
            await EachAsync(busy, "SERVER.PING.GATEWAYZ", "", reading, LinkTruth.AddGateways);
            await EachAsync(busy, "SERVER.PING.LEAFZ", "", reading, LinkTruth.AddLeafs);
            await EachAsync(busy, "SERVER.PING.VARZ", "", reading, LinkTruth.AddConfiguration);
            await EachAsync(busy, "SERVER.PING.HEALTHZ", health, reading, LinkTruth.AddHealth);
            if (version != "2.9")
            {
                await EachAsync(busy, "SERVER.PING.RAFTZ", """{"group":"_meta_"}""", reading, LinkTruth.AddMetaLog);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Accounts_have_the_numbers_of_each_server_and_servers_the_totals_of_what_they_hold(string version)
    {
        var (busy, surveyor) = await systems.OfAsync(version);
        await AgreesAsync(surveyor, async reading =>
        {
            await EachAsync(busy, "ACCOUNT.PING.STATZ", """{"include_unused":true}""", reading, LinkTruth.AddAccounts);
            reading.Add("nats_core_account_count", 4);
            foreach (var reply in (await JszAsync(busy)).Values)
            {
                LinkTruth.AddTotals(reading, reply);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Use_of_JetStream_by_an_account_is_the_sum_over_its_domains(string version)
    {
        var (busy, surveyor) = await systems.OfAsync(version);

        // Servers tell each other what accounts use every now and then, so the page may be ahead of the API or behind it.
        await Eventually.TrueAsync(
            async () =>
            {
                var hub = await busy.App.AskAsync("INFO");
                var edge = await busy.Edge.AskAsync("INFO");
                var page = await surveyor.ScrapeAsync();
                foreach (var (family, key) in ((string, string)[])[("memory_used", "memory"), ("storage_used", "storage"), ("stream_count", "streams")])
                {
                    page.Value($"nats_core_account_jetstream_{family}", ("account", "APP")).ShouldBe((double)hub[key]! + (double)edge[key]!, family);
                }

                return true;
            },
            "the page agrees with the JetStream API",
            TimeSpan.FromSeconds(15));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Families_of_nats_surveyor_have_its_names_types_and_labels(string version)
    {
        var (_, surveyor) = await systems.OfAsync(version);
        var (wrong, missing) = PeerFamilies.Compare(await surveyor.GetAsync("metrics"), PeerFamilies.All);
        wrong.ShouldBeEmpty();
        missing.Where(name => !PeerFamilies.MayBeMissing(name, version)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task No_question_fails_and_what_a_version_lacks_is_unsupported(string version)
    {
        var (busy, surveyor) = await systems.OfAsync(version);
        var page = await surveyor.ScrapeAsync();
        page.All("nats_survey_question_success").Count.ShouldBe(11);
        page.All("nats_survey_question_success").ShouldAllBe(static sample => sample.Value == 1);
        foreach (var family in (string[])["silent", "malformed", "incomplete", "failures_total"])
        {
            page.All($"nats_survey_question_{family}").ShouldAllBe(static sample => sample.Value == 0);
        }

        // RAFTZ came with 2.10.26; the server without JetStream is not asked.
        page.Value("nats_survey_question_unsupported", ("question", "raftz")).ShouldBe(version == "2.9" ? 4 : 0);
        page.All("nats_survey_question_unsupported").Count(static sample => sample.Value > 0).ShouldBe(version == "2.9" ? 1 : 0);
        page.Value("nats_survey_question_answered", ("question", "statsz")).ShouldBe(busy.System.Servers.All.Count);
        page.Value("nats_survey_question_answered", ("question", "jsz_state")).ShouldBe(4);
        page.Value("nats_up").ShouldBe(1);
        page.All("nats_survey_permission_errors_total").ShouldAllBe(static sample => sample.Value == 0);
        page.Value("nats_survey_garbage_replies_total").ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Twenty_scrapes_of_the_idle_system_have_the_same_series(string version)
    {
        var (_, surveyor) = await systems.OfAsync(version);
        HashSet<string> first = [];
        var alike = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                // Advisories of what was made for it may still be under way.
                var next = Lasting(await surveyor.ScrapeAsync());
                alike = next.SetEquals(first) ? alike + 1 : 0;
                first = next;
                return alike == 20;
            },
            "the system is at rest");
        for (var i = 0; i < 19; i++)
        {
            var next = Lasting(await surveyor.ScrapeAsync());
            next.Except(first).ShouldBeEmpty();
            first.Except(next).ShouldBeEmpty();
        }

        // Servers begin to tell the one when they take their first snapshot, and are unwell for a moment now and then; verdicts begin at the third look.
        static HashSet<string> Lasting(Page page) =>
            [.. page.Samples.Where(static sample => !Passing.Any(name => sample.Name.StartsWith(name, StringComparison.Ordinal))).Select(static sample => sample.Series)];
    }

    static async Task AgreesAsync(SurveyorProcess surveyor, Func<Reading, Task> read, bool atRest = false)
    {
        IReadOnlyList<string> moving = [];
        for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromSeconds(20);)
        {
            Reading before = new(), after = new();
            await read(before);
            var page = await surveyor.ScrapeAsync();
            await read(after);
            moving = atRest ? [.. before.Values.Except(after.Values).Concat(after.Values.Except(before.Values)).Select(static value => $"{value.Key} {value.Value}")] : [];
            if (moving.Count == 0)
            {
                before.Values.Count.ShouldBeGreaterThan(10);
                Reading.Differences(page, before, after).ShouldBeEmpty();
                return;
            }
        }

        throw new InvalidOperationException($"the system was not at rest: {string.Join(", ", moving)}");
    }

    static async Task EachAsync(BusySystem busy, string subject, string payload, Reading reading, Action<Reading, JsonElement> add)
    {
        foreach (var reply in (await busy.Servers.AskAllAsync(subject, busy.System.Servers.All.Count, payload)).Values)
        {
            add(reading, reply);
        }
    }

    static async Task AssetsAsync(BusySystem busy, Reading reading)
    {
        var truth = new AssetTruth(reading, await JszAsync(busy));
        await truth.AddAsync(busy.App, "APP", "");
        await truth.AddAsync(busy.Biz, "BIZ", "");
        await truth.AddAsync(busy.Edge, "APP", "edge", standalone: "leaf1");
    }

    /// <summary>Asked of each server by its id, as Surveyor must: by server name.</summary>
    static async Task<IReadOnlyDictionary<string, JsonElement>> JszAsync(BusySystem busy)
    {
        Dictionary<string, JsonElement> replies = [];
        foreach (var id in (await busy.Servers.AskAllAsync("SERVER.PING.STATSZ", busy.System.Servers.All.Count)).Keys)
        {
            var reply = await busy.Servers.AskAsync($"SERVER.{id}.JSZ", """{"streams":true,"consumer":true,"raft":true}""");
            replies.Add(reply.Text("server.name"), reply);
        }

        return replies;
    }
}
