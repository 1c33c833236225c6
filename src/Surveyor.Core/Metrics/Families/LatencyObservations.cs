using Surveyor.Events;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LatencyObservations
{
    public static MetricGroup Group { get; } = new MetricGroup<Heard>((scope, rows) => rows.Add(scope.Heard))
    {
        Title = "Observations that listen",
        Section = MetricSection.Hearing,
        NamesOf = NamesOf.NatsSurveyor,
        Families = [new("nats_latency_observations_count", Gauge, "Observations that are subscribed on a connection that stands.", (in row) => row.Observations.Count(one => one.Listening))],
    };
}
