using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveFiles
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Files and room of objectives",
        Section = MetricSection.Objectives,
        Families =
        [
            new("nats_slo_files_broken", Gauge, "Files that say no usable objective; the log names them, and what they said before still holds.", (in row) => row.Broken),
            new("nats_slo_refused_rows_total", Counter, "Times an objective of a service, or of an account that asks, got no row: there are 2,000, and 200 accounts of each.", (in row) => row.Refused),
            new("nats_slo_store_up", Gauge, "1 when what was counted could be read or written the last time, and would outlive Surveyor.", (in row) => Units.Flag(row.IsKept)),
        ],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        if (scope.BrokenObjectives is { } broken)
        {
            rows.Add(new(broken, scope.RefusedObjectives, scope.BudgetsKept));
        }
    }

    readonly record struct Row(int Broken, long Refused, bool? IsKept);
}
