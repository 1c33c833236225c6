using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceHearing
{
    public static MetricGroup Group { get; } = new MetricGroup<ServiceView>(ServiceView.All)
    {
        Title = "How well services are heard",
        Section = MetricSection.Hearing,
        Labels = [new("nats_service", (in row) => row.Service.Service), new("account", (in row) => row.Service.Account)],
        Families =
        [
            new("nats_service_last_heard_timestamp_seconds", Gauge, "When the last sample came; absent before the first.", (in row) => Units.UnixSeconds(row.Service.LastHeard)),
            new("nats_service_not_connected_seconds_total", Counter, "Time without a subscription on a connection that stands: what was published then is lost.", (in row) => row.Service.NotConnected),
            new("nats_service_dropped_samples_total", Counter, "Samples that came faster than they could be counted, and were dropped.", (in row) => row.Service.Dropped),
            new("nats_service_duplicate_samples_total", Counter, "Samples that came a second time, and were not counted again.", (in row) => row.Service.Duplicates),
            new("nats_service_decode_errors_total", Counter, "Messages that are no latency sample.", (in row) => row.Service.Malformed),
            new("nats_service_folded_samples_total", Counter, "Times a sample's requestor, its account or the responder had no row of its own, because there are too many, and was counted as (other).", (in row) => row.Service.Folded),
            new("nats_service_replaced_rows_total", Counter, "Rows of requestors or responders that gave way to busier or slower ones, and are no longer shown.", (in row) => row.Service.Replaced),
        ],
    };
}
