using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryConsumers
{
    const string MaxDeliver = "max_deliver";
    const string Terminated = "terminated";
    const string Ack = "consumer_ack";
    const string Nak = "nak";

    public static MetricGroup Group { get; } = new MetricGroup<AdvisoryView>(AdvisoryView.Of(key => key.Consumer, MaxDeliver, Terminated, Ack, Nak))
    {
        Title = "Advisories about consumers",
        Section = MetricSection.Advisories,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("account", (in row) => row.Account), new("stream", (in row) => row.Stream), new("consumer", (in row) => row.Part)],
        Families =
        [
            new("nats_jetstream_delivery_exceeded_count", Counter, "Messages given up after max_deliver deliveries.", (in row) => row.Count(MaxDeliver))
            {
                Differs = "Counts messages; there it adds up their deliveries.",
            },
            new("nats_jetstream_delivery_terminated_count", Counter, "Messages that clients terminated.", (in row) => row.Count(Terminated)),
            MetricFamily<AdvisoryView>.Histogram("nats_jetstream_acknowledgement_duration", "Seconds from delivery to acknowledgement, of the sampled ones (sample_freq).", (in row) => row.Durations(Ack)),
            new("nats_jetstream_acknowledgement_deliveries", Counter, "Deliveries it took until the sampled acknowledgements.", (in row) => row.Sum(Ack)),
            new("nats_jetstream_consumer_nak", Counter, "Messages that clients refused.", (in row) => row.Count(Nak)),
        ],
    };
}
