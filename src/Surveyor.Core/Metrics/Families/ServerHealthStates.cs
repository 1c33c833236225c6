using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerHealthStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.All)
    {
        Title = "What servers say about their health",
        Section = MetricSection.Core,
        Needs = Needs.Healthz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>([new("state", (in row) => row.Row.Healthz?.Status)]),
        Families = [new("nats_server_health_state", Gauge, "Always 1: ok, unavailable (JetStream is not ready) or error, as HEALTHZ says.", (in row) => row.Row.Healthz?.Status is null ? null : 1)],
    };
}
