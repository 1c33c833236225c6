using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Objectives;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveProblems
{
    public static MetricGroup Group { get; } = new MetricGroup<ObjectiveStatus>(Fill)
    {
        Title = "Objectives that cannot be judged well",
        Section = MetricSection.Objectives,
        Note = "`problem` is `no_service` (nothing is known that it is about), `not_tracked` (an account exports it and does not have it measured), `not_heard` (see `nats_service_hearing_problem`), `sampled_by_headers` (what requests choose says nothing about the rest) or `sampled_thinly` (its alerts never have enough events).",
        Labels = ObjectiveView.Labels<ObjectiveStatus>(row => row, new MetricLabel<ObjectiveStatus>("problem", (in row) => ObjectiveWords.Of(row.Problem))),
        Families = [new("nats_slo_problem", Gauge, "Always 1 while it is so.", (in row) => 1)],
    };

    static void Fill(PageScope scope, RowList<ObjectiveStatus> rows)
    {
        foreach (var status in ObjectiveView.Shown(scope).Where(one => one.Problem != ObjectiveProblem.None))
        {
            rows.Add(status);
        }
    }
}
