using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ScrapeRequests
{
    public static MetricGroup Group { get; } = new MetricGroup<KeyValuePair<int, long>>(Fill)
    {
        Title = "Scrapes by result",
        Section = MetricSection.Own,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("code", (in row) => (ulong)row.Key)],
        Families = [new("promhttp_metric_handler_requests_total", Counter, "Scrapes answered, by HTTP status code.", (in row) => row.Value)],
    };

    static void Fill(PageScope scope, RowList<KeyValuePair<int, long>> rows)
    {
        foreach (var entry in scope.Scrapes.ByCode)
        {
            rows.Add(entry);
        }
    }
}
