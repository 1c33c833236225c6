using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LeaseMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<ClusterSnapshot>((scope, rows) => rows.Add(scope.Snapshot))
    {
        Title = "Pairs",
        Section = MetricSection.Own,
        Note = "With `ha` one of several equal Surveyors is active; the others stand by and show only families of their own.",
        Families =
        [
            new("nats_surveyor_active", Gauge, "1 when this Surveyor shows what it knows, 0 while it stands by for another.", (in row) => Units.Flag(row.IsActive)),
            new("nats_surveyor_lease_store_up", Gauge, "1 when the lease could be read or written the last time; no sample without `ha`.", (in row) => row.Lease is { } lease ? Units.Flag(lease.Problem.Length == 0) : null),
        ],
    };
}
