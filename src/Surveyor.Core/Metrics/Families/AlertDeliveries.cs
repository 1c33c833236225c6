using Surveyor.Alerts;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AlertDeliveries
{
    public static MetricGroup Group { get; } = new MetricGroup<DeliveryReport>(Fill)
    {
        Title = "Who is told of alerts",
        Section = MetricSection.Own,
        Note = "`target` is the URL of an Alertmanager, without login, or the subject that alerts are published on. An Alertmanager is told everything at once, on the subject each alert is told by itself.",
        Labels = [new("target", (in row) => row.Target)],
        Families =
        [
            new("nats_surveyor_alert_delivery_up", Gauge, "1 when the last attempt to tell came out well, 0 when not; the log says why. No sample before the first, and on the subject while another Surveyor tells.", (in row) => Units.Flag(row.Problem is { } problem ? problem.Length == 0 : null)),
            new("nats_surveyor_alert_delivery_told_total", Counter, "Attempts to tell that came out well.", (in row) => row.Told),
            new("nats_surveyor_alert_delivery_failed_total", Counter, "Attempts to tell that failed.", (in row) => row.Failed),
            new("nats_surveyor_alert_delivery_told_timestamp_seconds", Gauge, "When an attempt to tell came out well last; absent before the first time.", (in row) => Units.UnixSeconds(row.ToldAt)),
        ],
    };

    static void Fill(PageScope scope, RowList<DeliveryReport> rows)
    {
        foreach (var delivery in scope.Alerts?.Deliveries ?? [])
        {
            rows.Add(delivery);
        }
    }
}
