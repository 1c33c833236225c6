using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerLoads
{
    public static MetricGroup Group { get; } = new MetricGroup<ConsumerLoad>(ConsumerLoad.Fill)
    {
        Title = "What waits at consumers",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = "The numbers of the consumer's own leader under labels that no election changes. Ephemeral consumers that are well are one row per stream, `consumer_name=\"(ephemeral)\"`, with their sums.",
        Troubled = ConsumerLoad.Troubled,
        Labels = StreamLabels.Stable<ConsumerLoad>([new("consumer_name", (in row) => row.Name)]),
        Families =
        [
            new("nats_consumer_pending_messages", Gauge, "Messages not delivered yet.", (in row) => row.Pending),
            new("nats_consumer_ack_pending_messages", Gauge, "Messages delivered and not acknowledged.", (in row) => row.AckPending),
            new("nats_consumer_redelivered_messages", Gauge, "Messages delivered more than once and not acknowledged.", (in row) => row.Redelivered),
            new("nats_consumer_waiting_requests", Gauge, "Pull requests that wait for messages.", (in row) => row.Waiting),
        ],
    };
}
