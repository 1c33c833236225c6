using Surveyor.Alerts;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AlertCounts
{
    static readonly string[] States = ["pending", "firing", "silenced"];

    static readonly string[] Severities = [AlertRule.Critical, AlertRule.Warning, AlertRule.Information, "none"];

    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Alerts that Surveyor evaluates",
        Section = MetricSection.Own,
        Note = "`state` is `pending` (it holds, not long enough yet), `firing`, or `silenced` (it fires and nobody is told, because of `silences`). `severity` is that of the alert; `none` is the watchdog's. Several Surveyors evaluate the same alerts: never sum over them.",
        Labels = [new("state", (in row) => row.State), new("severity", (in row) => row.Severity)],
        Families = [new("nats_surveyor_alerts", Gauge, "Alerts, by state and severity.", (in row) => row.Count)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        if (scope.Alerts is not { } report)
        {
            return;
        }

        var counts = report.Alerts.Where(static alert => alert.State is not AlertState.Resolved).CountBy(static alert => (State: StateOf(alert), Severity: SeverityOf(alert))).ToDictionary();
        foreach (var severity in Severities.Union(counts.Keys.Select(static key => key.Severity).Order(StringComparer.Ordinal)))
        {
            foreach (var state in States)
            {
                rows.Add(new(state, severity, counts.GetValueOrDefault((state, severity))));
            }
        }
    }

    static string StateOf(Alert alert) => alert.State is AlertState.Pending ? States[0] : alert.SilencedBy is null ? States[1] : States[2];

    static string SeverityOf(Alert alert) => alert.Labels[AlertRule.SeverityLabel] is { Length: > 0 } severity ? severity : Severities[^1];

    readonly record struct Row(string State, string Severity, int Count);
}
