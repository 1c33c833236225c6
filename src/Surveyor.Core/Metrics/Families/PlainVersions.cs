using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class PlainVersions
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "Server versions under a plain name",
        Section = MetricSection.Core,
        NamesOf = NamesOf.Articles,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>([new("server_id", (in row) => row.Row.Id), new("version", (in row) => row.Row.Version)]),
        Families = [new("nats_server_version", Gauge, "Always 1: the version is the label.", (in row) => 1)],
    };
}
