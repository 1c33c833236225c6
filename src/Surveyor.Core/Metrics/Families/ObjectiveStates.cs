using Surveyor.Metrics.Rows;
using Surveyor.Objectives;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ObjectiveStatus>(ObjectiveView.All)
    {
        Title = "States of objectives",
        Section = MetricSection.Objectives,
        Note = "`state` is `unknown` (not heard, or too little of a window), `no_data` (no request in the period), `too_little_traffic` (one bad request would be the whole budget), `burning` (an alert holds), `missed` (the budget is used up) or `met`. What is not known is never fine.",
        Troubled = static (in row) => row.State is ObjectiveState.Burning or ObjectiveState.Missed,
        Labels = ObjectiveView.Labels<ObjectiveStatus>(row => row, new MetricLabel<ObjectiveStatus>("state", (in row) => ObjectiveWords.Of(row.State))),
        Families = [new("nats_slo_state", Gauge, "Always 1: the state the objective is in now.", (in row) => 1)],
    };
}
