using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryStreams
{
    const string SnapshotBegins = "snapshot_create";
    const string SnapshotEnds = "snapshot_complete";
    const string RestoreBegins = "restore_create";
    const string RestoreEnds = "restore_complete";
    const string ConsumerLeader = "consumer_leader_elected";
    const string ConsumerQuorum = "consumer_quorum_lost";
    const string StreamLeader = "stream_leader_elected";
    const string StreamQuorum = "stream_quorum_lost";

    public static MetricGroup Group { get; } = new MetricGroup<AdvisoryView>(AdvisoryView.Of(
        key => "", SnapshotBegins, SnapshotEnds, RestoreBegins, RestoreEnds, ConsumerLeader, ConsumerQuorum, StreamLeader, StreamQuorum))
    {
        Title = "Advisories about streams",
        Section = MetricSection.Advisories,
        NamesOf = NamesOf.NatsSurveyor,
        Note = "`nats_jetstream_advisories_total` names the consumer, too.",
        Labels = [new("account", (in row) => row.Account), new("stream", (in row) => row.Stream)],
        Families =
        [
            new("nats_jetstream_snapshot_size_bytes", Counter, "Bytes of the streams of which snapshots were begun.", (in row) => row.Sum(SnapshotBegins))
            {
                Differs = "Servers no longer tell blocks and their size, of which it is made there; here it is the size of the stream.",
            },
            MetricFamily<AdvisoryView>.Histogram("nats_jetstream_snapshot_duration", "Seconds that snapshots took.", (in row) => row.Durations(SnapshotEnds)),
            new("nats_jetstream_restore_created_count", Counter, "Restores begun.", (in row) => row.Count(RestoreBegins)),
            new("nats_jetstream_restore_size_bytes", Counter, "Bytes restored.", (in row) => row.Sum(RestoreEnds)),
            MetricFamily<AdvisoryView>.Histogram("nats_jetstream_restore_duration", "Seconds that restores took.", (in row) => row.Durations(RestoreEnds)),
            new("nats_jetstream_consumer_leader_elected", Counter, "Leaders elected for consumers of the stream.", (in row) => row.Count(ConsumerLeader)),
            new("nats_jetstream_consumer_quorum_lost", Counter, "Times a consumer of the stream lost its quorum.", (in row) => row.Count(ConsumerQuorum)),
            new("nats_jetstream_stream_leader_elected", Counter, "Leaders elected for the stream.", (in row) => row.Count(StreamLeader)),
            new("nats_jetstream_stream_quorum_lost", Counter, "Times the stream lost its quorum.", (in row) => row.Count(StreamQuorum)),
        ],
    };
}
