namespace Surveyor.Metrics;

public class AlertMetricsTests
{
    [Fact]
    public async Task Alerts_are_counted_by_state_and_severity_and_those_that_are_over_are_not()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot, objectives: GoldenObjectives.All);
        var counts = page.Named("nats_surveyor_alerts").ToDictionary(static one => $"{one.Labels["severity"]} {one.Labels["state"]}", static one => one.Value);
        counts.Count.ShouldBe(3 * 5, "also what there is none of");
        counts.Where(static one => one.Value != 0).ShouldBe(
            new Dictionary<string, double> { ["critical firing"] = 1, ["critical silenced"] = 1, ["warning pending"] = 1, ["none firing"] = 2, ["fatal firing"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Each_who_is_told_has_a_row_and_what_is_not_known_has_no_sample()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot with { Connection = new() }, objectives: GoldenObjectives.All);
        Of(page, "up").ShouldBe(["http://alerts-1:9093 1", "http://alerts-2:9093 0"]);
        Of(page, "told_total").ShouldBe(["http://alerts-1:9093 12", "http://alerts-2:9093 0", "alerts.surveyor 0"]);
        Of(page, "failed_total").ShouldBe(["http://alerts-1:9093 1", "http://alerts-2:9093 7", "alerts.surveyor 0"]);
        Of(page, "told_timestamp_seconds").ShouldBe(["http://alerts-1:9093 1795262400"]);
        page.Single("nats_surveyor_alert_evaluations_total").ShouldBe(240);
        page.Single("nats_surveyor_refused_alerts_total").ShouldBe(3);
        page.Single("nats_service_refused_histories").ShouldBe(2);
    }

    [Fact]
    public async Task Who_evaluates_none_shows_none()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot);
        page.Named("nats_surveyor_alerts").ShouldBeEmpty();
        page.Named("nats_surveyor_refused_alerts_total").ShouldBeEmpty();
    }

    static string[] Of(PageText page, string family) => [.. page.Named($"nats_surveyor_alert_delivery_{family}").Select(static one => FormattableString.Invariant($"{one.Labels["target"]} {one.Value}"))];
}
