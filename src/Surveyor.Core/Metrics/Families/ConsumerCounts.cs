using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerCounts
{
    public static MetricGroup Group { get; } = new MetricGroup<StateCount>(StateCount.OfConsumers)
    {
        Title = "Consumers by state",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = StateCount.Note,
        Labels = StateCount.Labels,
        Families = [new("nats_health_consumers", Gauge, "Consumers in that state, ephemeral ones included. Cheap to alert on.", (in row) => row.Count)],
    };
}
