using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerDetails
{
    public static MetricGroup Group { get; } = new MetricGroup<ConsumerView>(ConsumerView.Unfolded)
    {
        Title = "Settings and progress of consumers",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = ConsumerView.Folding,
        Troubled = ConsumerView.Troubled,
        Labels = StreamLabels.Stable<ConsumerView>([new("consumer_name", (in row) => row.Row.Name)]),
        Families =
        [
            new("nats_consumer_max_ack_pending", Gauge, "Messages that may be delivered and not acknowledged; no sample without a limit.", (in row) => Units.Limit(row.Config?.MaxAckPending)),
            new("nats_consumer_ack_pending_ratio", Gauge, "Messages delivered and not acknowledged, of those that may be. At 1 nothing more is delivered.", (in row) => Units.Ratio(row.Row.AckPending, Units.Limit(row.Config?.MaxAckPending))),
            new("nats_consumer_ack_wait_seconds", Gauge, "Time after which a message not acknowledged is delivered again.", (in row) => Units.Limit(row.Config?.AckWait) / 1e9),
            new("nats_consumer_max_deliver", Gauge, "Times a message is delivered at most; no sample without a limit.", (in row) => Units.Limit(row.Config?.MaxDeliver)),
            new("nats_consumer_paused", Gauge, "1 while the consumer is paused.", (in row) => Units.Flag(row.Row.Paused)) { Since = "2.11.0" },
            new("nats_consumer_pause_remaining_seconds", Gauge, "Time until the pause ends; no sample when not paused.", (in row) => row.Row.Paused is true ? Units.Limit(row.Row.PauseRemaining) / 1e9 : null) { Since = "2.11.0" },
            new("nats_consumer_push_bound", Gauge, "1 when somebody is subscribed to a push consumer's subject; no sample for pull consumers.", (in row) => Units.Flag(row.Row.PushBound)),
            new("nats_consumer_created_timestamp_seconds", Gauge, "When the consumer was made, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Created)),
            new("nats_consumer_last_delivered_timestamp_seconds", Gauge, "When a message was last delivered, seconds since the epoch; no sample when none was.", (in row) => Units.UnixSeconds(row.Row.LastDelivered)),
            new("nats_consumer_last_acked_timestamp_seconds", Gauge, "When a message was last acknowledged, seconds since the epoch; no sample when none was.", (in row) => Units.UnixSeconds(row.Row.LastAcked)),
            new("nats_consumer_configured_replicas", Gauge, "Copies the consumer has.", (in row) => row.Config is null ? null : row.Config.Replicas is > 0 and { } own ? own : row.Stream.Config?.Replicas),
            new("nats_consumer_replicas_offline", Gauge, "Copies whose server the leader takes for offline.", (in row) => row.CountPeers(peer => peer.Offline)),
            new("nats_consumer_replicas_behind", Gauge, "Copies that are not up to date.", (in row) => row.CountPeers(peer => !peer.Current)),
            new("nats_consumer_leader_age_seconds", Gauge, "Time since the leader was elected.", (in row) => row.SecondsSince(row.Row.LeaderSince)) { Since = "2.11.9" },
        ],
    };
}
