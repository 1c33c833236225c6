using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LatencyResponders
{
    const string FailuresStayOut = "Failed requests are not in it: servers send zeros for them.";

    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Latency by service and responder",
        Section = MetricSection.Services,
        NamesOf = NamesOf.NatsSurveyor,
        Note = "`app` is the name of the connection that answered, empty when nobody did. `nats_service_latency_seconds` has the same in finer buckets.",
        Labels =
        [
            new("service", (in row) => row.Service.Service),
            new("app", (in row) => row.Responder.Name),
            new("account", (in row) => row.Service.NamedAccount),
        ],
        Families =
        [
            new("nats_latency_observations_received_count", Counter, "Latency samples received, of failed requests too.", (in row) => row.Responder.Received),
            Part("nats_latency_service_duration", LatencyPart.Service, "Seconds that services took themselves."),
            Part("nats_latency_total_duration", LatencyPart.Total, "Seconds from a request to its response, as requestors see it."),
            Part("nats_latency_requestor_rtt", LatencyPart.RequestorRtt, "Seconds of a round trip between requestors and their servers."),
            Part("nats_latency_responder_rtt", LatencyPart.ResponderRtt, "Seconds of a round trip between responders and their servers."),
            Part("nats_latency_system_rtt", LatencyPart.System, "Seconds that requests and responses spent inside NATS."),
        ],
    };

    static MetricFamily<Row> Part(string name, LatencyPart part, string help) =>
        MetricFamily<Row>.Histogram(name, help, (in row) => row.Responder.Parts.ElementAtOrDefault((int)part)) with { Differs = FailuresStayOut };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var responder in service.Apps)
            {
                rows.Add(new(service, responder));
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, AppHeard Responder);
}
