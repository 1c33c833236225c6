namespace Surveyor.Metrics;

public class GoldenPageTests
{
    /// <summary>Without what no two runs have in common.</summary>
    static readonly MetricsOptions Options = new() { Replicas = true, FamilyFilter = new([], ["process_*", "dotnet_*", "nats_surveyor_build_info"]) };

    [Theory]
    [InlineData(ExpositionFormat.Text, "cluster.prom")]
    [InlineData(ExpositionFormat.OpenMetrics, "cluster.openmetrics.prom")]
    public async Task The_page_of_a_small_cluster(ExpositionFormat format, string file) =>
        await Repository.ShouldHold($"tests/Surveyor.Core.Tests/Golden/{file}", (await PageText.Of(GoldenCluster.Snapshot, Options, format, GoldenCluster.Heard, GoldenCluster.Hearing, objectives: GoldenObjectives.All)).Text);

    [Fact]
    public async Task The_page_without_a_connection() =>
        await Repository.ShouldHold(
            "tests/Surveyor.Core.Tests/Golden/disconnected.prom",
            (await PageText.Of(GoldenCluster.Snapshot with { Connection = new() { Problem = "refused" } }, Options, heard: GoldenCluster.Heard, hearing: GoldenCluster.Hearing, objectives: GoldenObjectives.All)).Text);

    [Fact]
    public async Task Every_family_of_the_catalogue_is_on_the_page()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot, Options with { FamilyFilter = NameFilter.Everything }, heard: GoldenCluster.Heard, hearing: GoldenCluster.Hearing, objectives: GoldenObjectives.All);
        var shard = await PageText.Of(GoldenCluster.Snapshot with { Shard = new("1/2", ["1", "2"], 0), Lease = new(true, "here", "") }, Options);

        MetricCatalogue.Groups.SelectMany(group => group.AllFamilies).Select(family => family.Name)
            .Except(page.Types.Keys)
            .Except(shard.Types.Keys)
            .ShouldBe(["nats_surveyor_page_series_dropped", "nats_surveyor_page_duplicate_rows"], "they appear only when something is left out");
    }

    [Fact]
    public async Task Both_forms_have_the_same_series_under_the_same_names()
    {
        var text = await PageText.Of(GoldenCluster.Snapshot, Options, heard: GoldenCluster.Heard, hearing: GoldenCluster.Hearing, objectives: GoldenObjectives.All);
        var open = await PageText.Of(GoldenCluster.Snapshot, Options, ExpositionFormat.OpenMetrics, GoldenCluster.Heard, GoldenCluster.Hearing, objectives: GoldenObjectives.All);

        open.Series.Select(series => series.Identity).ShouldBe(text.Series.Select(series => series.Identity));
        open.Text.ShouldEndWith("\n# EOF\n");
        text.Text.ShouldNotContain("EOF");
    }

    [Fact]
    public async Task In_OpenMetrics_counters_without_total_are_unknown_and_others_lose_it_in_the_head()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot, Options, ExpositionFormat.OpenMetrics, GoldenCluster.Heard, GoldenCluster.Hearing, objectives: GoldenObjectives.All);

        page.Types["nats_core_recv_msgs_count"].ShouldBe("unknown");
        page.Types["nats_survey_rounds"].ShouldBe("counter");
        page.Named("nats_survey_rounds_total").ShouldHaveSingleItem();
        page.Types["nats_survey_duration_seconds"].ShouldBe("summary");
    }

    [Fact]
    public async Task The_same_snapshot_gives_the_same_page_also_to_concurrent_scrapes()
    {
        var page = new MetricsPage(Options);
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PageText.Of(page, GoldenCluster.Snapshot, heard: GoldenCluster.Heard, hearing: GoldenCluster.Hearing, objectives: GoldenObjectives.All))));

        all.Select(one => one.Text).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task No_two_series_are_the_same()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot, Options, heard: GoldenCluster.Heard, hearing: GoldenCluster.Hearing, objectives: GoldenObjectives.All);

        page.Series.GroupBy(series => series.Identity).Where(same => same.Count() > 1).ShouldBeEmpty();
    }
}
