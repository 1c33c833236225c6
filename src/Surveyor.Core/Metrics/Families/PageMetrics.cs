using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class PageMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<PageTally>((scope, rows) => rows.Add(scope.Tally))
    {
        Title = "This page",
        Section = MetricSection.Own,
        Families = [new("nats_surveyor_page_series", Gauge, "Series on this page before this one.", (in row) => row.Series)],
    };
}
