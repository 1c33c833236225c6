using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamVerdicts
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamVerdict>(StreamVerdict.All)
    {
        Title = "Health of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState | Needs.JszConfig,
        Troubled = StreamVerdict.Troubled,
        Labels = StreamLabels.Stable<StreamVerdict>(),
        Families =
        [
            new("nats_stream_severity", Gauge, "How bad its state is: 0 ok, 1 information, 2 warning, 3 critical; no sample when unknown.", (in row) => Verdicts.Number(row.Health.Severity)),
            new("nats_stream_state_since_timestamp_seconds", Gauge, "Since when it is in its state, seconds since the epoch.", (in row) => Units.UnixSeconds(row.Health.SinceTime)),
        ],
    };
}
