using Surveyor.Metrics.Rows;
using Surveyor.Objectives;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ObjectiveTerms
{
    public static MetricGroup Group { get; } = new MetricGroup<ObjectiveStatus>(ObjectiveView.All)
    {
        Title = "Objectives",
        Section = MetricSection.Objectives,
        Note = "A row for each service that an objective is about, and one without a service when there is none. `requestor_account` is empty unless the objective is promised to each account that asks. See [slos.md](slos.md).",
        Labels = ObjectiveView.Labels<ObjectiveStatus>(row => row),
        Families =
        [
            new("nats_slo_target_ratio", Gauge, "The share of requests that must be good.", (in row) => (double)row.Objective.Target),
            new("nats_slo_threshold_seconds", Gauge, "How long a good request takes at most.", (in row) => row.Objective.Threshold.TotalSeconds),
            new("nats_slo_period_seconds", Gauge, "How long a request counts.", (in row) => row.Objective.Period.TotalSeconds),
            new("nats_slo_unheard_seconds_total", Counter, "Time that the service was not heard, of which nothing is known.", (in row) => row.Service.Length > 0 ? row.Unheard.TotalSeconds : null),
            new("nats_slo_budget_left_ratio", Gauge, "The share of the period's error budget that is left; less than 0 when it was overdrawn. No sample without requests.", (in row) => row.BudgetLeft),
        ],
    };
}
