using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConnectionMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "The connection to NATS",
        Section = MetricSection.Own,
        Families =
        [
            new("nats_survey_connection_system_account", Gauge, "1 when the user is in the system account, 0 when not: then no server answers.", (in row) => Units.Flag(row.Connection.SystemAccount)),
            new("nats_survey_connection_dropped_messages_total", Counter, "Messages received and dropped because nobody took them in time.", (in row) => row.Connection.Dropped),
            new("nats_survey_connection_received_messages_total", Counter, "Messages received.", (in row) => row.Connection.MessagesIn),
            new("nats_survey_connection_sent_messages_total", Counter, "Messages sent.", (in row) => row.Connection.MessagesOut),
            new("nats_survey_connection_received_bytes_total", Counter, "Bytes received.", (in row) => row.Connection.BytesIn),
            new("nats_survey_connection_sent_bytes_total", Counter, "Bytes sent.", (in row) => row.Connection.BytesOut),
        ],
    };
}
