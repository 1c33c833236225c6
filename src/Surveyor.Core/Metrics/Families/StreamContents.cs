using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamContents
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamView>(StreamView.All)
    {
        Title = "Contents of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState,
        Note = "The leader's numbers under labels that no election changes.",
        Troubled = StreamView.Troubled,
        Labels = StreamLabels.Stable<StreamView>(),
        Families =
        [
            new("nats_stream_messages", Gauge, "Messages stored.", (in row) => row.Row.Messages),
            new("nats_stream_bytes", Gauge, "Bytes stored.", (in row) => row.Row.Bytes),
            new("nats_stream_consumers", Gauge, "Consumers of the stream.", (in row) => row.Row.ConsumerCount),
            new("nats_stream_deleted_messages", Gauge, "Messages deleted between the first and the last one.", (in row) => row.Deleted),
            new("nats_stream_lost_messages", Gauge, "Messages the store has lost.", (in row) => row.Lost),
            new("nats_stream_created_timestamp_seconds", Gauge, "When the stream was made, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Created)),
            new("nats_stream_first_timestamp_seconds", Gauge, "When the first stored message came, seconds since the epoch; no sample when empty.", (in row) => Units.UnixSeconds(row.Row.FirstTime)),
            new("nats_stream_last_timestamp_seconds", Gauge, "When the last message came, seconds since the epoch; no sample when none ever did.", (in row) => Units.UnixSeconds(row.Row.LastTime)),
            new("nats_stream_leader_age_seconds", Gauge, "Time since the leader was elected.", (in row) => row.SecondsSince(row.Row.LeaderSince)) { Since = "2.11.9" },
        ],
    };
}
