using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class CoreInfo
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "Server versions",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Core<ServerView>([new("server_version", (in row) => row.Row.Version)]),
        Families = [new("nats_core_info", Gauge, "Always 1: a server that answers, with its version.", (in row) => 1)],
    };
}
