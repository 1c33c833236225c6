using System.Globalization;
using Surveyor.Benchmarks.Swarm;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>Many pretended servers behind a real one: what the page says of them follows from how they were made.</summary>
public sealed class SwarmTests(ITestOutputHelper output)
{
    static readonly SwarmPlan Plan = new() { Servers = 30, Accounts = 5, StreamsPerAccount = 10, ConsumersPerStream = 3, Seed = 7 };

    static readonly string[] Fresh = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--loop-light", "0s", "--max-series", "0"];

    [Fact]
    public async Task Every_stream_and_consumer_has_its_leaders_numbers()
    {
        await using var watched = await WatchAsync(Plan);
        for (var beat = 1; beat <= 2; beat++)
        {
            watched.Swarm.Advance();
            var page = await watched.Surveyor.ScrapeAsync();
            page.All("nats_stream_messages").Count.ShouldBe(Plan.Streams);
            page.All("nats_consumer_num_pending").Count.ShouldBe(Plan.Consumers);
            for (var account = 0; account < Plan.Accounts; account++)
            {
                for (var stream = 0; stream < Plan.StreamsPerAccount; stream++)
                {
                    Check(page, account, stream, watched.Swarm.Beat);
                }
            }
        }
    }

    [Fact]
    public async Task Whatever_is_wrong_with_some_the_others_have_their_rows()
    {
        await using var watched = await WatchAsync(Plan with { StreamsPerAccount = 0 });
        var faults = Enum.GetValues<SwarmFault>();
        for (var fault = 1; fault < faults.Length; fault++)
        {
            watched.Swarm.Servers[fault].Fault = faults[fault];
        }

        await watched.Surveyor.ScrapeAsync(TimeSpan.FromSeconds(2));
        var page = await watched.Surveyor.ScrapeAsync(TimeSpan.FromSeconds(2));

        // What a late one said may have come since.
        foreach (var server in watched.Swarm.Servers.Where(static server => server.Fault != SwarmFault.Late))
        {
            var isWell = server.Fault is SwarmFault.None or SwarmFault.Twice or SwarmFault.NoJetStream or SwarmFault.Oversize;
            var up = page.Value("nats_server_up", ("server_name", server.Name));
            (up == 1 || !isWell).ShouldBeTrue($"{server.Name}, {server.Fault}");
            page.All("nats_core_connection_count", ("server_name", server.Name)).Count.ShouldBe(isWell ? 1 : 0, $"{server.Name}, {server.Fault}");
        }

        page.Value("nats_server_up", ("server_name", watched.Swarm.Servers[(int)SwarmFault.Silent].Name)).ShouldBe(0);
        page.Value("nats_survey_garbage_replies_total").ShouldBeGreaterThan(0);
        page.Value("nats_survey_duplicate_replies_total").ShouldBeGreaterThan(0);
        page.Series.Count.ShouldBe(page.Samples.Count);
    }

    [Fact]
    public async Task Five_scrapers_at_once_cost_one_round_or_the_one_that_runs_and_one_more()
    {
        await using var watched = await WatchAsync(Plan);
        watched.Swarm.Recording = true;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => watched.Surveyor.ScrapeAsync()));
        var heard = watched.Swarm.TakeHeard();
        heard.Count(static request => request.Subject.EndsWith(".PING.STATSZ", StringComparison.Ordinal)).ShouldBeInRange(1, 2);
        heard.Count(static request => request.Subject.EndsWith(".JSZ", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(2 * 2 * Plan.Servers);
    }

    /// <summary>A short run by default; soak.sh makes it long.</summary>
    [Fact]
    public async Task Through_any_number_of_comings_and_goings_memory_stays_flat_and_nothing_of_what_is_gone_is_shown()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("SURVEYOR_SOAK_ROUNDS") is { Length: > 0 } given ? given : "60", CultureInfo.InvariantCulture);
        await using var watched = await WatchAsync(Plan with { Servers = 9, StreamsPerAccount = 20, ConsumersPerStream = 5, EphemeralPerStream = 2 });
        var random = new Random(11);
        var (before, files) = (0L, 0);
        for (var round = 0; round < rounds; round++)
        {
            if (round == rounds / 4)
            {
                (before, files) = (watched.Resident, watched.OpenFiles);
            }

            if (round % 5 == 0)
            {
                watched.Swarm.Restart(watched.Swarm.Servers[random.Next(watched.Swarm.Servers.Count)]);
                watched.Swarm.Renew(random.Next(Plan.Accounts));
            }

            watched.Swarm.Advance();
            var page = await watched.Surveyor.GetAsync("metrics");
            if (round % 5 == 4)
            {
                Whole(Page.Parse(page), watched.Swarm);
            }
        }

        output.WriteLine($"{rounds} rounds; resident {before >> 20} MB, then {watched.Resident >> 20} MB; files {files}, then {watched.OpenFiles}");
        (watched.Resident - before).ShouldBeLessThan(48 << 20);
        (watched.OpenFiles - files).ShouldBeLessThan(10);
    }

    static void Whole(Page page, Swarm swarm)
    {
        page.All("nats_server_up").ShouldAllBe(static sample => sample.Value == 1);
        page.All("nats_server_up").Count.ShouldBe(swarm.Servers.Count + 1);
        page.All("nats_core_info").Select(static sample => sample["server_id"]).Where(static id => id[0] == 'N').Count().ShouldBe(swarm.Servers.Count + 1);
        var streams = page.All("nats_stream_state");
        streams.Count.ShouldBe(20 * Plan.Accounts);
        for (var account = 0; account < Plan.Accounts; account++)
        {
            var name = SwarmText.AccountName(account);
            var epoch = swarm.EpochOf(account);
            streams.Where(sample => sample["account"] == name).ShouldAllBe(static sample => sample["state"] == "ok");
            streams.Where(sample => sample["account"] == name).Select(static sample => sample["stream"])
                .ShouldBe(Enumerable.Range(0, 20).Select(stream => SwarmStreams.StreamName(stream, epoch)), ignoreOrder: true);
        }

        page.All("nats_consumer_num_pending").Count.ShouldBe(20 * 5 * Plan.Accounts);
    }

    static void Check(Page page, int account, int stream, int beat)
    {
        (string, string)[] labels = [("account", SwarmText.AccountName(account)), ("stream", SwarmStreams.StreamName(stream, 0))];
        var messages = SwarmStreams.Messages(Plan, account, stream, beat);
        page.Value("nats_stream_messages", labels).ShouldBe(messages);
        page.All("nats_stream_total_messages", labels).Single()["stream_leader"].ShouldBe(SwarmServer.NameOf(Plan, Plan.HostsOf(account, stream)[0]));
        for (var consumer = 0; consumer < Plan.ConsumersPerStream; consumer++)
        {
            var sample = page.All("nats_consumer_num_pending", [.. labels, ("consumer_name", string.Create(CultureInfo.InvariantCulture, $"worker-{consumer:D2}"))]).Single();
            sample.Value.ShouldBe(messages - SwarmStreams.Delivered(messages));
            sample["consumer_leader"].ShouldBe(SwarmServer.NameOf(Plan, Plan.HostsOf(account, stream, consumer)[0]));
            sample["server_name"].ShouldBe(sample["consumer_leader"]);
        }
    }

    static async Task<WatchedSwarm> WatchAsync(SwarmPlan plan)
    {
        var system = await TestCluster.SingleAsync(adjust: static settings => settings with { Extra = "max_payload: 16MB" });
        var swarm = await Swarm.StartAsync(plan, new() { Urls = [system.Urls()[0]], AuthOpts = new() { Username = system.Sys.User, Password = system.Sys.Password } });
        var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. Fresh]);
        await surveyor.WaitForServersAsync(plan.Servers + 1);
        return new(system, swarm, surveyor);
    }
}
