using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>A real Prometheus scrapes Surveyor, as OpenMetrics and as text.</summary>
public sealed class PrometheusTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_the_dashboards_selects_data_in_both_formats_under_the_same_series_names()
    {
        await using var system = await TestCluster.SuperclusterAsync(adjust: static settings => settings with
        {
            // Without limits an account has no reservation to show.
            Accounts = settings.Accounts.Replace("BIZ {\n    jetstream: enabled", "BIZ {\n    jetstream: { max_mem: 64MB, max_file: 256MB }", StringComparison.Ordinal),
        });
        await using var nats = await system.ConnectAsync(system.App, "n1-east");
        var api = new JetStreamApi(nats, TimeProvider.System);
        await api.CreateStreamAsync("orders", ["orders.>"], 3, cancellation: Cancellation);
        await api.CreateConsumerAsync("orders", "worker", cancellation: Cancellation);
        await api.PublishAsync("orders.new", "one", Cancellation);

        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.Sys));
        await surveyor.WaitForServersAsync(5);
        await using var text = await TestPrometheus.StartAsync($"{surveyor.Url}metrics", textOnly: true);
        await using var open = await TestPrometheus.StartAsync($"{surveyor.Url}metrics");
        var wanted = await DashboardMetrics.ReadAsync("dashboard-metrics.txt");

        // The first snapshot of the meta group is taken within two minutes of its start.
        var patience = TimeSpan.FromSeconds(130);
        await Eventually.TrueAsync(async () => await wanted.SelectAsync(text), "all metrics of the dashboards are there as text", patience);
        await Eventually.TrueAsync(async () => await wanted.SelectAsync(open), "all metrics of the dashboards are there as OpenMetrics", patience);

        var names = await NamesAsync(text);
        (await NamesAsync(open)).ShouldBe(names, ignoreOrder: true);
        names.Count.ShouldBeGreaterThan(150);
    }

    static async Task<List<string>> NamesAsync(TestPrometheus prometheus) =>
        [.. (await prometheus.QueryAsync("""group by (__name__) ({job="surveyor",__name__!~"scrape_.*|up"})""")).Select(static family => family.Labels["__name__"])];
}
