using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerConfig
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.All)
    {
        Title = "Configuration of servers",
        Section = MetricSection.Core,
        Needs = Needs.Varz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>(),
        Families =
        [
            new("nats_server_config_load_time_seconds", Gauge, "When the configuration was loaded last, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Row.Varz?.ConfigLoadTime)),
            new("nats_server_max_connections", Gauge, "Client connections the server accepts at most.", (in row) => Units.Limit(row.Row.Varz?.MaxConnections)),
            new("nats_server_max_payload_bytes", Gauge, "Largest message the server accepts.", (in row) => Units.Limit(row.Row.Varz?.MaxPayload)),
            new("nats_server_max_pending_bytes", Gauge, "Bytes that may wait for a client before it counts as slow.", (in row) => Units.Limit(row.Row.Varz?.MaxPending)),
            new("nats_server_leafnode_connections", Gauge, "Leaf connections open now.", (in row) => row.Row.Varz?.LeafNodes),
        ],
    };
}
