using Surveyor.Events;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LatencyImports
{
    public static MetricGroup Group { get; } = new MetricGroup<Heard>((scope, rows) => rows.Add(scope.Heard))
    {
        Title = "Imports of latency samples",
        Section = MetricSection.Hearing,
        Families = [new("nats_service_imports_up", Gauge, "1 when what the system account imports is subscribed to on a connection that stands, 0 when not.", (in row) => Units.Flag(row.ImportsListen))],
    };
}
