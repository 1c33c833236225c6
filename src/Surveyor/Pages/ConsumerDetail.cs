using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Everything about one consumer. Null: unknown.</summary>
/// <param name="Consumer">The verdict and the main numbers.</param>
/// <param name="Evidence">What the verdict stands on.</param>
/// <param name="UndeliveredSeconds">Age of the oldest message not delivered.</param>
/// <param name="DrainSeconds">Until everything is delivered at the present rates. Null: never, too.</param>
/// <param name="LostMessages">That limits removed before it got them, since it is known.</param>
/// <param name="ToldAt">When its leader told these numbers, by the leader's clock.</param>
/// <param name="History">Oldest first.</param>
public sealed record ConsumerDetail(
    ConsumerLine Consumer,
    string Meaning,
    string Remedy,
    string NotOn,
    IReadOnlyList<EvidenceLine> Evidence,
    double? UndeliveredSeconds,
    double? DrainSeconds,
    ulong LostMessages,
    ulong? DeliveredConsumerSequence,
    ulong? DeliveredStreamSequence,
    ulong? AckFloorStreamSequence,
    DateTimeOffset? LastDelivered,
    DateTimeOffset? LastAcknowledged,
    bool? PushBound,
    bool? Paused,
    bool? Ephemeral,
    DateTimeOffset? Created,
    DateTimeOffset? ToldAt,
    string Leader,
    string Cluster,
    string RaftGroup,
    IReadOnlyList<ReplicaLine> Peers,
    ConsumerSettings? Config,
    IReadOnlyList<ConsumerMoment> History)
{
    public static ConsumerDetail Of(HealthReport report, AssetPlace place, ConsumerSample[] samples)
    {
        ref readonly var row = ref report.Snapshot.Consumers[place.Consumer];
        ref readonly var health = ref report.Consumers[place.Consumer];
        return new(
            ConsumerLine.Of(report, place.Consumer),
            health.Rule.Meaning,
            health.Rule.Remedy,
            health.Rule.NotOn,
            [.. (health.Evidence ?? []).Select(one => new EvidenceLine(one.Name, Plain.Known(one.Value)))],
            Plain.Known(health.Undelivered.Seconds),
            Plain.Known(health.Drain),
            health.Lost,
            row.DeliveredConsumerSeq,
            row.DeliveredStreamSeq,
            row.AckFloorStreamSeq,
            row.LastDelivered,
            row.LastAcked,
            row.PushBound,
            row.Paused,
            row.Ephemeral,
            row.Created,
            row.ToldAt,
            row.Leader ?? "",
            row.ClusterName ?? "",
            row.RaftGroup ?? "",
            ReplicaLine.Of(row.Leader, report.Snapshot.Peers.AsSpan(row.FirstPeer, row.PeerCount)),
            row.Config is { } config ? ConsumerSettings.Of(config) : null,
            ConsumerMoment.Of(samples, row.ReceivedAt ?? report.Snapshot.Taken));
    }
}

/// <summary>How a consumer is configured; null: not limited, or not set.</summary>
/// <param name="Replicas">0: as many as the stream has.</param>
public sealed record ConsumerSettings(
    bool Durable,
    string? AckPolicy,
    double? AckWaitSeconds,
    long? MaxDeliver,
    long? MaxAckPending,
    long? MaxWaiting,
    string? DeliverSubject,
    double? InactiveThresholdSeconds,
    DateTimeOffset? PauseUntil,
    int? Replicas,
    string? Filter,
    double? LongestBackoffSeconds,
    bool ReplaysOriginal,
    string? PriorityPolicy)
{
    public static ConsumerSettings Of(ConsumerConfig config) => new(
        config.IsDurable,
        config.AckPolicy,
        Plain.Seconds(config.AckWait),
        Plain.Limit(config.MaxDeliver),
        Plain.Limit(config.MaxAckPending),
        Plain.Limit(config.MaxWaiting),
        config.DeliverSubject,
        Plain.Seconds(Plain.Limit(config.InactiveThreshold)),
        config.PauseUntil,
        config.Replicas,
        config.Filter,
        Plain.Seconds(config.LongestBackoff),
        config.ReplaysOriginal,
        config.PriorityPolicy);
}

/// <summary>A consumer at a moment that was kept. Rates are since the moment before; null at the first.</summary>
/// <param name="Redelivered">Up to 255, as is <paramref name="Waiting"/>.</param>
public sealed record ConsumerMoment(DateTimeOffset Time, uint Pending, double AckPending, double LagSeconds, int Redelivered, int Waiting, double? DeliveredPerSecond, double? AcknowledgedPerSecond)
{
    public static IReadOnlyList<ConsumerMoment> Of(ConsumerSample[] samples, DateTimeOffset later)
    {
        var moments = new ConsumerMoment[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var now = samples[i];
            var seconds = i == 0 ? 0 : samples[i - 1].SecondsTo(now);
            moments[i] = new(
                now.At(later),
                now.Pending,
                now.AckPending,
                now.Lag,
                now.Redelivered,
                now.Waiting,
                seconds > 0 ? samples[i - 1].DeliveredUntil(now) / seconds : null,
                seconds > 0 ? samples[i - 1].AckedUntil(now) / seconds : null);
        }

        return moments;
    }
}
