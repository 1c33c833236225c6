using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ConsumerVerdicts
{
    public static MetricGroup Group { get; } = new MetricGroup<ConsumerView>(ConsumerView.Unfolded)
    {
        Title = "Health and lag of consumers",
        Section = MetricSection.Consumers,
        Needs = Needs.JszState | Needs.JszConfig,
        Note = "The age of a message nobody read is told from sequences and times that streams tell; the truth is within the error of it. Alert on the age less its error. " + ConsumerView.Folding,
        Troubled = ConsumerView.Troubled,
        Labels = StreamLabels.Stable<ConsumerView>([new("consumer_name", (in row) => row.Row.Name)]),
        Families =
        [
            new("nats_consumer_severity", Gauge, "How bad its state is: 0 ok, 1 information, 2 warning, 3 critical; no sample when unknown.", (in row) => Verdicts.Number(row.Health.Severity)),
            new("nats_consumer_state_since_timestamp_seconds", Gauge, "Since when it is in its state, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Health.SinceTime)),
            new("nats_consumer_lag_seconds", Gauge, "Age of the oldest message not acknowledged, delivered or not; 0 when there is none.", (in row) => Verdicts.Known(row.Health.Lag.Seconds)),
            new("nats_consumer_lag_error_seconds", Gauge, "How far off that may be, in either direction.", (in row) => Verdicts.Known(row.Health.Lag.Error)),
            new("nats_consumer_undelivered_age_seconds", Gauge, "Age of the oldest message not delivered; 0 when there is none.", (in row) => Verdicts.Known(row.Health.Undelivered.Seconds)),
            new("nats_consumer_undelivered_age_error_seconds", Gauge, "How far off that may be, in either direction.", (in row) => Verdicts.Known(row.Health.Undelivered.Error)),
            new("nats_consumer_drain_seconds", Gauge, "Time until everything is delivered at the present rates; no sample when what waits does not become less.", (in row) => Verdicts.Known(row.Health.Drain)),
            new("nats_consumer_lost_messages_total", Counter, "Messages that the stream's limits removed before the consumer got them, since Surveyor knows it.", (in row) => row.Row.State is AssetState.Ok ? row.Health.Lost : null),
            new("nats_consumer_deliveries_total", Counter, "Deliveries since the consumer was made, with those of the same message again.", (in row) => row.Health.Deliveries),
            new("nats_consumer_acknowledged_total", Counter, "Deliveries up to which everything is acknowledged, since the consumer was made.", (in row) => row.Health.Acknowledged),
        ],
    };
}
