using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerHealth
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.All)
    {
        Title = "Health of servers",
        Section = MetricSection.Core,
        Needs = Needs.Healthz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>(),
        Families =
        [
            new("nats_server_healthy", Gauge, "1 when the server says it is well, 0 when it says it is not. A server that is silent says neither.", (in row) => row.Row.Healthz?.Status is { } status ? status == "ok" ? 1 : 0 : null),
        ],
    };
}
