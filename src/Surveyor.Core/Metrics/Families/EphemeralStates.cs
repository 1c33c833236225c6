using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class EphemeralStates
{
    public static MetricGroup Group { get; } = new MetricGroup<EphemeralCount>(EphemeralCount.Fill)
    {
        Title = "States of ephemeral consumers",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = "They come and go by the thousand, so they are counted; those that are worst off have rows of their own beside.",
        Labels = StreamLabels.Stable<EphemeralCount>([new("state", (in row) => row.State)]),
        Families = [new("nats_stream_ephemeral_consumer_states", Gauge, "Ephemeral consumers of the stream in that state.", (in row) => row.Count)],
    };
}
