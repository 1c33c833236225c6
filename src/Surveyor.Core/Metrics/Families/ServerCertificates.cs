using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerCertificates
{
    public static MetricGroup Group { get; } = new MetricGroup<Certificate>(Fill)
    {
        Title = "TLS certificates of servers",
        Section = MetricSection.Core,
        Needs = Needs.Varz,
        Since = "2.11.12, 2.12.4, 2.14.0",
        Labels = ServerLabels.Stable<Certificate>([new("listener", (in row) => row.Listener)]),
        Families = [new("nats_server_tls_certificate_expiry_timestamp_seconds", Gauge, "When the certificate of a listener (client, cluster, gateway, leaf, mqtt, websocket) runs out, seconds since the epoch.", (in row) => Units.UnixSeconds(row.NotAfter))],
    };

    static void Fill(PageScope scope, RowList<Certificate> rows)
    {
        foreach (var server in scope.Servers)
        {
            if (server.Varz is not { } varz)
            {
                continue;
            }

            var view = new ServerView(server, scope.Snapshot.Taken);
            rows.Add(new(view, "client", varz.TlsCertNotAfter));
            rows.Add(new(view, "cluster", varz.Cluster?.TlsCertNotAfter));
            rows.Add(new(view, "gateway", varz.Gateway?.TlsCertNotAfter));
            rows.Add(new(view, "leaf", varz.Leaf?.TlsCertNotAfter));
            rows.Add(new(view, "mqtt", varz.Mqtt?.TlsCertNotAfter));
            rows.Add(new(view, "websocket", varz.Websocket?.TlsCertNotAfter));
        }
    }

    readonly record struct Certificate(ServerView Server, string Listener, DateTimeOffset? NotAfter) : IServerPart;
}
