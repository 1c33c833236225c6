using Surveyor.Events;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ClientEventHearing
{
    public static MetricGroup Group { get; } = new MetricGroup<ServersHeard>((scope, rows) => rows.Add(scope.Heard.Servers))
    {
        Title = "How well events about clients are heard",
        Section = MetricSection.Hearing,
        Families =
        [
            new("nats_client_events_up", Gauge, "1 when failed logins, and connections with `hear: connects`, are subscribed to on a connection that stands, 0 when not.", (in row) => Units.Flag(row.Listen)),
            new("nats_client_events_dropped_total", Counter, "Events that came faster than they could be counted, and were dropped.", (in row) => row.Dropped),
            new("nats_client_events_duplicate_total", Counter, "Events that came a second time, and were not counted again.", (in row) => row.Duplicates),
            new("nats_client_events_malformed_total", Counter, "Messages that are no such event.", (in row) => row.Malformed),
            new("nats_client_events_folded_total", Counter, "Times an account, a reason or a server had no row of its own, because there are too many, and was counted as (other).", (in row) => row.Folded),
        ],
    };
}
