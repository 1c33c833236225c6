using Surveyor.Hearing;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServiceSampling
{
    public static MetricGroup Group { get; } = new MetricGroup<HearingVerdict>(Fill)
    {
        Title = "How services are measured",
        Section = MetricSection.Services,
        Needs = Needs.AccountInfo,
        Note = "As the account exports the service. Servers measure one more in a hundred than the export says, so divide rates by the ratio. By headers only those requests are measured whose tracing headers ask for it: what is seen then is biased, there is no ratio, and below 100 % such requests are measured besides those that are drawn.",
        Labels = [new("nats_service", (in row) => row.Service), new("account", (in row) => row.Account)],
        Families =
        [
            new("nats_service_sampling_ratio", Gauge, "Share of the requests that servers measure; no sample when headers decide.", (in row) => row.Export!.SampledRatio),
            new("nats_service_sampling_by_headers", Gauge, "1 when headers of requests decide which are measured, which is biased, 0 when chance does.", (in row) => Units.Flag(row.Export!.Sampling == 0)),
            new("nats_service_response_threshold_seconds", Gauge, "After which time a request counts as unanswered; the sample comes after one to two of them. Only claims tell it, so in operator mode only.", (in row) => row.Export!.ResponseThreshold?.TotalSeconds),
        ],
    };

    static void Fill(PageScope scope, RowList<HearingVerdict> rows)
    {
        foreach (var service in scope.Hearing)
        {
            if (service.Export is { IsTracked: true } && scope.Includes(service.Account, scope.AccountName(service.Account)))
            {
                rows.Add(service);
            }
        }
    }
}
