using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ConsumerView>(ConsumerView.All)
    {
        Title = "Consumers",
        Section = MetricSection.Consumers,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.JszState,
        Differs = "The numbers of the consumer's own leader, one row per consumer. nats-surveyor also shows followers, which report 0 pending whatever waits.",
        Troubled = ConsumerView.Troubled,
        Labels =
        [
            new("account", (in row) => row.Stream.Row.Account),
            new("account_name", (in row) => row.Stream.Row.AccountName),
            new("cluster_name", (in row) => row.Row.ClusterName),
            new("raft_group", (in row) => row.Row.RaftGroup),
            new("server_id", (in row) => row.Row.ServerId),
            new("server_name", (in row) => row.Row.ServerName),
            new("stream", (in row) => row.Stream.Row.Name),
            new("stream_leader", (in row) => row.Stream.Row.Leader),
            new("consumer_name", (in row) => row.Row.Name),
            new("consumer_leader", (in row) => row.Row.Leader),
        ],
        Families =
        [
            new("nats_consumer_delivered_consumer_seq", Gauge, "Consumer sequence of the last delivery.", (in row) => row.Row.DeliveredConsumerSeq) { JszName = "consumer_delivered_consumer_seq" },
            new("nats_consumer_delivered_stream_seq", Gauge, "Stream sequence of the last delivered message.", (in row) => row.Row.DeliveredStreamSeq) { JszName = "consumer_delivered_stream_seq" },
            new("nats_consumer_num_ack_pending", Gauge, "Messages delivered and not acknowledged.", (in row) => row.Row.AckPending) { JszName = "consumer_num_ack_pending" },
            new("nats_consumer_num_redelivered", Gauge, "Messages delivered more than once and not acknowledged.", (in row) => row.Row.Redelivered) { JszName = "consumer_num_redelivered" },
            new("nats_consumer_num_waiting", Gauge, "Pull requests that wait for messages.", (in row) => row.Row.Waiting) { JszName = "consumer_num_waiting" },
            new("nats_consumer_num_pending", Gauge, "Messages not delivered yet.", (in row) => row.Row.Pending) { JszName = "consumer_num_pending" },
            new("nats_consumer_ack_floor_stream_seq", Gauge, "Stream sequence up to which everything is acknowledged.", (in row) => row.Row.AckFloorStreamSeq) { JszName = "consumer_ack_floor_stream_seq" },
            new("nats_consumer_ack_floor_consumer_seq", Gauge, "Consumer sequence up to which everything is acknowledged.", (in row) => row.Row.AckFloorConsumerSeq) { JszName = "consumer_ack_floor_consumer_seq" },
        ],
    };
}
