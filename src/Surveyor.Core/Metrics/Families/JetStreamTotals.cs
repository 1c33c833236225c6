using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamTotals
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(Fill)
    {
        Title = "JetStream: totals of servers",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.JszTotals,
        Differs = "Servers with JetStream off have none but the first, and servers too old to count leaders no leaders; nats-surveyor shows 0.",
        Note = "Every copy counts where it is: sums over servers count replicas.",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.JetStream<ServerView>(),
        Families =
        [
            new("nats_core_jetstream_server_jetstream_disabled", Gauge, "1 when JetStream is off.", (in row) => row.Row.Jsz is { } jsz ? Units.Flag(jsz.Disabled ?? false) : 1),
            new("nats_core_jetstream_server_total_streams", Gauge, "Copies of streams on the server.", (in row) => row.Row.Jsz?.Streams),
            new("nats_core_jetstream_server_total_consumers", Gauge, "Copies of consumers on the server.", (in row) => row.Row.Jsz?.Consumers),
            new("nats_core_jetstream_server_total_stream_leaders", Gauge, "Streams the server leads.", (in row) => row.Row.Jsz?.StreamsLeader) { Since = "2.11.11, 2.12.1" },
            new("nats_core_jetstream_server_total_consumer_leaders", Gauge, "Consumers the server leads.", (in row) => row.Row.Jsz?.ConsumersLeader) { Since = "2.11.11, 2.12.1" },
            new("nats_core_jetstream_server_total_messages", Gauge, "Messages stored on the server.", (in row) => row.Row.Jsz?.Messages),
            new("nats_core_jetstream_server_total_message_bytes", Gauge, "Bytes stored on the server.", (in row) => row.Row.Jsz?.Bytes),
            new("nats_core_jetstream_server_max_memory", Gauge, "Memory storage the server may use, bytes.", (in row) => row.Row.Jsz?.Config?.MaxMemory),
            new("nats_core_jetstream_server_max_storage", Gauge, "File storage the server may use, bytes.", (in row) => row.Row.Jsz?.Config?.MaxStorage),
        ],
    };

    /// <summary>Those that told, and those known to have JetStream off, which are not asked.</summary>
    static void Fill(PageScope scope, RowList<ServerView> rows)
    {
        foreach (var server in scope.Servers)
        {
            if (server.Jsz is not null || (server.JetStream is false && server.Statsz is not null))
            {
                rows.Add(new(server, scope.Snapshot.Taken));
            }
        }
    }
}
