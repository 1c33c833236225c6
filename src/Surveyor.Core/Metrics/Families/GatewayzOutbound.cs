using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class GatewayzOutbound
{
    public static MetricGroup Group { get; } = new MetricGroup<GatewayView>(Fill)
    {
        Title = "Outbound gateway connections",
        Section = MetricSection.Gatewayz,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Gatewayz,
        Labels = GatewayView.Labels,
        Families = GatewayView.Families("nats_core_gatewayz_outbound_gateway"),
    };

    static readonly Dictionary<string, RemoteGateway> Empty = [];

    static void Fill(PageScope scope, RowList<GatewayView> rows)
    {
        foreach (var server in scope.Servers)
        {
            foreach (var (remote, gateway) in server.Gatewayz?.OutboundGateways ?? Empty)
            {
                GatewayView.Add(scope, server, remote, gateway, rows);
            }
        }
    }
}
