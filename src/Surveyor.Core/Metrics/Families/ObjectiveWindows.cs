using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Objectives;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveWindows
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Windows of objectives",
        Section = MetricSection.Objectives,
        Note = "`window` is as Prometheus writes it: those of the alerts, and the whole period. A window without requests has no sample.",
        Labels = ObjectiveView.Labels<Row>(row => row.Status, new MetricLabel<Row>("window", (in row) => WindowText.Of(row.Window.Window))),
        Families =
        [
            new("nats_slo_error_ratio", Gauge, "The share of bad requests in the window that ends now.", (in row) => row.Window.Counts.ErrorRatio),
            new("nats_slo_burn_rate", Gauge, "How many times as fast as the target allows the error budget was used.", (in row) => row.Window.Counts.BurnRate(row.Status.Objective.Budget)),
        ],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var status in ObjectiveView.Shown(scope))
        {
            foreach (var window in status.Windows)
            {
                rows.Add(new(status, window));
            }
        }
    }

    readonly record struct Row(ObjectiveStatus Status, WindowCounts Window);
}
