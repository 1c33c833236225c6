using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceHistories
{
    public static MetricGroup Group { get; } = new MetricGroup<int>(Fill)
    {
        Title = "Histories of services",
        Section = MetricSection.Hearing,
        Families = [new("nats_service_refused_histories", Gauge, "Services whose last minutes are not remembered, and whose pages show no rates: 500 have a history.", (in row) => row)],
    };

    static void Fill(PageScope scope, RowList<int> rows) => rows.Add(scope.RefusedHistories);
}
