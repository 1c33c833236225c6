using Surveyor.Benchmarks.Swarm;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>Several real Surveyors that share a system.</summary>
[Collection(Superclusters.Collection)]
public sealed class ShardTests(Superclusters systems)
{
    static readonly string[] Fresh = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--loop-light", "0s", "--max-series", "0"];

    /// <summary>Since the start of each, and how well it hears.</summary>
    static readonly string[] Heard = ["nats_service_", "nats_client_events_", "nats_server_authentication_errors_", "nats_server_shutdowns_", "nats_server_lame_ducks_", "nats_latency_", "nats_observation_", "nats_jetstream_"];

    /// <summary>What is remembered of looks before, of which each had its own.</summary>
    static readonly string[] Judged =
    [
        "nats_health_", "nats_consumer_state", "nats_stream_state", "nats_consumer_severity", "nats_stream_severity", "nats_consumer_replica_state", "nats_stream_replica_state", "nats_consumer_drain", "nats_stream_ephemeral_consumer_states",
    ];

    static readonly string[] NamesOfItsOwn = [.. Judged, "nats_up", "nats_survey", "process_", "dotnet_", "promhttp_", "nats_core_account_count", .. Heard];

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_pages_of_fixed_shards_are_together_the_page_of_one_that_shows_all(string version)
    {
        var (busy, whole) = await systems.OfAsync(version);
        List<SurveyorProcess> shards = [];
        try
        {
            for (var number = 1; number <= 3; number++)
            {
                shards.Add(await SurveyorProcess.StartAsync([.. busy.System.SurveyorFlags(busy.System.Sys), .. Fresh, "--shard", $"{number}/3"]));
            }

            await Eventually.HoldsAsync(async () =>
            {
                var (together, one) = (Told(await Task.WhenAll(shards.Select(static shard => shard.ScrapeAsync()))), Told([await whole.ScrapeAsync()]));
                together.ShouldBeUnique();
                together.Except(one).ShouldBeEmpty();
                one.Except(together).ShouldBeEmpty();
            }, TimeSpan.FromSeconds(10));
            var pages = await Task.WhenAll(shards.Select(static shard => shard.ScrapeAsync()));
            var all = await whole.ScrapeAsync();
            pages.Sum(static page => page.Value("nats_core_account_count")).ShouldBe(all.Value("nats_core_account_count"));
            pages.Sum(static page => page.Value("nats_survey_shard_servers")).ShouldBe(all.All("nats_server_up").Count);
            pages.Select(static page => page.All("nats_survey_shard_info").Single()["shard"]).ShouldBe(["1/3", "2/3", "3/3"]);
            pages.Count(static page => page.All("nats_stream_messages").Count > 0).ShouldBeGreaterThan(1);
            foreach (var name in new[] { "nats_stream_messages", "nats_consumer_num_pending", "nats_consumer_ack_floor_stream_seq" })
            {
                pages.SelectMany(page => page.All(name)).Select(static sample => sample.ToString()).ShouldBe(all.All(name).Select(static sample => sample.ToString()), ignoreOrder: true);
            }
        }
        finally
        {
            await Task.WhenAll(shards.Select(static shard => shard.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Members_find_each_other_and_take_over()
    {
        var plan = new SwarmPlan { Servers = 12, Accounts = 24, StreamsPerAccount = 2, ConsumersPerStream = 1, Seed = 11 };
        await using var system = await TestCluster.SingleAsync();
        await using var swarm = await Swarm.StartAsync(plan, system.Opts(system.Sys));
        await using var a = await MemberAsync(system, "a");
        await a.WaitForServersAsync(plan.Servers + 1);
        var b = await MemberAsync(system, "b");
        await Eventually.TrueAsync(async () => (await b.ScrapeAsync()).Value("nats_survey_shard_members") == 2, "b is a member");
        await ShowAllAsync(plan, a, b);

        // One that is told to stop hands over before it does.
        b.Program.Terminate();
        await Eventually.HoldsAsync(async () =>
        {
            (await a.ScrapeAsync()).All("nats_stream_messages").ShouldNotBeEmpty();
            b.Program.Running.ShouldBeFalse();
        }, TimeSpan.FromSeconds(20));

        (await a.ScrapeAsync()).All("nats_stream_messages").Count.ShouldBe(plan.Streams);
        await b.DisposeAsync();

        // One that dies is missed.
        var c = await MemberAsync(system, "c");
        await Eventually.TrueAsync(async () => (await c.ScrapeAsync()).Value("nats_survey_shard_members") == 2, "c is a member");
        await ShowAllAsync(plan, a, c);
        c.Program.Kill();
        await Eventually.TrueAsync(async () => (await a.ScrapeAsync()).All("nats_stream_messages").Count == plan.Streams, "a shows all again", TimeSpan.FromSeconds(8));
        await c.DisposeAsync();
    }

    static Task<SurveyorProcess> MemberAsync(TestSystem system, string name) =>
        SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. Fresh, "--shard", "auto", "--shard-name", name]);

    static async Task ShowAllAsync(SwarmPlan plan, params SurveyorProcess[] members)
    {
        var pages = await Task.WhenAll(members.Select(static member => member.ScrapeAsync()));
        var streams = pages.SelectMany(static page => page.All("nats_stream_messages")).Select(static sample => sample.Series).ToList();
        streams.Count.ShouldBe(plan.Streams);
        streams.ShouldBeUnique();
        pages.ShouldAllBe(page => page.Value("nats_survey_shard_members") == members.Length && page.All("nats_stream_messages").Count > 0);
    }

    /// <summary>Series about servers, accounts, streams and consumers.</summary>
    static List<string> Told(IEnumerable<Page> pages) =>
        [.. pages.SelectMany(static page => page.Samples).Where(static sample => !NamesOfItsOwn.Any(own => sample.Name.StartsWith(own, StringComparison.Ordinal))).Select(static sample => sample.Series)];
}
