using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceRequests
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Requests to services",
        Section = MetricSection.Services,
        Note = "`code` is 200 for an answer, whatever it says; 400 when the request named no reply subject; 408 when the requestor left before the answer; 503 when nobody listened; 504 when no answer came in the export's `response_threshold`. They exist at 0 as soon as the service is known. 0 is any that servers do not send.",
        Labels = [new("nats_service", (in row) => row.Service.Service), new("account", (in row) => row.Service.Account), new("code", (in row) => (ulong)row.Status)],
        Families = [new("nats_service_requests_total", Counter, "Requests that servers measured, by how they ended.", (in row) => row.Requests)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var (status, requests) in service.Statuses)
            {
                rows.Add(new(service, status, requests));
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, int Status, long Requests);
}
