using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LatencyErrors
{
    public static MetricGroup Group { get; } = new MetricGroup<ServiceView>(ServiceView.All)
    {
        Title = "Latency samples that cannot be read",
        Section = MetricSection.Services,
        NamesOf = NamesOf.NatsSurveyor,
        Labels = [new("service", (in row) => row.Service.Service), new("account", (in row) => row.Service.NamedAccount)],
        Families = [new("nats_latency_observation_error_count", Counter, "Messages on the topic of an observation that are no latency sample.", (in row) => row.Service.Malformed)],
    };
}
