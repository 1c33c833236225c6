using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class GatewayzInbound
{
    public static MetricGroup Group { get; } = new MetricGroup<GatewayView>(Fill)
    {
        Title = "Inbound gateway connections",
        Section = MetricSection.Gatewayz,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Gatewayz,
        Labels = GatewayView.Labels,
        Families = GatewayView.Families("nats_core_gatewayz_inbound_gateway"),
    };

    static readonly Dictionary<string, IReadOnlyList<RemoteGateway>> Empty = [];

    static void Fill(PageScope scope, RowList<GatewayView> rows)
    {
        foreach (var server in scope.Servers)
        {
            foreach (var (remote, gateways) in server.Gatewayz?.InboundGateways ?? Empty)
            {
                foreach (var gateway in gateways ?? [])
                {
                    GatewayView.Add(scope, server, remote, gateway, rows);
                }
            }
        }
    }
}
