using Surveyor.Alerts;
using Surveyor.Metrics;

namespace Surveyor.Core.Tests.Alerts;

public class PageSamplesTests
{
    [Fact]
    public async Task Samples_are_those_of_the_page()
    {
        var known = new Known(GoldenCluster.Snapshot, GoldenCluster.Heard, GoldenCluster.Hearing, PageText.Looked(GoldenCluster.Snapshot)) { Alerts = GoldenObjectives.Alerts, Objectives = GoldenObjectives.All, BrokenObjectives = 1, BudgetsKept = true };
        var page = await PageText.Of(GoldenCluster.Snapshot, new(), heard: GoldenCluster.Heard, hearing: GoldenCluster.Hearing, objectives: GoldenObjectives.All);
        var samples = new MetricsPage(new()).SamplesOf(known);
        foreach (var family in AlertCatalogue.System.SelectMany(static rule => rule.When.Families).Distinct())
        {
            var lines = page.Text.Split('\n').Count(line => line.StartsWith(family + "{", StringComparison.Ordinal) || line.StartsWith(family + " ", StringComparison.Ordinal));
            samples(new(family)).ShouldNotBeNull(family).Count.ShouldBe(lines, family);
        }
    }

    [Fact]
    public void Only_what_matches_is_told()
    {
        var samples = new MetricsPage(new()).SamplesOf(new(GoldenCluster.Snapshot));
        var all = samples(new("nats_server_state"))!;
        var some = samples(new("nats_server_state", LabelMatch.Of("state", "up")))!;
        some.Count.ShouldBeInRange(1, all.Count - 1);
        some.ShouldAllBe(static one => one.Labels["state"] == "up" && one.Value == 1);
        samples(new("nats_server_state", LabelMatch.Not("state", "up")))!.Count.ShouldBe(all.Count - some.Count);
        samples(new("nats_server_state", LabelMatch.Of("state", "nonsense"))).ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_known_is_not_empty()
    {
        var page = new MetricsPage(new());
        var away = page.SamplesOf(new(GoldenCluster.Snapshot with { Connection = new() }));
        away(new("nats_server_state")).ShouldBeNull();
        away(new("nats_up"))!.Single().Value.ShouldBe(0);
        away(new("no_such_family")).ShouldBeNull();
        new MetricsPage(new() { Streams = false }).SamplesOf(new(GoldenCluster.Snapshot))(new("nats_stream_state")).ShouldBeNull();
    }
}
