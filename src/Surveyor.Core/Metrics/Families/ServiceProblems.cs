using Surveyor.Hearing;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceProblems
{
    static readonly string[] Names = ["not_connected", "dropped", "export_gone", "nobody_listens", "silent"];

    public static MetricGroup Group { get; } = new MetricGroup<HearingVerdict>(Fill)
    {
        Title = "Why services are not heard",
        Section = MetricSection.Hearing,
        Needs = Needs.AccountInfo | Needs.ImportTraffic,
        Note = "`problem` is `not_connected` or `dropped`, now or within the last minute; `export_gone`, the account no longer has the service measured with these results; `nobody_listens`, it is measured and neither an import nor an observation brings the samples here (`surveyor discover` prints what would); `silent`, requests go through its imports, all should be measured, and for two response thresholds no sample came.",
        Labels =
        [
            new("nats_service", (in row) => row.Service),
            new("account", (in row) => row.Account),
            new("problem", (in row) => Names[(int)row.Problem!]),
        ],
        Families = [new("nats_service_hearing_problem", Gauge, "1 for what is wrong now.", (in row) => 1)],
    };

    static void Fill(PageScope scope, RowList<HearingVerdict> rows)
    {
        foreach (var service in scope.Hearing)
        {
            if (service.Problem is not null && scope.Includes(service.Account, scope.AccountName(service.Account)))
            {
                rows.Add(service);
            }
        }
    }
}
