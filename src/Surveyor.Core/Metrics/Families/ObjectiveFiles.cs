using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveFiles
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Files of objectives",
        Section = MetricSection.Objectives,
        Families =
        [
            new("nats_slo_files_broken", Gauge, "Files that say no usable objective; the log names them, and what they said before still holds.", (in row) => row.Broken),
            new("nats_slo_store_up", Gauge, "1 when what was counted could be read or written the last time, and would outlive Surveyor.", (in row) => Units.Flag(row.IsKept)),
        ],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        if (scope.BrokenObjectives is { } broken)
        {
            rows.Add(new(broken, scope.BudgetsKept));
        }
    }

    readonly record struct Row(int Broken, bool? IsKept);
}
