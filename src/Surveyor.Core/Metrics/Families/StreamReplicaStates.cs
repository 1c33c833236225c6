using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamReplicaStates
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamVerdict>(StreamVerdict.All)
    {
        Title = "States of streams' replicas",
        Section = MetricSection.Streams,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = "`offline` and `behind` when it was so at three looks in a row. No row with one replica.",
        Troubled = StreamVerdict.Troubled,
        Labels = StreamLabels.Stable<StreamVerdict>([new("state", (in row) => Health.Words.Of(row.Health.Replicas))]),
        Families = [new("nats_stream_replica_state", Gauge, "Always 1: how the replica that is worst off is.", (in row) => row.Health.Replicas is Health.ReplicaState.None ? null : 1)],
    };
}
