using Surveyor.Events;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics.Families;

static class ServiceLatencies
{
    static readonly string[] Names = ["total", "service", "system", "requestor_rtt", "responder_rtt", "network", "provider"];

    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Latency of services",
        Section = MetricSection.Services,
        Note = "Only of requests that were answered: for others servers send zeros. `part` is `total`, as the requestor sees it; `service`, the service's own time; `system`, inside NATS; `requestor_rtt` and `responder_rtt`, their round trips to their servers, which servers measure rarely; `network`, the sum of the three; `provider`, the total without `requestor_rtt`: what whoever offers the service answers for, however far its clients are. Servers clamp `service` at 0 when it is shorter than the round trips were once. An error that the service itself answers with is an answer.",
        Labels =
        [
            new("nats_service", (in row) => row.Service.Service),
            new("account", (in row) => row.Service.Account),
            new("requestor_account", (in row) => row.Account.Account),
            new("part", (in row) => Names[(int)row.Part]),
        ],
        Families = [MetricFamily<Row>.Histogram("nats_service_latency_seconds", "How long answered requests took, by part.", (in row) => row.Account.Parts[(int)row.Part])],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var account in service.Accounts)
            {
                foreach (var part in Enum.GetValues<LatencyPart>())
                {
                    rows.Add(new(service, account, part));
                }
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, AccountHeard Account, LatencyPart Part);
}
