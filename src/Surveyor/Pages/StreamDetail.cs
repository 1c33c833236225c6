using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Everything about one stream. Null: unknown.</summary>
/// <param name="Stream">The verdict and the main numbers.</param>
/// <param name="ToldAt">When its leader told these numbers, by the leader's clock.</param>
/// <param name="Consumers">The worst first, at most a hundred.</param>
/// <param name="History">Oldest first.</param>
public sealed record StreamDetail(
    StreamLine Stream,
    string Meaning,
    string Remedy,
    string NotOn,
    ulong? FirstSequence,
    ulong? LastSequence,
    DateTimeOffset? FirstTime,
    DateTimeOffset? LastTime,
    long? Subjects,
    long? DeletedMessages,
    ulong? LostMessages,
    DateTimeOffset? Created,
    DateTimeOffset? ToldAt,
    string Leader,
    string Cluster,
    string RaftGroup,
    IReadOnlyList<ReplicaLine> Peers,
    IReadOnlyList<SourceLine> Sources,
    StreamSettings? Config,
    IReadOnlyList<ConsumerLine> Consumers,
    IReadOnlyList<StreamMoment> History)
{
    const int MostConsumers = 100;

    public static StreamDetail Of(HealthReport report, AssetPlace place, StoredRate[] stored)
    {
        ref readonly var row = ref report.Snapshot.Streams[place.Stream];
        ref readonly var health = ref report.Streams[place.Stream];
        return new(
            StreamLine.Of(report, place.Stream),
            health.Rule.Meaning,
            health.Rule.Remedy,
            health.Rule.NotOn,
            row.FirstSeq,
            row.LastSeq,
            row.FirstTime,
            row.LastTime,
            row.Subjects,
            row.Deleted,
            row.Lost,
            row.Created,
            row.ToldAt,
            row.Leader ?? "",
            row.ClusterName ?? "",
            row.RaftGroup ?? "",
            ReplicaLine.Of(row.Leader, report.Snapshot.Peers.AsSpan(row.FirstPeer, row.PeerCount)),
            SourceLine.Of(report.Snapshot.Sources.AsSpan(row.FirstSource, row.SourceCount)),
            row.Config is { } config ? StreamSettings.Of(config) : null,
            Worst(report, in row),
            [.. stored.Select(one => new StreamMoment(one.Time, one.PerSecond))]);
    }

    static IReadOnlyList<ConsumerLine> Worst(HealthReport report, in StreamRow row)
    {
        List<int> places = [.. Enumerable.Range(row.FirstConsumer, row.ConsumerRows)];
        return [.. Ranking.By(places, true, place => (double)report.Consumers[place].Severity, place => report.Consumers[place].Lag.Seconds)
            .Take(MostConsumers).Select(place => ConsumerLine.Of(report, place))];
    }
}

/// <summary>A stream at a moment that was kept.</summary>
/// <param name="StoredPerSecond">Messages, since the moment before.</param>
public sealed record StreamMoment(DateTimeOffset Time, double StoredPerSecond);

/// <summary>The origin of a mirror or of a source.</summary>
/// <param name="External">The origin's API prefix when it is in another account or domain; else empty.</param>
/// <param name="ActiveSeconds">Since it was heard last; null: never.</param>
public sealed record SourceLine(string Name, bool Mirror, string External, ulong? Lag, double? ActiveSeconds, string Error)
{
    public static IReadOnlyList<SourceLine> Of(ReadOnlySpan<JszSource> sources)
    {
        List<SourceLine> lines = [];
        foreach (ref readonly var source in sources)
        {
            lines.Add(new(source.Name, source.Mirror, source.External ?? "", source.Lag, source.Active is >= 0 ? source.Active / 1e9 : null, source.Error ?? ""));
        }

        return lines;
    }
}

/// <summary>How a stream is configured; null: not limited, or not set.</summary>
public sealed record StreamSettings(
    string? Subjects,
    string? Retention,
    string? Storage,
    string? Discard,
    int? Replicas,
    long? MaxMessages,
    long? MaxBytes,
    double? MaxAgeSeconds,
    long? MaxMessageBytes,
    long? MaxMessagesPerSubject,
    long? MaxConsumers,
    bool Sealed)
{
    public static StreamSettings Of(StreamConfig config) => new(
        config.Subjects,
        config.Retention,
        config.Storage,
        config.Discard,
        config.Replicas,
        Plain.Limit(config.MaxMsgs),
        Plain.Limit(config.MaxBytes),
        Plain.Seconds(Plain.Limit(config.MaxAge)),
        Plain.Limit(config.MaxMsgSize),
        Plain.Limit(config.MaxMsgsPerSubject),
        Plain.Limit(config.MaxConsumers),
        config.Sealed);
}
