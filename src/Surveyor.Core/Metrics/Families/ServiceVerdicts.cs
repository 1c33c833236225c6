using Surveyor.Hearing;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceVerdicts
{
    public static MetricGroup Group { get; } = new MetricGroup<HearingVerdict>(Fill)
    {
        Title = "Whether services are heard",
        Section = MetricSection.Hearing,
        Needs = Needs.AccountInfo | Needs.ImportTraffic,
        Labels = [new("nats_service", (in row) => row.Service), new("account", (in row) => row.Account)],
        Families =
        [
            new("nats_service_hearing", Gauge, "1 when everything seems to be heard that servers measure of the service, 0 when not: nats_service_hearing_problem says why.", (in row) => Units.Flag(row.Problem is null)),
        ],
    };

    static void Fill(PageScope scope, RowList<HearingVerdict> rows)
    {
        foreach (var service in scope.Hearing)
        {
            if (scope.Includes(service.Account, scope.AccountName(service.Account)))
            {
                rows.Add(service);
            }
        }
    }
}
