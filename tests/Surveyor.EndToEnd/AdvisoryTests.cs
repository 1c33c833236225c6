using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>What JetStream says by itself is counted as often as real servers said it.</summary>
public sealed class AdvisoryTests
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_event_is_counted_once_whether_the_account_or_the_system_account_heard_it(string version)
    {
        await using var system = await TestCluster.ThreeNodesAsync(version);
        var folder = Directory.CreateTempSubdirectory("advisories");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "app.json"),
            new JsonObject { ["name"] = "APP", ["username"] = system.App.Auth.Username, ["password"] = system.App.Auth.Password }.ToJsonString(),
            Cancellation);
        await using var raw = await Raw.ListenAsync(system);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), "--jetstream", folder.FullName]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()) is var page && page.Value("nats_jetstream_advisory_count") == 1 && page.Value("nats_jetstream_system_advisories_up") == 1, "it listens");
        raw.OthersHear();

        await LiveAsync(system);
        raw.Kinds.ShouldBeSubsetOf(raw.Expected);
        await Eventually.TrueAsync(() => Task.FromResult(raw.Expected.IsSubsetOf(raw.Kinds)), $"of {string.Join(", ", raw.Expected)} the servers said all", Soon);

        await AgreesAsync(surveyor, raw);
        var told = JsonNode.Parse(await surveyor.GetAsync("api/events?account=APP&kind=max_deliver"))!.AsArray();
        told.Select(one => (string)one!["text"]!).ShouldAllBe(text => text.StartsWith("consumer C of stream S gave message", StringComparison.Ordinal));
        told.Count.ShouldBe(raw.Count("max_deliver"));
        folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_import_tells_everything_of_an_account_that_is_asked_for(string version)
    {
        await using var system = await TestCluster.ThreeNodesAsync(version);
        await using var raw = await Raw.ListenAsync(system);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Watcher!), "--hear", "api,naks,acks", "--inbox-prefix", system.Watcher!.InboxPrefix]);
        await HearsAsync(surveyor);
        raw.OthersHear();

        await LiveAsync(system);
        raw.Kinds.ShouldBeSubsetOf(raw.Expected);
        await Eventually.TrueAsync(() => Task.FromResult(raw.Expected.IsSubsetOf(raw.Kinds)), $"of {string.Join(", ", raw.Expected)} the servers said all", Soon);
        await AgreesAsync(surveyor, raw);
        (await surveyor.ScrapeAsync()).All("nats_jetstream_api_calls_total", ("account", "APP")).Sum(static calls => calls.Value).ShouldBeInRange(raw.CountOfAccount("api_audit") - raw.Early, raw.CountOfAccount("api_audit"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_import_tells_what_happens_to_one_copy_and_nothing_that_was_not_asked_for(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        await using var raw = await Raw.ListenAsync(system);
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.Sys));
        await HearsAsync(surveyor);
        raw.OthersHear();

        await LiveAsync(system, replicas: 1);
        HashSet<string> frequent = ["api_audit", "consumer_ack", "nak"];
        await Eventually.TrueAsync(() => Task.FromResult(raw.Kinds.IsSupersetOf([.. frequent, "max_deliver", "consumer_action"])), "the servers said all", Soon);
        await Eventually.HoldsAsync(
            async () => Counted((await surveyor.ScrapeAsync()).All("nats_jetstream_advisories_total"), "consumer_name", "type").ShouldBe(raw.Counted(frequent), ignoreOrder: true),
            Soon);
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_jetstream_advisories_total", ("account", "APP"), ("stream", "S"), ("consumer_name", "C"), ("type", "max_deliver")).ShouldBe(raw.Count("max_deliver"));
        page.Value("nats_jetstream_delivery_exceeded_count", ("account", "APP"), ("stream", "S"), ("consumer", "C")).ShouldBe(raw.Count("max_deliver"));
        page.All("nats_jetstream_api_calls_total").ShouldBeEmpty();
        var told = JsonNode.Parse(await surveyor.GetAsync("api/events?account=APP&kind=max_deliver"))!.AsArray();
        told.Count.ShouldBe(raw.Count("max_deliver"));
    }

    [Fact]
    public async Task An_account_that_an_import_calls_by_its_name_has_the_rows_of_its_id()
    {
        await using var system = await TestCluster.OperatorModeAsync();
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.Sys));
        await HearsAsync(surveyor);
        await LiveAsync(system);
        string[] expected = ["stream_action", "consumer_action", "stream_leader_elected", "consumer_leader_elected", "terminated", "max_deliver"];
        await Eventually.HoldsAsync(
            async () => (await surveyor.ScrapeAsync()).All("nats_jetstream_advisories_total", ("stream", "S")).Select(static one => one["type"]).Distinct().ShouldBe(expected, ignoreOrder: true), Soon);
        var rows = (await surveyor.ScrapeAsync()).All("nats_jetstream_advisories_total", ("stream", "S"));
        var id = rows.Select(static one => one["account"]).Distinct().ShouldHaveSingleItem();
        id.Length.ShouldBe(56);
        rows.ShouldAllBe(static one => one["account_name"] == "APP");
        var told = JsonNode.Parse(await surveyor.GetAsync("api/events?account=APP&kind=max_deliver"))!.AsArray();
        told.Select(one => $"{one!["account"]} {one["stream"]} {one["consumer"]}").Distinct().ShouldBe([$"{id} S C"]);
        JsonNode.Parse(await surveyor.GetAsync($"api/events?account={id}&kind=max_deliver"))!.AsArray().Count.ShouldBe(told.Count);
    }

    static Task HearsAsync(SurveyorProcess surveyor) => Eventually.TrueAsync(
        async () => (await surveyor.ScrapeAsync()) is var page && page.Value("nats_jetstream_advisory_imports_up") == 1 && page.Value("nats_jetstream_system_advisories_up") == 1,
        "it listens");

    /// <summary>Of every event the account and the system account said, each is counted once, and nothing else.</summary>
    static Task AgreesAsync(SurveyorProcess surveyor, Raw raw) =>
        Eventually.HoldsAsync(
            async () =>
            {
                var page = await surveyor.ScrapeAsync();
                Counted(page.All("nats_jetstream_advisories_total"), "consumer_name", "type").ShouldBe(raw.Counted(), ignoreOrder: true);
                page.Value("nats_jetstream_total_advisories", ("account", "APP")).ShouldBeInRange(raw.OfAccount - raw.Early, raw.OfAccount);
                page.Value("nats_jetstream_delivery_exceeded_count", ("account", "APP"), ("stream", "S"), ("consumer", "C")).ShouldBe(raw.Count("max_deliver"));
                page.Value("nats_jetstream_consumer_nak", ("account", "APP"), ("stream", "S"), ("consumer", "C")).ShouldBe(raw.Count("nak"));
                page.Value("nats_jetstream_acknowledgement_duration_count", ("account", "APP"), ("stream", "S"), ("consumer", "C")).ShouldBe(raw.Count("consumer_ack"));
                page.Value("nats_jetstream_acknowledgement_duration_sum", ("account", "APP"), ("stream", "S"), ("consumer", "C")).ShouldBe(raw.AckSeconds, 1e-9);
                page.Value("nats_jetstream_advisories_malformed_total").ShouldBe(0);
                page.All("nats_jetstream_advisories_unknown_total").ShouldBeEmpty();
            },
            Soon);

    /// <summary>Makes the servers say a bit of everything.</summary>
    static async Task LiveAsync(TestSystem system, int replicas = 3)
    {
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await api.CreateStreamAsync("S", ["s"], replicas, cancellation: Cancellation);
        await api.CreateConsumerAsync("S", "C", new() { ["max_deliver"] = 1, ["ack_wait"] = 300_000_000, ["sample_freq"] = "100%" }, Cancellation);
        for (var message = 0; message < 6; message++)
        {
            await api.PublishAsync("s", "x", Cancellation);
        }

        var taken = await api.FetchAsync("S", "C", 5, Soon, Cancellation);
        taken.Count.ShouldBe(5);
        await api.AckAsync(taken[0], Cancellation);
        await api.AckAsync(taken[1], Cancellation);
        await api.NakAsync(taken[2], Cancellation);
        await api.TermAsync(taken[3], Cancellation);

        // The last one is not answered in time, and gets no second chance. Servers before 2.10 notice when somebody asks for more.
        await Eventually.TrueAsync(async () => (long)(await api.ConsumerInfoAsync("S", "C", Cancellation))["num_ack_pending"]! is 0 || (await api.FetchAsync("S", "C", 1, cancellation: Cancellation)).Count == 0, "it was given up", Soon);
        if (replicas > 1)
        {
            await api.AskAsync("STREAM.LEADER.STEPDOWN.S", null, Cancellation);
            await Eventually.TrueAsync(async () => (await api.StreamInfoAsync("S", Cancellation))["cluster"]?["leader"] is not null, "a new leader", Soon);
        }

        await api.CreateConsumerAsync("S", "GONE", cancellation: Cancellation);
        await api.DeleteConsumerAsync("S", "GONE", Cancellation);
    }

    static Dictionary<string, double> Counted(IEnumerable<Sample> samples, params string[] labels) => samples
        .Where(sample => sample["stream"] == "S")
        .ToDictionary(sample => string.Join('/', labels.Select(label => sample[label])), sample => sample.Value);

    /// <summary>What the test itself hears in both accounts.</summary>
    sealed class Raw : IAsyncDisposable
    {
        readonly ConcurrentDictionary<string, JsonNode> _byId = [];
        readonly ConcurrentDictionary<string, bool> _ofAccount = [];
        readonly List<IAsyncDisposable> _open = [];

        public HashSet<string> Expected { get; } =
            ["stream_action", "consumer_action", "stream_leader_elected", "consumer_leader_elected", "consumer_ack", "nak", "terminated", "max_deliver", "api_audit"];

        public HashSet<string> Kinds => _byId.Values.Select(Kind).ToHashSet();

        public int OfAccount => _ofAccount.Count;

        /// <summary>Of these, those that nobody else may have heard: a new cluster still tells of what it was started with.</summary>
        public int Early { get; private set; }

        public double AckSeconds => _byId.Values.Where(one => Kind(one) == "consumer_ack").Sum(one => (long)one["ack_time"]! / 1e9);

        public static async Task<Raw> ListenAsync(TestSystem system)
        {
            var raw = new Raw();
            foreach (var (login, subject) in new[] { (system.App, "$JS.EVENT.>"), (system.Sys, "$JS.EVENT.ADVISORY.>") })
            {
                var nats = await system.ConnectAsync(login);
                var subscription = nats.Subscribe(subject);
                raw._open.AddRange([subscription, nats]);
                _ = raw.ReadAsync(subscription, isSystem: login == system.Sys);
                await nats.PingAsync(Cancellation);
            }

            return raw;
        }

        public void OthersHear() => Early = OfAccount;

        public int Count(string kind) => _byId.Values.Count(one => Kind(one) == kind);

        public int CountOfAccount(string kind) => _byId.Count(one => Kind(one.Value) == kind && _ofAccount.ContainsKey(one.Key));

        /// <summary>Events of the stream by consumer and kind.</summary>
        public Dictionary<string, double> Counted(HashSet<string>? without = null) => _byId.Values
            .Where(one => (string?)one["stream"] == "S" && without?.Contains(Kind(one)) != true)
            .GroupBy(one => $"{(Kind(one) == "consumer_action" ? "" : (string?)one["consumer"])}/{Kind(one)}")
            .ToDictionary(same => same.Key, same => (double)same.Count());

        public async ValueTask DisposeAsync()
        {
            foreach (var open in _open)
            {
                await open.DisposeAsync();
            }
        }

        async Task ReadAsync(INatsSubscription subscription, bool isSystem)
        {
            await foreach (var message in subscription.ReadAllAsync(Cancellation))
            {
                using (message)
                {
                    var heard = JsonNode.Parse(message.Data.Span)!;
                    if (isSystem && Kind(heard) == "api_audit")
                    {
                        // Calls of the system account itself, which Surveyor does not ask for.
                        continue;
                    }

                    _byId.TryAdd((string)heard["id"]!, heard);
                    _ = isSystem || _ofAccount.TryAdd((string)heard["id"]!, true);
                }
            }
        }

        static string Kind(JsonNode heard) => ((string)heard["type"]!).Split('.')[^1];
    }
}
