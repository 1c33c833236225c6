using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryActions
{
    const string Streams = "stream_action";
    const string Consumers = "consumer_action";

    public static MetricGroup Group { get; } = new MetricGroup<AdvisoryView>(AdvisoryView.Of(key => key.Detail, Streams, Consumers))
    {
        Title = "Streams and consumers made, changed and deleted",
        Section = MetricSection.Advisories,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("account", (in row) => row.Account), new("stream", (in row) => row.Stream), new("action", (in row) => row.Part)],
        Families =
        [
            new("nats_jetstream_consumer_actions", Counter, "Consumers made and deleted.", (in row) => row.Count(Consumers)),
            new("nats_jetstream_stream_actions", Counter, "Streams made, changed and deleted.", (in row) => row.Count(Streams)),
        ],
    };
}
