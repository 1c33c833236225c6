using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class CoreGateways
{
    public static MetricGroup Group { get; } = new MetricGroup<Link>(Fill)
    {
        Title = "Gateways",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Labels = ServerLabels.Core<Link>([new("server_gateway_name", (in row) => row.Stat.Name), new("server_gateway_name_id", (in row) => row.Stat.Gwid)]),
        Families =
        [
            new("nats_core_gateway_sent_msgs_count", Counter, "Messages sent over the outbound gateway.", (in row) => row.Stat.Sent?.Msgs),
            new("nats_core_gateway_sent_bytes", Counter, "Bytes sent over the outbound gateway.", (in row) => row.Stat.Sent?.Bytes),
            new("nats_core_gateway_recv_msg_count", Counter, "Messages received over the outbound gateway.", (in row) => row.Stat.Received?.Msgs),
            new("nats_core_gateway_recv_bytes", Counter, "Bytes received over the outbound gateway.", (in row) => row.Stat.Received?.Bytes),
            new("nats_core_gateway_inbound_msg_count", Gauge, "Inbound gateway connections from the remote cluster.", (in row) => row.Stat.InboundConnections)
            {
                Differs = "Same value under the same name; the name and help text of nats-surveyor call it messages.",
            },
        ],
    };

    static void Fill(PageScope scope, RowList<Link> rows)
    {
        foreach (var server in scope.Servers)
        {
            foreach (var stat in server.Statsz?.Gateways ?? [])
            {
                rows.Add(new(new(server, scope.Snapshot.Taken), stat));
            }
        }
    }

    readonly record struct Link(ServerView Server, GatewayStat Stat) : IServerPart;
}
