using Surveyor.Alerts;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AlertEvaluations
{
    public static MetricGroup Group { get; } = new MetricGroup<AlertReport>(Fill)
    {
        Title = "Evaluation of alerts",
        Section = MetricSection.Own,
        Families =
        [
            new("nats_surveyor_alert_evaluations_total", Counter, "Times alerts were evaluated and told: one per `alert-interval`, less when somebody who is told takes his time.", (in row) => row.Evaluations),
            new("nats_surveyor_refused_alerts_total", Counter, "Times an alert was not taken in, with each evaluation anew: there are 10,000.", (in row) => row.Refused),
        ],
    };

    static void Fill(PageScope scope, RowList<AlertReport> rows)
    {
        if (scope.Alerts is { } report)
        {
            rows.Add(report);
        }
    }
}
