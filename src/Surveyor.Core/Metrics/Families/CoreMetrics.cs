using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class CoreMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "Servers",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Core<ServerView>(),
        Families =
        [
            new("nats_core_start_time", Gauge, "When the server started, nanoseconds since the epoch.", (in row) => Units.UnixSeconds(row.Statsz?.Start) * 1e9),
            new("nats_core_uptime", Gauge, "Seconds since the server started.", (in row) => row.SecondsSince(row.Statsz?.Start)),
            new("nats_core_mem_bytes", Gauge, "Resident memory of the server.", (in row) => row.Statsz?.Mem),
            new("nats_core_go_memlimit_bytes", Gauge, "GOMEMLIMIT of the server; 0 when it has none.", (in row) => row.Statsz?.GoMemLimit ?? NoMemLimit(row))
            {
                Since = "2.10.28, 2.11.2, 2.12.0",
                Differs = "No sample for servers too old to report it, instead of 0.",
            },
            new("nats_core_core_count", Gauge, "CPU cores the server sees.", (in row) => row.Statsz?.Cores),
            new("nats_core_cpu_percentage", Gauge, "CPU in use; 100 is one core.", (in row) => row.Statsz?.Cpu),
            new("nats_core_connection_count", Gauge, "Client connections open now.", (in row) => row.Statsz?.Connections),
            new("nats_core_total_connection_count", Counter, "Client connections accepted since the server started.", (in row) => row.Statsz?.TotalConnections),
            new("nats_core_active_account_count", Gauge, "Accounts with a connection to the server.", (in row) => row.Statsz?.ActiveAccounts),
            new("nats_core_subs_count", Gauge, "Subscriptions of all accounts, internal ones included.", (in row) => row.Statsz?.Subscriptions),
            new("nats_core_sent_msgs_count", Counter, "Messages sent over connections of every kind.", (in row) => row.Statsz?.Sent?.Msgs),
            new("nats_core_sent_bytes", Counter, "Payload bytes sent over connections of every kind.", (in row) => row.Statsz?.Sent?.Bytes),
            new("nats_core_recv_msgs_count", Counter, "Messages received over connections of every kind.", (in row) => row.Statsz?.Received?.Msgs),
            new("nats_core_recv_bytes", Counter, "Payload bytes received over connections of every kind.", (in row) => row.Statsz?.Received?.Bytes),
            new("nats_core_slow_consumer_count", Gauge, "Slow consumers noticed since the server started: a running total.", (in row) => row.Statsz?.SlowConsumers),
            new("nats_core_rtt_nanoseconds", Gauge, "Time from the question to this server's answer, nanoseconds.", (in row) => row.Row.Rtt?.TotalNanoseconds),
            new("nats_core_route_count", Gauge, "Route connections; since 2.10 several lead to one peer.", (in row) => row.Statsz is { } statsz ? statsz.Routes?.Count ?? 0 : null),
            new("nats_core_gateway_count", Gauge, "Outbound gateways.", (in row) => row.Statsz is { } statsz ? statsz.Gateways?.Count ?? 0 : null),
        ],
    };

    static double? NoMemLimit(in ServerView row) => row.Statsz is not null && Units.Reports(row.Row.Version, new(2, 10, 28), new(2, 11, 2), new(2, 12, 0)) ? 0 : null;
}
