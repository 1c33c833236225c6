using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceCaptures
{
    public static MetricGroup Group { get; } = new MetricGroup<CaptureHeard>(Fill)
    {
        Title = "Observations that are captured",
        Section = MetricSection.Hearing,
        Labels = [new("observation", (in row) => row.Id), new("nats_service", (in row) => row.Name)],
        Families =
        [
            new("nats_service_capture_up", Gauge, "1 when samples are read from the stream, 0 when not; the log says why.", (in row) => row.IsUp ? 1 : 0),
            new("nats_service_capture_folded_samples_total", Counter, "Messages from the stream that were counted since the start of Surveyor, each once.", (in row) => row.Folded),
            new("nats_service_capture_recognised_samples_total", Counter, "Messages that the stream delivered again, and that were not counted again.", (in row) => row.Recognised),
            new("nats_service_capture_pending_samples", Gauge, "Messages in the stream that were not delivered yet; absent while that is not known.", (in row) => row.Pending),
            new("nats_service_capture_persisted_timestamp_seconds", Gauge, "When what was counted was written to the disk last; absent before the first time.", (in row) => Units.UnixSeconds(row.Written)),
        ],
    };

    static void Fill(PageScope scope, RowList<CaptureHeard> rows)
    {
        foreach (var capture in scope.Heard.Captures)
        {
            rows.Add(capture);
        }
    }
}
