using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class DuplicateRows
{
    public static MetricGroup Group { get; } = new MetricGroup<KeyValuePair<string, long>>(Fill)
    {
        Title = "Rows left out",
        Section = MetricSection.Own,
        Labels = [new("group", (in row) => row.Key)],
        Families = [new("nats_surveyor_page_duplicate_rows", Gauge, "Rows left out of this page because another one has the same labels.", (in row) => row.Value)],
    };

    static void Fill(PageScope scope, RowList<KeyValuePair<string, long>> rows)
    {
        foreach (var entry in scope.Tally.Duplicates)
        {
            rows.Add(entry);
        }
    }
}
