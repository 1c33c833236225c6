using Surveyor.Events;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics.Families;

static class ServiceRequestorLatencies
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Latency by requestor",
        Section = MetricSection.Services,
        Note = "Only of requestors that the import shares (`share: true`). `requestor` is the name of the connection that asked, else its user, else its address. The busiest and the slowest 200 of a service have rows, the others share `(other)`.",
        Labels =
        [
            new("nats_service", (in row) => row.Service.Service),
            new("account", (in row) => row.Service.Account),
            new("requestor_account", (in row) => row.Requestor.Account),
            new("requestor", (in row) => row.Requestor.Name),
        ],
        Families = [MetricFamily<Row>.Histogram("nats_service_requestor_latency_seconds", "How long a requestor waited for answers.", (in row) => row.Requestor.Latency)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var requestor in service.Requestors)
            {
                rows.Add(new(service, requestor));
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, RequestorHeard Requestor);
}
