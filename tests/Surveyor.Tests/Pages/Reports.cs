using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

/// <summary>Verdicts to show.</summary>
static class Reports
{
    public static DateTimeOffset Noon => Clusters.Noon;

    /// <summary>A picture without any verdict.</summary>
    public static HealthReport Of(ClusterSnapshot snapshot) => new(
        snapshot,
        [.. snapshot.Streams.Select(_ => Stream(StreamRules.Unknown))],
        [.. snapshot.Consumers.Select(_ => Consumer(ConsumerRules.Unknown))],
        []);

    /// <summary>Streams with consumers, each with its verdict.</summary>
    public static HealthReport Of(params Told[] streams)
    {
        List<ConsumerRow> consumers = [];
        List<ConsumerHealth> verdicts = [];
        var rows = new StreamRow[streams.Length];
        foreach (var (index, told) in streams.Index())
        {
            rows[index] = told.Row with { FirstConsumer = consumers.Count, ConsumerRows = told.Consumers.Length };
            consumers.AddRange(told.Consumers.Select(one => one.Row with { Stream = index }));
            verdicts.AddRange(told.Consumers.Select(one => one.Health));
        }

        var snapshot = Clusters.Healthy with { Streams = rows, Consumers = [.. consumers] };
        return new(snapshot, [.. streams.Select(told => told.Health)], [.. verdicts], []);
    }

    public static Told Stream(string name, StreamRule rule, params (ConsumerRow, ConsumerHealth)[] consumers) => new(Row(name), Stream(rule), consumers);

    public static StreamRow Row(string name, string account = "A1", string accountName = "APP", string domain = "") => new()
    {
        Account = account,
        AccountName = accountName,
        Domain = domain,
        Standalone = "",
        Name = name,
        State = AssetState.Ok,
        Leader = "n1",
        ClusterName = "C1",
        RaftGroup = "S-R1",
        Messages = 1_000,
        Bytes = 2_048,
        FirstSeq = 1,
        LastSeq = 1_000,
        ConsumerCount = 1,
        ToldAt = Noon,
        FirstTime = Noon - TimeSpan.FromHours(3),
        LastTime = Noon - TimeSpan.FromSeconds(5),
        Config = new() { Retention = "limits", Storage = "file", Discard = "old", MaxBytes = 4_096, MaxMsgs = -1, MaxConsumers = -1, Replicas = 3 },
    };

    public static (ConsumerRow Row, ConsumerHealth Health) Consumer(string name, ConsumerRule rule, ulong pending = 0, double lag = double.NaN) => (
        new()
        {
            Name = name,
            State = rule == ConsumerRules.Unknown ? AssetState.Unknown : AssetState.Ok,
            Leader = "n1",
            ClusterName = "C1",
            RaftGroup = "C-R1",
            Pending = rule == ConsumerRules.Unknown ? null : pending,
            AckPending = rule == ConsumerRules.Unknown ? null : 7,
            Redelivered = 1,
            Waiting = 2,
            ReceivedAt = Noon,
            ToldAt = Noon,
            Config = new() { IsDurable = true, AckPolicy = "explicit", AckWait = 30_000_000_000, MaxAckPending = 1_000, MaxDeliver = -1 },
        },
        Consumer(rule, lag));

    public static StreamHealth Stream(StreamRule rule) => new()
    {
        Rule = rule,
        Severity = rule.Severity,
        Since = Noon.AddMinutes(-10).UtcTicks,
        Reason = $"Because of {rule.Name}.",
        Replicas = ReplicaState.Ok,
        StoredRate = 2.5,
        RemovedRate = double.NaN,
    };

    public static ConsumerHealth Consumer(ConsumerRule rule, double lag = double.NaN) => new()
    {
        Rule = rule,
        Severity = rule.Severity,
        Since = Noon.AddMinutes(-10).UtcTicks,
        Reason = $"Because of {rule.Name}.",
        Evidence = rule.Severity > Severity.Unknown ? [new("pending", 5), new("undelivered_age_seconds", double.NaN)] : [],
        Replicas = ReplicaState.Ok,
        Lag = double.IsNaN(lag) ? Age.Unknown : new(lag, 0.5),
        Undelivered = Age.Unknown,
        Drain = double.NaN,
        DeliveredRate = 12.5,
        AcknowledgedRate = double.NaN,
        Lost = 0,
        Deliveries = null,
        Acknowledged = null,
    };

    /// <summary>Half a minute apart, the last at noon.</summary>
    public static ConsumerSample[] Samples(params ulong[] pending) =>
    [
        .. pending.Select((count, index) => new ConsumerSample(
            Noon.AddSeconds(-30 * (pending.Length - 1 - index)).UtcTicks / TimeSpan.TicksPerMillisecond / 100,
            new ConsumerRow { Pending = count, AckPending = 7, DeliveredConsumerSeq = (ulong)index * 300 },
            1)),
    ];

    internal sealed record Told(StreamRow Row, StreamHealth Health, (ConsumerRow Row, ConsumerHealth Health)[] Consumers);
}
