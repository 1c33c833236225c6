namespace Surveyor.Metrics.Rows;

/// <summary>The label sets of things that belong to servers. Three of them because nats-surveyor has three.</summary>
static class ServerLabels
{
    /// <summary>Of families that are new here: stable over restarts.</summary>
    public static MetricLabel<TRow>[] Stable<TRow>(params MetricLabel<TRow>[] more)
        where TRow : struct, IServerPart =>
    [
        new("server_cluster", (in row) => row.Server.Cluster),
        new("server_name", (in row) => row.Server.Name),
        new("server_domain", (in row) => row.Server.Row.Key.Domain),
        .. more,
    ];

    public static MetricLabel<TRow>[] Core<TRow>(params MetricLabel<TRow>[] more)
        where TRow : struct, IServerPart =>
    [
        new("server_cluster", (in row) => row.Server.Cluster),
        new("server_name", (in row) => row.Server.Name),
        new("server_id", (in row) => row.Server.Row.Id),
        .. more,
    ];

    public static MetricLabel<TRow>[] JetStream<TRow>(params MetricLabel<TRow>[] more)
        where TRow : struct, IServerPart =>
    [
        new("server_id", (in row) => row.Server.Row.Id),
        new("server_name", (in row) => row.Server.Name),
        new("cluster_name", (in row) => row.Server.Cluster),
        .. more,
    ];
}
