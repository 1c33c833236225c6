using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Objectives;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveEvents
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Events of objectives",
        Section = MetricSection.Objectives,
        Note = "`result` is `good`; `slow`, answered after the threshold; `no_responders` (503); `unanswered` (504); `abandoned`, a requestor that waited for the threshold and left (408); or `excluded`: 400, a requestor that left before, and what the objective leaves out. All but good and excluded are bad. Several Surveyors each count everything: never sum over them.",
        Labels = ObjectiveView.Labels<Row>(row => row.Status, new MetricLabel<Row>("result", (in row) => EventResults.Name(row.Result.Key))),
        Families = [new("nats_slo_events_total", Counter, "Requests, by what they are for the objective.", (in row) => row.Result.Value)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var status in ObjectiveView.Shown(scope))
        {
            foreach (var result in status.Results)
            {
                rows.Add(new(status, result));
            }
        }
    }

    readonly record struct Row(ObjectiveStatus Status, KeyValuePair<EventResult, long> Result);
}
