using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamStates
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamVerdict>(StreamVerdict.All)
    {
        Title = "States of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = Verdicts.States,
        Troubled = StreamVerdict.Troubled,
        Labels = StreamLabels.Stable<StreamVerdict>([new("state", (in row) => row.Health.Rule.Name)]),
        Families = [new("nats_stream_state", Gauge, "Always 1: the state the stream is in now.", (in row) => 1)],
    };
}
