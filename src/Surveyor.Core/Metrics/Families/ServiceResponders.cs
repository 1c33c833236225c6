using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceResponders
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Latency by responder",
        Section = MetricSection.Services,
        Note = "`responder` is the name of the connection that answered, else its user, else its address; `server_name` is the server it is connected to, so instances of one name on several servers are told apart. The busiest and the slowest 200 of a service have rows, the others share `(other)`.",
        Labels =
        [
            new("nats_service", (in row) => row.Service.Service),
            new("account", (in row) => row.Service.Account),
            new("responder", (in row) => row.Responder.Name),
            new("server_name", (in row) => row.Responder.Server),
        ],
        Families =
        [
            new("nats_service_responder_requests_total", Counter, "Requests that a responder answered, whatever the answer says.", (in row) => row.Responder.Answered),
            MetricFamily<Row>.Histogram("nats_service_responder_latency_seconds", "How long a responder took itself.", (in row) => row.Responder.Latency),
        ],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var responder in service.Responders)
            {
                rows.Add(new(service, responder));
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, ResponderHeard Responder);
}
