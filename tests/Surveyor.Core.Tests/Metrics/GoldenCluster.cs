using System.Globalization;
using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>A small supercluster in which a bit of everything happens: the golden pages show it.</summary>
static class GoldenCluster
{
    public static ClusterSnapshot Snapshot { get; } = new()
    {
        Taken = A.Now,
        Connection = new()
        {
            Connected = true,
            SystemAccount = true,
            ServerName = "n1",
            Reconnects = 1,
            BytesIn = 52_000,
            BytesOut = 1_200,
            MessagesIn = 31,
            MessagesOut = 12,
            PermissionErrors = [new("SERVER.*.VARZ", 2)],
        },
        Survey = new()
        {
            Rounds = 4,
            FailedRounds = 1,
            DurationTotal = TimeSpan.FromMilliseconds(62),
            LastDuration = TimeSpan.FromMilliseconds(7.5),
            NoReplies = 1,
            Answered = 2,
            Expected = 3,
            ConfiguredCount = 3,
            ActiveServers = 3,
            Timeout = TimeSpan.FromSeconds(3),
            LastRoundAt = A.Now,
        },
        Questions =
        [
            new() { Name = "statsz", Success = false, Problem = "n3 is silent", Expected = 3, Answered = 2, Silent = 1, Duration = TimeSpan.FromMilliseconds(3), Pages = 1, Bytes = 4_096, OldestAnswer = A.Now.AddSeconds(-0.5), FreshFor = TimeSpan.FromSeconds(1), RequestsTotal = 4, BytesTotal = 20_000, FailuresTotal = 1 },
            new() { Name = "raftz", FreshFor = TimeSpan.FromSeconds(60) },
        ],
        Servers = [N1, Leaf, N3],
        Accounts = [new("APP", "app", true, null), Claims("ABCD", "biz", 1_800_000_000, 100), Claims("EFGH", "free", null, -1)],
        AccountDomains =
        [
            new("APP", "app", "", 0, 2_500, null, 10_000, 2, 4),
            new("APP", "app", "edge", 0, 500, null, null, 1, 0),
            new("ABCD", "biz", "", 10, 20, 100, 200, 0, 0),
        ],
        AccountTiers = [new("APP", "app", "R1", 0, 0, 500, 0), new("APP", "app", "R3", 0, 0, 2_000, 4_000)],
        Streams = [.. Streams()],
        StreamReplicas = [Copy()],
        Consumers = [.. Consumers()],
        Peers = [new() { Name = "n2", Current = true, Active = 120_000_000 }, new() { Name = "n3", Offline = true, Active = 9_000_000_000, Lag = 12 }],
        Sources = [new() { Name = "ORIGIN", Mirror = true, External = "$JS.hub.API", Lag = 3, Active = 250_000_000 }, new() { Name = "LOST", Active = -1, Error = "stream not found" }],
        ServersWithUnknownAssets = 1,
    };

    static AccountRow Claims(string id, string name, long? expiry, long limit) =>
        new(id, name, null, new(id, name, false, false, false, null, null, new(expiry, name, new(new(limit, limit, limit, limit, limit, limit, Math.Min(limit, 0), limit, limit, limit, limit, limit < 0
            ? null
            : new Dictionary<string, AccountTier> { ["R3"] = new(limit, limit, limit, limit) }), null))));

    static ServerRow N1 => A.Server("n1") with
    {
        Tags = ["az:a", "ssd"],
        LastAnswer = A.Now.AddSeconds(-0.25),
        Rtt = TimeSpan.FromMicroseconds(450),
        Healthz = new("ok", 200, null),
        Varz = new("abc", "go1.27", 65_536, 1_048_576, 67_108_864, 4, 1, 1, 10, 10, 100, 100, A.Now.AddDays(-1), null, "SYS", A.Now.AddDays(30), null, null, null, null, null),
        MetaRaft = new("LEADER", 3, 2, 41, 41, 40, false, 2),
        Gatewayz = new(
            A.Now,
            "C1",
            new Dictionary<string, RemoteGateway> { ["C2"] = new(true, new(7, "NREMOTE", A.Now.AddDays(-2), A.Now.AddSeconds(-3), "1.5ms", "2d", "3s", 0, 100, 200, 1_000, 2_000, 5)) },
            new Dictionary<string, IReadOnlyList<RemoteGateway>> { ["C2"] = [new(false, new(9, "NREMOTE", A.Now.AddMinutes(-1), A.Now, "800µs", "1m0s", "0s", 1, 2, 3, 4, 5, 6))] }),
        Leafz = new(A.Now, 2, [Link("app", 100), Link("app", 50)]),
        Accounts = new(A.Now,
        [
            new("APP", "app", 3, 1, 4, 20, new(100, 1_000, new(1, 10), new(20, 200), null), new(50, 500, null, new(5, 50), null), 0),
            new("ABCD", null, 0, 0, 0, 0, new(0, 0, null, null, null), new(0, 0, null, null, null), 0),
        ]),
        JszLoad = new(12, 34_567, TimeSpan.FromMilliseconds(45), TimeSpan.Zero),
        Jsz = new() { Config = new(1_000, 2_000, null), Streams = 2, Consumers = 4, StreamsLeader = 1, ConsumersLeader = 2, Messages = 20, Bytes = 2_500 },
        Statsz = Statsz with
        {
            Routes = [new(11, "n2", new(10, 100, null, null, null), new(20, 200, null, null, null), 0)],
            Gateways = [new(7, "C2", new(30, 300, null, null, null), new(40, 400, null, null, null), 2)],
            JetStream = new(
                new(1_000, 2_000, null),
                new(10, 2_500, 0, 500, 2, 5, new(77, 3, 0, 1)),
                new("C1", "n1", null, [new("n2", true, null, 100_000_000, 0, "p2"), new("n3", false, true, 0, 4, "p3")], 3, 1, new(2, 300, A.Now.AddMinutes(-5), 1_500_000))),
        },
    };

    static ServerRow Leaf => A.Server("edge") with { Key = new("edge", "edge", "edge"), Version = "2.10.27", IsLeaf = true, Statsz = Statsz, Healthz = new("unavailable", 503, "no meta leader"), LastAnswer = A.Now };

    static ServerRow N3 => A.Server("n3", ServerState.Down) with { LastAnswer = A.Now.AddMinutes(-2) };

    static Statsz Statsz => new(A.Now.AddHours(-1), 20_000_000, 4, 12.5, 8, 30, 2, 60, new(1_000, 50_000, null, null, null), new(900, 40_000, null, null, null), 1, null, null, 3, null, null, null, null, null);

    static LeafConnection Link(string account, long messages) => new(4, "edge", false, account.ToUpperInvariant(), "10.0.0.9", 4_000, "2ms", messages, messages, 1_000, 2_000, 7, null);

    public static IReadOnlyList<HearingVerdict> Hearing =>
    [
        new("echo", "APP", null) { Export = new("APP", "app", "svc.echo") { Sampling = 50, Results = "latency.echo", ResponseThreshold = TimeSpan.FromSeconds(2) } },
        new("hdr", "APP", HearingProblem.NobodyListens) { Export = new("APP", "app", "svc.hdr") { Sampling = 0, Results = "latency.hdr" } },
        new("gone", "BIZ", HearingProblem.NotConnected),
    ];

    public static Heard Heard => new()
    {
        BrokenFiles = 1,
        ImportsListen = true,
        Advisories = Advisories,
        Servers = Servers,
        Observations = [new("echo.json", "echo", true), new("new.json", "new", false)],
        Captures =
        [
            new("echo.json", "echo", "") { Folded = 5, Recognised = 1, Pending = 7, Written = A.Now },
            new("new.json", "new", "no permission"),
        ],
        Services =
        [
            new("echo", "APP")
            {
                Statuses = [new(200, 3), new(400, 0), new(408, 0), new(503, 2), new(504, 0)],
                Accounts = [new("BIZ", [.. Enum.GetValues<LatencyPart>().Select(part => new HistogramCounts([0.00005, 0.005, 1], [0, 2, (int)part, 1], 1.5) { Exemplars = [null, Traced(0.004), null, Traced(1.25)] })])],
                Requestors = [new("BIZ", "shop \"1\"", [new(200, 2), new(400, 0), new(503, 2)], new([0.001, 1], [1, 1, 0], 0.5)), new("(other)", "(other)", [new(200, 1), new(503, 0), new(0, 1)], new([0.001, 1], [0, 1, 0], 0.25))],
                Responders = [new("echo-1", "n1", 3, new([0.001, 1], [1, 1, 1], 4.25) { Exemplars = [new(new(0xFEED, false), A.Now.AddSeconds(-2.5), 0.000075), null, null] })],
                Apps = [new("", 2, []), new("echo-1", 3, [.. Enumerable.Range(0, 5).Select(_ => new HistogramCounts([0.005, 1, 2.5], [1, 1, 0, 1], 4.25))])],
                Duplicates = 1,
                NotConnected = 0.5,
                LastHeard = A.Now,
            },
            new("new", "") { Statuses = [new(200, 0), new(503, 0)] },
        ],
    };

    static ServersHeard Servers => new()
    {
        Listen = true,
        Connections = true,
        Servers = [new(new("gone", "C1", ""), 1, 0, []), new(new("n1", "C1", ""), 2, 1, [new("Authentication Failure", 4), new("Proxy Required", 1)])],
        Accounts = [new("APP", 7, [new("Slow Consumer (Pending Bytes)", 1)])],
        Malformed = 1,
        Folded = 2,
    };

    static Exemplar Traced(double seconds) => new(new(UInt128.Parse("4bf92f3577b34da6a3ce929d0e0e4736", NumberStyles.HexNumber, CultureInfo.InvariantCulture), true), A.Now.AddSeconds(-1), seconds);

    static AdvisoriesHeard Advisories
    {
        get
        {
            var took = new HistogramCounts([0.005, 1], [1, 0, 1], 3);
            AdvisoryHeard One(string kind, string consumer = "", string detail = "", double sum = 0, HistogramCounts? durations = null) => new(new("app", "", "ORDERS", consumer, kind, detail), 2, sum, durations);
            return new()
            {
                Listeners = [new("app.json", "app", true), new("other.json", "other", false)],
                System = true,
                Imports = false,
                All = [.. new[] { One("max_deliver", "worker"), One("stream_quorum_lost") }.Select(one => one with { Key = one.Key with { Account = "APP" } }), new(new("", "", "", "", "server_out_of_space", "n1"), 1, 0, null), One("max_deliver", "worker"), new(new("app", "", "", "", "api_audit", "$JS.API.STREAM.CREATE"), 6, 0, null)],
                Unknown = [new("io.nats.jetstream.advisory.v9.new", 4)],
                Duplicates = 3,
                Named =
                [
                    new(
                        "app",
                        20,
                        1,
                        [
                            One("max_deliver", "worker"), One("terminated", "worker"), One("nak", "worker"), One("consumer_ack", "worker", sum: 5, durations: took),
                            One("consumer_action", "worker", "create"), One("stream_action", detail: "modify"), One("snapshot_create", sum: 1_000), One("snapshot_complete", durations: took),
                            One("restore_create"), One("restore_complete", sum: 500, durations: took), One("consumer_leader_elected", "worker"), One("consumer_leader_elected", "push"),
                            One("consumer_quorum_lost", "worker"), One("stream_leader_elected"), One("stream_quorum_lost"),
                            new(new("app", "", "", "", "api_audit", "$JS.API.STREAM.CREATE"), 6, 0, null), new(new("app", "", "", "", "", "io.nats.jetstream.advisory.v9.new"), 4, 0, null),
                        ]),
                ],
            };
        }
    }

    static IEnumerable<StreamRow> Streams()
    {
        var orders = A.Stream("ORDERS");
        (orders.Config, orders.FirstTime, orders.LastTime) = (A.Limits with { MaxMsgSize = 1_024, MaxMsgsPerSubject = 5, MaxConsumers = 8 }, A.Now.AddMinutes(-30), A.Now.AddSeconds(-1));
        (orders.PeerCount, orders.SourceCount, orders.ConsumerCount, orders.ConsumerRows) = (2, 2, 4, 4);
        (orders.Created, orders.LeaderSince, orders.Subjects, orders.Deleted) = (A.Now.AddDays(-1), A.Now.AddMinutes(-10), 4, 2);
        yield return orders;

        var same = A.Stream("ORDERS");
        (same.Domain, same.ClusterName, same.RaftGroup, same.Leader, same.ServerName, same.ServerId) = ("edge", "edge", "", "edge", "edge", "NEDGE");
        same.FirstConsumer = 4;
        yield return same;

        yield return new() { Account = "APP", AccountName = "app", Domain = "", Name = "say \"hi\"\\\n", State = AssetState.Offline, Troubled = true, ClusterName = "C1", FirstConsumer = 4 };
    }

    static StreamRow Copy()
    {
        var copy = A.Stream("ORDERS");
        (copy.ServerName, copy.ServerId, copy.Messages) = ("n2", "NN2", 9);
        return copy;
    }

    static IEnumerable<ConsumerRow> Consumers()
    {
        var worker = A.Consumer("worker");
        worker.Config = new() { IsDurable = true, MaxAckPending = 1_000, AckWait = 30_000_000_000, MaxDeliver = -1, Replicas = 0 };
        (worker.LastDelivered, worker.LastAcked, worker.Paused, worker.PeerCount) = (A.Now.AddSeconds(-2), A.Now.AddSeconds(-4), false, 2);
        (worker.Created, worker.LeaderSince) = (A.Now.AddDays(-1), A.Now.AddMinutes(-10));
        yield return worker;

        var push = A.Consumer("push");
        push.Config = new() { IsDurable = true, DeliverSubject = "deliver", MaxDeliver = 3, Replicas = 1 };
        (push.PushBound, push.Paused, push.PauseRemaining, push.Waiting, push.Pending) = (true, true, 90_000_000_000, null, 0);
        yield return push;

        foreach (var name in (string[])["Xk3dLw", "pQ9zAa"])
        {
            var ephemeral = A.Consumer(name);
            (ephemeral.Ephemeral, ephemeral.Config) = (true, new());
            yield return ephemeral;
        }
    }
}
