using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class PlainServers
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "Servers under plain names",
        Section = MetricSection.Core,
        NamesOf = NamesOf.Articles,
        Needs = Needs.Statsz,
        Note = "The names articles about NATS and Prometheus use, so that copied queries work. Bytes are what nats-server counts: payload and headers, without protocol framing.",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>([new("server_id", (in row) => row.Row.Id)]),
        Families =
        [
            new("nats_server_uptime_seconds", Gauge, "Time since the server started.", (in row) => row.SecondsSince(row.Statsz?.Start)),
            new("nats_server_clients", Gauge, "Client connections open now.", (in row) => row.Statsz?.Connections),
            new("nats_server_total_connections", Counter, "Client connections accepted since the server started.", (in row) => row.Statsz?.TotalConnections),
            new("nats_server_total_messages_sent", Counter, "Messages sent, connections of every kind.", (in row) => row.Statsz?.Sent?.Msgs),
            new("nats_server_total_messages_received", Counter, "Messages received, connections of every kind.", (in row) => row.Statsz?.Received?.Msgs),
            new("nats_server_in_msgs", Counter, "Messages received, connections of every kind.", (in row) => row.Statsz?.Received?.Msgs),
            new("nats_server_out_msgs", Counter, "Messages sent, connections of every kind.", (in row) => row.Statsz?.Sent?.Msgs),
            new("nats_server_total_bytes_sent", Counter, "Bytes sent, connections of every kind: payload and headers, without protocol framing.", (in row) => row.Statsz?.Sent?.Bytes),
            new("nats_server_total_bytes_received", Counter, "Bytes received, connections of every kind: payload and headers, without protocol framing.", (in row) => row.Statsz?.Received?.Bytes),
            new("nats_server_slow_consumers", Counter, "Slow consumers noticed since the server started.", (in row) => row.Statsz?.SlowConsumers),
            new("nats_server_memory_bytes", Gauge, "Resident memory of the server.", (in row) => row.Statsz?.Mem),
            new("nats_server_cpu_cores", Gauge, "CPU cores the server sees.", (in row) => row.Statsz?.Cores),
        ],
    };
}
