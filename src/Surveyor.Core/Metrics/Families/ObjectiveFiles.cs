using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveFiles
{
    public static MetricGroup Group { get; } = new MetricGroup<int>(Fill)
    {
        Title = "Files of objectives",
        Section = MetricSection.Objectives,
        Families = [new("nats_slo_files_broken", Gauge, "Files that say no usable objective; the log names them, and what they said before still holds.", (in row) => row)],
    };

    static void Fill(PageScope scope, RowList<int> rows)
    {
        if (scope.BrokenObjectives is { } broken)
        {
            rows.Add(broken);
        }
    }
}
