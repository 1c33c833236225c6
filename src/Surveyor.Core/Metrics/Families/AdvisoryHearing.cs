using Surveyor.Events;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AdvisoryHearing
{
    public static MetricGroup Group { get; } = new MetricGroup<AdvisoriesHeard>((scope, rows) => rows.Add(scope.Heard.Advisories))
    {
        Title = "How well JetStream advisories are heard",
        Section = MetricSection.Hearing,
        Families =
        [
            new("nats_jetstream_system_advisories_up", Gauge, "1 when the system account's advisories are subscribed to on a connection that stands, 0 when not.", (in row) => Units.Flag(row.System)),
            new("nats_jetstream_advisory_imports_up", Gauge, "1 when the advisories that the system account imports are subscribed to on a connection that stands, 0 when not.", (in row) => Units.Flag(row.Imports)),
            new("nats_jetstream_advisories_dropped_total", Counter, "Events that came faster than they could be counted, and were dropped.", (in row) => row.Dropped),
            new("nats_jetstream_advisories_duplicate_total", Counter, "Events that came a second time, and were not counted again.", (in row) => row.Duplicates),
            new("nats_jetstream_advisories_malformed_total", Counter, "Messages that are no event of JetStream.", (in row) => row.Malformed),
            new("nats_jetstream_advisories_forgotten_rows_total", Counter, "Rows of assets that were silent longest and gave way to others, because there are too many.", (in row) => row.Forgotten),
        ],
    };
}
