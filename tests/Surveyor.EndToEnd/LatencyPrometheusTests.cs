using System.Globalization;
using System.Text.Json;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>What a real Prometheus says of services that Surveyors observe.</summary>
public sealed class LatencyPrometheusTests
{
    const string Service = "orders";

    [Fact]
    public async Task The_documented_queries_count_each_request_once_when_two_Surveyors_hear_it()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = MeasuredServices.Folder(services.Observer, Service);
        await using var one = await services.ObserveAsync(folder);
        await using var other = await services.ObserveAsync(folder);
        await Listener.ListensAsync(services.System, services.Observer.User, MeasuredServices.Topic, connections: 2);
        await using var prometheus = await TestPrometheus.ScrapingAsync(one, other);
        await Eventually.TrueAsync(async () => (await prometheus.QueryAsync("""nats_service_requests_total{code="200"}""")).Count == 2, "both are scraped before the first request");

        for (var i = 0; i < 5; i++)
        {
            await services.AskAsync(MeasuredServices.Far);
        }

        await services.AskNobodyAsync(MeasuredServices.Near);
        await services.AskNobodyAsync(MeasuredServices.Near);
        await Task.WhenAll(new[] { one, other }.Select(surveyor => LatencyTruth.AgreesAsync(surveyor, _ => LatencyTruth.Counts(services.Samples, Service, "APP"))));
        await Eventually.TrueAsync(async () => (await prometheus.QueryAsync("""nats_service_requests_total{code="503"} == 2""")).Count == 2, "both are scraped");

        var answered = await prometheus.QueryAsync("""nats_service_requests_total{code="200"}""");
        answered.Select(static sample => sample.Value).ShouldBe([5, 5]);
        answered.Select(static sample => sample.Labels["instance"]).ShouldBe([$"127.0.0.1:{one.Port}", $"127.0.0.1:{other.Port}"], ignoreOrder: true);

        var (counts, rate) = Documented() is [var first, var second] ? (first, second) : throw new InvalidOperationException("two queries are documented");
        ByCode(await prometheus.QueryAsync(counts)).ShouldBe(["200: 5", "400: 0", "408: 0", "503: 2", "504: 0"], ignoreOrder: true);
        ByCode(await prometheus.QueryAsync("sum by (nats_service, code) (nats_service_requests_total)")).ShouldBe(["200: 10", "400: 0", "408: 0", "503: 4", "504: 0"], ignoreOrder: true);

        // Prometheus extrapolates from the moments at which it scraped each of the two.
        const string Rate = "rate(nats_service_requests_total[5m])";
        (await prometheus.QueryAsync($"({rate}) / max by (nats_service) (sum by (nats_service, instance) ({Rate}))")).ShouldHaveSingleItem().Value.ShouldBeInRange(1, 1.5);
        (await prometheus.QueryAsync($"sum by (nats_service) ({Rate}) / ({rate})")).ShouldHaveSingleItem().Value.ShouldBeInRange(1.2, 2);
    }

    [Fact]
    public async Task The_dashboard_of_observations_has_data_and_quantiles_lie_in_the_bucket_of_the_time_a_service_takes()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = MeasuredServices.Folder(services.Observer, Service);
        await using var surveyor = await services.ObserveAsync(folder);
        await using var prometheus = await TestPrometheus.ScrapingAsync(surveyor);
        List<JsonElement> samples = [];
        foreach (var milliseconds in (int[])[5, 50, 500])
        {
            samples.Add(await services.AskAsync(MeasuredServices.Far, TimeSpan.FromMilliseconds(milliseconds)));
            LatencyTruth.Seconds(samples[^1], "total").ShouldBeGreaterThan(milliseconds * 0.9e-3);
        }

        await prometheus.QueryUntilAsync("""nats_service_latency_seconds_count{part="total"} == 3""");
        foreach (var (buckets, part) in (IEnumerable<(string, string)>)
        [
            ("nats_service_latency_seconds_bucket{part=\"total\"}", "total"),
            ("nats_service_latency_seconds_bucket{part=\"service\"}", "service"),
            ("nats_latency_total_duration_bucket", "total"),
            ("nats_latency_service_duration_bucket", "service"),
        ])
        {
            await QuantilesAsync(prometheus, buckets, [.. samples.Select(sample => LatencyTruth.Seconds(sample, part))]);
        }

        var wanted = await DashboardMetrics.ReadAsync("observations-dashboard-metrics.txt");
        (await wanted.SelectAsync(prometheus)).ShouldBeTrue();
    }

    /// <summary>The middle of each third of three durations is in the bucket of one.</summary>
    static async Task QuantilesAsync(TestPrometheus prometheus, string buckets, double[] seconds)
    {
        double[] bounds = [0, .. (await prometheus.QueryAsync(buckets)).Select(static sample => LatencyTruth.Bound(sample.Labels["le"])).Distinct().Order()];
        foreach (var (at, duration) in seconds.Order().Index())
        {
            var quantile = ((2 * at) + 1) / 6.0;
            var told = await prometheus.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"histogram_quantile({quantile}, sum by (le) ({buckets}))"));
            told.ShouldHaveSingleItem().Value.ShouldBeInRange(bounds.Last(bound => bound < duration), bounds.First(bound => bound >= duration), $"{buckets}: {duration} s");
        }
    }

    static string[] ByCode(IReadOnlyList<PrometheusSample> samples) =>
        [.. samples.Select(static sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Labels["code"]}: {sample.Value}"))];

    /// <summary>The queries for several Surveyors, as users read them.</summary>
    static string[] Documented() =>
        [.. File.ReadLines(Path.Combine(Tools.RepositoryRoot, "docs", "service-latency.md")).Where(static line => line.StartsWith("sum by (", StringComparison.Ordinal) && line.Contains("max without (instance)", StringComparison.Ordinal))];
}
