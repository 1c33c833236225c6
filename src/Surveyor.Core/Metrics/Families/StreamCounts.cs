using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamCounts
{
    public static MetricGroup Group { get; } = new MetricGroup<StateCount>(StateCount.OfStreams)
    {
        Title = "Streams by state",
        Section = MetricSection.Streams,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = StateCount.Note,
        Labels = StateCount.Labels,
        Families = [new("nats_health_streams", Gauge, "Streams in that state.", (in row) => row.Count)],
    };
}
