using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerReplicaStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ConsumerView>(ConsumerView.Unfolded)
    {
        Title = "States of consumers' replicas",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = "Beside the state of the consumer, so that a server that restarts does not hide that it is stuck. `offline` and `behind` when it was so at three looks in a row. No row with one replica.",
        Troubled = ConsumerView.Troubled,
        Labels = StreamLabels.Stable<ConsumerView>([new("consumer_name", (in row) => row.Row.Name), new("state", (in row) => Health.Words.Of(row.Health.Replicas))]),
        Families = [new("nats_consumer_replica_state", Gauge, "Always 1: how the replica that is worst off is.", (in row) => row.Health.Replicas is Health.ReplicaState.None ? null : 1)],
    };
}
