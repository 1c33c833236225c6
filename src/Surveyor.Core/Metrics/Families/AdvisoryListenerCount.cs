using Surveyor.Events;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryListenerCount
{
    public static MetricGroup Group { get; } = new MetricGroup<Heard>((scope, rows) => rows.Add(scope.Heard))
    {
        Title = "Listeners for JetStream advisories",
        Section = MetricSection.Hearing,
        NamesOf = NamesOf.NatsSurveyor,
        Families = [new("nats_jetstream_advisory_count", Gauge, "Listeners in accounts that are subscribed on a connection that stands.", (in row) => row.Advisories.Listeners.Count(one => one.Listening))],
    };
}
