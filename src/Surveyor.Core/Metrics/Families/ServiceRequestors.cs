using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceRequestors
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Requests by requestor",
        Section = MetricSection.Services,
        Note = "Rows as in *Latency by requestor*. `code` is as in `nats_service_requests_total`, and 0 for any that servers do not send.",
        Labels =
        [
            new("nats_service", (in row) => row.Service.Service),
            new("account", (in row) => row.Service.Account),
            new("requestor_account", (in row) => row.Requestor.Account),
            new("requestor", (in row) => row.Requestor.Name),
            new("code", (in row) => (ulong)row.Status),
        ],
        Families = [new("nats_service_requestor_requests_total", Counter, "Requests of a requestor that servers measured, by how they ended.", (in row) => row.Requests)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var requestor in service.Requestors)
            {
                foreach (var (status, requests) in requestor.Statuses)
                {
                    rows.Add(new(service, requestor, status, requests));
                }
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, RequestorHeard Requestor, int Status, long Requests);
}
