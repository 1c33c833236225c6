using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class RaftzMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.All)
    {
        Title = "The meta group's log",
        Section = MetricSection.Raftz,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Raftz,
        Since = "2.10.26",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.JetStream<ServerView>(),
        Families =
        [
            new("nats_core_raftz_meta_committed", Gauge, "Highest committed index of the meta group's log.", (in row) => row.Row.MetaRaft?.Committed) { Differs = Swapped },
            new("nats_core_raftz_meta_applied", Gauge, "Highest applied index of the meta group's log.", (in row) => row.Row.MetaRaft?.Applied) { Differs = Swapped },
            new("nats_core_raftz_meta_pindex", Gauge, "Index of the last stored entry of the meta group's log.", (in row) => row.Row.MetaRaft?.PIndex) { Differs = Swapped },
        ],
    };

    const string Swapped = "Each label holds what its name says; nats-surveyor puts the cluster into `server_id` and the id into `cluster_name`.";
}
