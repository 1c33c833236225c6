using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LatencyStatuses
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "Latency samples by status",
        Section = MetricSection.Services,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("service", (in row) => row.Service.Service), new("status", (in row) => (ulong)row.Status), new("account", (in row) => row.Service.NamedAccount)],
        Families =
        [
            new("nats_latency_observation_status_count", Counter, "Latency samples by status.", (in row) => row.Samples)
            {
                Differs = "A sample without a status is counted as 0 and not as 500; those that servers send are there at 0 before the first.",
            },
        ],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        foreach (var service in Rows.ServiceView.Shown(scope))
        {
            foreach (var (status, samples) in service.Statuses)
            {
                rows.Add(new(service, status, samples));
            }
        }
    }

    readonly record struct Row(ServiceHeard Service, int Status, long Samples);
}
