using Surveyor.Alerts;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AlertRoom
{
    public static MetricGroup Group { get; } = new MetricGroup<AlertReport>(Fill)
    {
        Title = "Room for alerts",
        Section = MetricSection.Own,
        Families = [new("nats_surveyor_refused_alerts_total", Counter, "Times an alert was not taken in, with each evaluation anew: there are 10,000.", (in row) => row.Refused)],
    };

    static void Fill(PageScope scope, RowList<AlertReport> rows)
    {
        if (scope.Alerts is { } report)
        {
            rows.Add(report);
        }
    }
}
