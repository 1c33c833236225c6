using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ConsumerView>(ConsumerView.Unfolded)
    {
        Title = "States of consumers",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = Verdicts.States + " " + ConsumerView.Folding,
        Troubled = ConsumerView.Troubled,
        Labels = StreamLabels.Stable<ConsumerView>([new("consumer_name", (in row) => row.Row.Name), new("state", (in row) => row.Health.Rule.Name)]),
        Families = [new("nats_consumer_state", Gauge, "Always 1: the state the consumer is in now.", (in row) => 1)],
    };
}
