using Surveyor.Events;
using Surveyor.Host.Options;
using Surveyor.Objectives;

namespace Surveyor.Tests.Options;

/// <summary>OpenSLO's documents: what means the same is read, everything else is refused with the reason.</summary>
public class OpenSloTests
{
    const string Slo = """
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: price-slo
          displayName: Prices
          labels: {team: [a, b], app.tier: one}
          annotations: {example.com/board: "https://x"}
        spec:
          description: What shops see.
          service: price
          budgetingMethod: Occurrences
          timeWindow:
          - duration: 4w
            isRolling: true

        """;

    const string Metric = "thresholdMetric:\n  metricSource:\n    type: surveyor\n    spec: {service: price, account: SHOP, part: total, unit: ms, minimum-bad: 7}\n";

    const string Ratio = "ratioMetric:\n  counter: true\n  good:\n    metricSource: {type: nats, spec: {threshold: 500ms}}\n  total:\n    metricSource: {type: nats, spec: {}}\n";

    static readonly string Sli = $"apiVersion: openslo/v1\nkind: SLI\nmetadata: {{name: fast}}\nspec:\n{Indent(Metric, 2)}";

    [Fact]
    public void A_threshold_metric_is_an_objective()
    {
        var objective = Written.One(With(Metric, "- {op: lte, value: 500, target: 0.999}"));

        (objective.Name, objective.Description, objective.Service, objective.Account).ShouldBe(("price-slo", "What shops see.", "price", "SHOP"));
        (objective.Part, objective.Threshold, objective.Target, objective.Period).ShouldBe((LatencyPart.Total, TimeSpan.FromMilliseconds(500), 0.999m, TimeSpan.FromDays(28)));
        (objective.MinimumBad, objective.Bad).ShouldBe((7, BadEvents.All));
        objective.Labels.ShouldBe([new("app_tier", "one"), new("team", "a, b")]);
        objective.Annotations.ShouldBe([new("example_com_board", "https://x")]);
    }

    [Fact]
    public void A_ratio_of_good_or_bad_and_total_is_an_objective_and_its_service_may_be_that_of_the_slo()
    {
        var good = Written.One(With(Ratio, "- {targetPercent: 99.95}"));
        (good.Service, good.Account, good.Part, good.Threshold, good.Target).ShouldBe(("price", "*", LatencyPart.Provider, TimeSpan.FromMilliseconds(500), 0.9995m));
        Written.One(With(Ratio.Replace("good:", "bad:").Replace("threshold:", "bad: [503], threshold:"), "- {target: 0.9}")).Bad.ShouldBe(BadEvents.NoResponders);
    }

    [Fact]
    public void Several_objectives_are_named_by_their_own_names_or_places() =>
        Written.All(With(Metric, "- {value: 500, target: 0.99, displayName: good}\n- {value: 0.5, target: 0.5}")).Select(one => (one.Name, one.Threshold)).ShouldBe(
            [("price-slo-good", TimeSpan.FromMilliseconds(500)), ("price-slo-2", TimeSpan.FromMicroseconds(500))]);

    [Fact]
    public void An_indicator_and_the_type_of_a_source_may_be_in_other_files_and_other_kinds_are_left_alone()
    {
        var slo = Slo + "  indicatorRef: fast\n  objectives: [{value: 500, target: 0.99}]\n  alertPolicies: [{alertPolicyRef: x}]\n";
        var source = "apiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: bus}\nspec: {type: nats}\n";
        var read = Written.Files(
            ("a.yaml", slo), ("b.yaml", Sli.Replace("type: surveyor", "metricSourceRef: bus")), ("c.yaml", source), ("d.yaml", "apiVersion: openslo/v1\nkind: AlertPolicy\nspec: {anything: 1}\n"));

        read.Broken.ShouldBeEmpty();
        read.Files.ShouldHaveSingleItem().Objectives.ShouldHaveSingleItem().Account.ShouldBe("SHOP");
    }

    [Fact]
    public void What_is_wrong_with_an_indicator_breaks_the_file_that_needs_it()
    {
        var slo = Slo + "  indicatorRef: fast\n  objectives: [{value: 500, target: 0.99}]\n";
        Written.Files(("a.yaml", slo), ("b.yaml", Sli.Replace("SHOP", "''"))).Broken["a.yaml"].ShouldBe(
            ["b.yaml:8: spec.thresholdMetric.metricSource.spec.account: '' is not accepted; accepted: text of one line with 1 to 200 characters"]);
        Written.Files(("a.yaml", slo)).Broken["a.yaml"].ShouldBe(["a.yaml:15: spec.indicatorRef: there is no SLI 'fast' in the folder"]);
        var twice = Written.Files(("a.yaml", slo), ("b.yaml", Sli), ("c.yaml", Sli));
        twice.Broken["c.yaml"].ShouldBe(["c.yaml:3: metadata: 'fast' is the name of another SLI, in b.yaml"]);
        twice.Files.ShouldHaveSingleItem().Id.ShouldBe("a.yaml");
    }

    [Theory]
    [InlineData("openslo/v1", "openslo/v1alpha", "apiVersion: 'openslo/v1alpha' is not accepted; accepted: openslo/v1")]
    [InlineData("kind: SLO", "kind: Slo", "kind: 'Slo' is not accepted; accepted: SLO, SLI, DataSource, Service, AlertPolicy, AlertCondition, AlertNotificationTarget")]
    [InlineData("Occurrences", "Timeslices", "spec.budgetingMethod: 'Timeslices' is not accepted; accepted: Occurrences: events are counted, not slices of time")]
    [InlineData("isRolling: true", "isRolling: false", "spec.timeWindow[0].isRolling: windows of the calendar are not understood: budgets are of a rolling window; accepted: isRolling: true")]
    [InlineData("isRolling: true", "calendar: {timeZone: UTC}", "spec.timeWindow[0].calendar: windows of the calendar are not understood: budgets are of a rolling window; accepted: isRolling: true")]
    [InlineData("4w", "1M", "spec.timeWindow[0].duration: '1M' is not accepted; accepted: a number and m, h, d or w, of 1h to 366d, such as 4w; M, Q and Y have no fixed length")]
    [InlineData("value: 500", "op: gt, value: 500", "spec.objectives[0].op: 'gt' is not accepted; accepted: lte or lt: what takes longer is bad")]
    [InlineData("value: 500,", "", "spec.objectives[0].value: is missing; accepted: a number that makes 1us to 24h, in seconds or the unit of the metric source's spec")]
    [InlineData("value: 500", "value: 0", "spec.objectives[0].value: '0' is not accepted; accepted: a number that makes 1us to 24h, in seconds or the unit of the metric source's spec")]
    [InlineData("value: 500", "value: 999999999999999", "spec.objectives[0].value: '999999999999999' is not accepted; accepted: a number that makes 1us to 24h, in seconds or the unit of the metric source's spec")]
    [InlineData("target: 0.999", "target: 99.9", "spec.objectives[0].target: '99.9' is not accepted; accepted: a number between 0 and 1, such as 0.999, with at most 8 decimals")]
    [InlineData("target: 0.999", "target: 0.999, targetPercent: 9", "spec.objectives[0].target: one of target and targetPercent must be given")]
    [InlineData("target: 0.999", "target: 0.999, compositeWeight: 2", "spec.objectives[0].compositeWeight: is for a composite, which is not understood")]
    [InlineData("target: 0.999", "target: 0.999, timeSliceWindow: 1m", "spec.objectives[0].timeSliceWindow: is for slices of time, which are not understood")]
    [InlineData("type: surveyor", "type: Prometheus", "spec.indicator.spec.thresholdMetric.metricSource.type: 'Prometheus' is not accepted; accepted: surveyor or nats")]
    [InlineData("type: surveyor", "metricSourceRef: bus", "spec.indicator.spec.thresholdMetric.metricSource.metricSourceRef: there is no DataSource 'bus' in the folder")]
    [InlineData("unit: ms", "unit: min", "spec.indicator.spec.thresholdMetric.metricSource.spec.unit: 'min' is not accepted; accepted: s, ms, us or ns")]
    [InlineData("unit: ms", "threshold: 1s", "spec.indicator.spec.thresholdMetric.metricSource.spec.threshold: is the value of each objective of a thresholdMetric; only that can be given")]
    [InlineData("unit: ms", "query: x, unit: ms", "spec.indicator.spec.thresholdMetric.metricSource.spec.query: there is no such key")]
    [InlineData("team: [a, b]", "severity: high", "metadata.labels: 'severity' is a label that alerts have of themselves")]
    [InlineData("name: price-slo", "title: price-slo", "metadata.name: is missing; accepted: text of one line with 1 to 200 characters")]
    public void What_means_something_else_is_refused_with_the_reason(string from, string to, string problem)
    {
        var text = With(Metric, "- {value: 500, target: 0.999}");
        text.ShouldContain(from);
        Written.Wrong(text.Replace(from, to, StringComparison.Ordinal)).ShouldContain(told => told.EndsWith($": {problem}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("good:", "raw:", "total", "total and one of good and bad must be given")]
    [InlineData("total:", "totals:", "total", "total and one of good and bad must be given")]
    [InlineData("spec: {}", "spec: {service: stock}", "total.metricSource.spec.service", "total must be of the same service and account as good")]
    [InlineData("spec: {}", "spec: {threshold: 1s}", "total.metricSource.spec.threshold", "belongs to good: total is every request")]
    [InlineData("threshold: 500ms", "part: total", "good.metricSource.spec.threshold", "is missing; accepted: a duration from 1us to 24h, such as 500ms")]
    public void What_is_wrong_with_a_ratio_is_told(string from, string to, string key, string problem) =>
        Written.Wrong(With(Ratio.Replace(from, to, StringComparison.Ordinal), "- {target: 0.9}")).ShouldContain(told => told.EndsWith($": spec.indicator.spec.ratioMetric.{key}: {problem}", StringComparison.Ordinal));

    [Fact]
    public void A_ratio_has_no_values() => Written.Wrong(With(Ratio, "- {target: 0.9, value: 1}")).ShouldHaveSingleItem().ShouldEndWith(
        "spec.objectives[0].value: is for a thresholdMetric; of a ratioMetric the metric source of good or bad says the threshold");

    [Theory]
    [InlineData("  objectives: [{target: 0.9}]\n", "spec.indicator: one of indicator and indicatorRef must be given; composites are not understood")]
    [InlineData("  indicator: {}\n", "spec.indicator.spec: is missing")]
    [InlineData("  indicator: {spec: {}}\n", "spec.indicator.spec.thresholdMetric: one of thresholdMetric and ratioMetric must be given")]
    [InlineData("  indicator: {spec: {thresholdMetric: {}}}\n", "spec.indicator.spec.thresholdMetric.metricSource: is missing")]
    [InlineData("  indicatorRef: x\n", "spec.objectives: is missing: a list with at least one target")]
    public void What_is_missing_is_told(string rest, string problem) => Written.Wrong(Slo + rest).ShouldContain(told => told.EndsWith(problem, StringComparison.Ordinal));

    static string With(string indicator, string objectives) => $"{Slo}  indicator:\n    spec:\n{Indent(indicator, 6)}  objectives:\n{Indent(objectives, 2)}";

    static string Indent(string text, int by) => string.Concat(text.TrimEnd().Split('\n').Select(line => new string(' ', by) + line + "\n"));
}
