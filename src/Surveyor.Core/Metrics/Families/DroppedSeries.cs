using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class DroppedSeries
{
    public static MetricGroup Group { get; } = new MetricGroup<KeyValuePair<string, long>>(Fill)
    {
        Title = "Series left out",
        Section = MetricSection.Own,
        Labels = [new("family", (in row) => row.Key)],
        Families = [new("nats_surveyor_page_series_dropped", Gauge, "Series of a family left out of this page because of `max-series` or `max-series-per-family`.", (in row) => row.Value)],
    };

    static void Fill(PageScope scope, RowList<KeyValuePair<string, long>> rows)
    {
        foreach (var entry in scope.Tally.Dropped)
        {
            rows.Add(entry);
        }
    }
}
