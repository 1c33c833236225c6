using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamView>(StreamView.WithReplicas)
    {
        Title = "Streams",
        Section = MetricSection.Streams,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.JszState,
        OptionalNeeds = options => options.Replicas ? Needs.StreamReplicas : Needs.None,
        Differs = "The leader's numbers, one row per stream. nats-surveyor also shows copies, some of them under servers that have none. With `jsz-replicas` followers' copies are added, each under its own server.",
        Troubled = StreamView.Troubled,
        Labels =
        [
            new("account", (in row) => row.Row.Account),
            new("account_name", (in row) => row.Row.AccountName),
            new("cluster_name", (in row) => row.Row.ClusterName),
            new("raft_group", (in row) => row.Row.RaftGroup),
            new("server_id", (in row) => row.Row.ServerId),
            new("server_name", (in row) => row.Row.ServerName),
            new("stream", (in row) => row.Row.Name),
            new("stream_leader", (in row) => row.Row.Leader),
        ],
        Families =
        [
            new("nats_stream_total_messages", Gauge, "Messages stored.", (in row) => row.Row.Messages) { JszName = "stream_total_messages" },
            new("nats_stream_total_bytes", Gauge, "Bytes stored.", (in row) => row.Row.Bytes) { JszName = "stream_total_bytes" },
            new("nats_stream_first_seq", Gauge, "Sequence of the first message.", (in row) => row.Row.FirstSeq) { JszName = "stream_first_seq" },
            new("nats_stream_last_seq", Gauge, "Sequence of the last message.", (in row) => row.Row.LastSeq) { JszName = "stream_last_seq" },
            new("nats_stream_consumer_count", Gauge, "Consumers of the stream.", (in row) => row.Row.ConsumerCount)
            {
                JszName = "stream_consumer_count",
                Differs = "All of them; the leader's own count, which nats-surveyor shows, misses ephemeral consumers on other servers.",
            },
            new("nats_stream_subject_count", Gauge, "Distinct subjects among the stored messages.", (in row) => row.Subjects) { JszName = "stream_subject_count" },
        ],
    };
}
