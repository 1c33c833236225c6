using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ScrapeMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<int>((scope, rows) => rows.Add(scope.Scrapes.InFlight))
    {
        Title = "Scrapes under way",
        Section = MetricSection.Own,
        NamesOf = NamesOf.NatsSurveyor,
        Families = [new("promhttp_metric_handler_requests_in_flight", Gauge, "Scrapes being answered now, this one included.", (in row) => row)],
    };
}
