using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamStates
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamView>(StreamView.All)
    {
        Title = "States of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState,
        Note = AssetStates.Meaning,
        Troubled = StreamView.Troubled,
        Labels = StreamLabels.Stable<StreamView>([new("state", (in row) => AssetStates.Name(row.Row.State))]),
        Families = [new("nats_stream_state", Gauge, "Always 1: the state the stream is in now.", (in row) => 1)],
    };
}
