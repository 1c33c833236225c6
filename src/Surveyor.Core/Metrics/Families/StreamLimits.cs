using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamLimits
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamView>(StreamView.All)
    {
        Title = "Limits of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = "No sample where there is no limit.",
        Troubled = StreamView.Troubled,
        Labels = StreamLabels.Stable<StreamView>(),
        Families =
        [
            new("nats_stream_max_messages", Gauge, "Messages the stream may hold.", (in row) => Units.Limit(row.Config?.MaxMsgs)),
            new("nats_stream_max_bytes", Gauge, "Bytes the stream may hold.", (in row) => Units.Limit(row.Config?.MaxBytes)),
            new("nats_stream_max_age_seconds", Gauge, "How long the stream keeps messages.", (in row) => Units.Limit(row.Config?.MaxAge) / 1e9),
            new("nats_stream_max_message_size_bytes", Gauge, "Largest message the stream takes.", (in row) => Units.Limit(row.Config?.MaxMsgSize)),
            new("nats_stream_max_messages_per_subject", Gauge, "Messages the stream may hold for one subject.", (in row) => Units.Limit(row.Config?.MaxMsgsPerSubject)),
            new("nats_stream_max_consumers", Gauge, "Consumers the stream may have.", (in row) => Units.Limit(row.Config?.MaxConsumers)),
            new("nats_stream_messages_used_ratio", Gauge, "Messages stored, of those the stream may hold.", (in row) => Units.Ratio(row.Row.Messages, Units.Limit(row.Config?.MaxMsgs))),
            new("nats_stream_bytes_used_ratio", Gauge, "Bytes stored, of those the stream may hold.", (in row) => Units.Ratio(row.Row.Bytes, Units.Limit(row.Config?.MaxBytes))),
            new("nats_stream_configured_replicas", Gauge, "Copies the stream is configured to have.", (in row) => row.Config?.Replicas),
            new("nats_stream_ephemeral_consumers", Gauge, "Consumers without a durable name.", (in row) => row.EphemeralConsumers),
        ],
    };
}
