using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.All)
    {
        Title = "Known servers",
        Section = MetricSection.Core,
        Needs = Needs.Statsz,
        Note = "Every server that is or should be there has a row, also while it is silent.",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>(),
        Families =
        [
            new("nats_server_up", Gauge, "1 while the server answers or drains, 0 when it was stopped or is gone.", (in row) => Units.Flag(row.Row.IsUp)),
            new("nats_server_leaf", Gauge, "1 for servers behind a leaf connection.", (in row) => Units.Flag(row.Row.IsLeaf)),
            new("nats_server_duplicate_name", Gauge, "1 when another living server has the same name, cluster and domain: then this row is only one of them.", (in row) => Units.Flag(row.Row.DuplicateName)),
            new("nats_server_last_answer_age_seconds", Gauge, "Time since the server last said anything.", (in row) => row.SecondsSince(row.Row.LastAnswer)),
            new("nats_server_rtt_seconds", Gauge, "Time from the question to this server's answer.", (in row) => row.Row.Rtt?.TotalSeconds),
            new("nats_server_start_time_seconds", Gauge, "When the server started, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Statsz?.Start)),
            new("nats_server_cpu_used_cores", Gauge, "CPU in use, in cores.", (in row) => row.Statsz?.Cpu / 100),
            new("nats_server_stale_connections_total", Counter, "Connections closed because they did not answer pings.", (in row) => row.Statsz?.StaleConnections ?? Zero(row)) { Since = "2.12.0" },
            new("nats_server_stalled_clients_total", Counter, "Times a publisher was held back because a receiver was slow.", (in row) => row.Statsz?.StalledClients ?? Zero(row)) { Since = "2.12.0" },
        ],
    };

    static double? Zero(in ServerView row) => row.Statsz is not null && Units.Reports(row.Row.Version, new ServerVersion(2, 12, 0)) ? 0 : null;
}
