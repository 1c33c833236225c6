using Surveyor.Metrics.Exposition;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Rows;

/// <summary>One gateway connection of a server. Outbound and inbound ones have the same families under different names.</summary>
readonly record struct GatewayView(ServerView Server, string Remote, bool Configured, GatewayConnection Connection) : IServerPart
{
    public static IReadOnlyList<MetricLabel<GatewayView>> Labels { get; } =
    [
        new("server_id", (in row) => row.Server.Row.Id),
        new("server_name", (in row) => row.Server.Name),
        new("gateway_name", (in row) => row.Server.Row.Gatewayz?.Name),
        new("remote_gateway_name", (in row) => row.Remote),
        new("gateway_id", (in row) => row.Connection.Name),
        new("cid", (in row) => row.Connection.Cid),
    ];

    const string LongTimes = "Right beyond a day, where nats-surveyor shows 0; no sample when the server gives none.";

    /// <param name="stem">Name before "_configured" and "_conn_…".</param>
    public static IReadOnlyList<MetricFamily<GatewayView>> Families(string stem) =>
    [
        new($"{stem}_configured", Gauge, "1 when the remote cluster is in this server's configuration, 0 when it was learned.", (in row) => Units.Flag(row.Configured)),
        new($"{stem}_conn_start_time_seconds", Gauge, "When the connection was made, seconds since the epoch.", (in row) => Whole(Units.UnixSeconds(row.Connection.Start)))
        {
            Differs = "nats-surveyor declares it and never shows it.",
        },
        new($"{stem}_conn_last_activity_seconds", Gauge, "When the connection was last used, seconds since the epoch.", (in row) => Whole(Units.UnixSeconds(row.Connection.LastActivity))),
        new($"{stem}_conn_uptime_seconds", Gauge, "Age of the connection.", (in row) => GoDuration.Seconds(row.Connection.Uptime)) { Differs = LongTimes },
        new($"{stem}_conn_idle_seconds", Gauge, "Time since the connection was last used.", (in row) => GoDuration.Seconds(row.Connection.Idle)) { Differs = LongTimes },
        new($"{stem}_conn_rtt", Gauge, "Round trip over the connection, seconds.", (in row) => GoDuration.Seconds(row.Connection.Rtt)),
        new($"{stem}_conn_pending_bytes", Gauge, "Bytes that wait to be sent.", (in row) => row.Connection.PendingBytes),
        new($"{stem}_conn_in_msgs", Gauge, "Messages received: a running total.", (in row) => row.Connection.InMsgs),
        new($"{stem}_conn_out_msgs", Gauge, "Messages sent: a running total.", (in row) => row.Connection.OutMsgs),
        new($"{stem}_conn_in_bytes", Gauge, "Bytes received: a running total.", (in row) => row.Connection.InBytes),
        new($"{stem}_conn_out_bytes", Gauge, "Bytes sent: a running total.", (in row) => row.Connection.OutBytes),
        new($"{stem}_conn_subscriptions", Gauge, "Interest entries of the connection.", (in row) => row.Connection.Subscriptions),
    ];

    public static void Add(PageScope scope, ServerRow server, string remote, RemoteGateway? gateway, RowList<GatewayView> rows)
    {
        if (gateway?.Connection is { } connection)
        {
            rows.Add(new(new(server, scope.Snapshot.Taken), remote, gateway.Configured ?? false, connection));
        }
    }

    static double? Whole(double? seconds) => seconds is { } known ? Math.Floor(known) : null;
}
