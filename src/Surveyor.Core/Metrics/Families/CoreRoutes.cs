using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class CoreRoutes
{
    public static MetricGroup Group { get; } = new MetricGroup<Link>(Fill)
    {
        Title = "Routes",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Labels = ServerLabels.Core<Link>([new("server_route_name", (in row) => row.Stat.Name), new("server_route_name_id", (in row) => row.Stat.Rid)]),
        Families =
        [
            new("nats_core_route_sent_msg_count", Counter, "Messages sent over the route connection.", (in row) => row.Stat.Sent?.Msgs),
            new("nats_core_route_sent_bytes", Counter, "Bytes sent over the route connection.", (in row) => row.Stat.Sent?.Bytes),
            new("nats_core_route_recv_msg_count", Counter, "Messages received over the route connection.", (in row) => row.Stat.Received?.Msgs),
            new("nats_core_route_recv_bytes", Counter, "Bytes received over the route connection.", (in row) => row.Stat.Received?.Bytes),
            new("nats_core_route_pending_bytes", Gauge, "Bytes that wait to be sent over the route connection.", (in row) => row.Stat.Pending),
        ],
    };

    static void Fill(PageScope scope, RowList<Link> rows)
    {
        foreach (var server in scope.Servers)
        {
            foreach (var stat in server.Statsz?.Routes ?? [])
            {
                rows.Add(new(new(server, scope.Snapshot.Taken), stat));
            }
        }
    }

    readonly record struct Link(ServerView Server, RouteStat Stat) : IServerPart;
}
