using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>The page as Prometheus' own tools judge it.</summary>
[Collection(Superclusters.Collection)]
public sealed class PageLintTests(Superclusters systems)
{
    const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    /// <summary>Plain names that articles use: kept as they are, so that copied queries work.</summary>
    static readonly string[] Articles =
    [
        "nats_server_total_connections",
        "nats_server_total_messages_sent",
        "nats_server_total_messages_received",
        "nats_server_in_msgs",
        "nats_server_out_msgs",
        "nats_server_total_bytes_sent",
        "nats_server_total_bytes_received",
        "nats_server_slow_consumers",
    ];

    [Fact]
    public async Task Promtool_can_parse_the_page_and_objects_only_to_names_that_are_kept_for_compatibility()
    {
        var (_, surveyor) = await systems.OfAsync(Tools.Newest);
        var (exitCode, output) = await Promtool.CheckAsync(await surveyor.GetAsync("metrics"));
        exitCode.ShouldBeOneOf([0, 3], output);
        var kept = PeerFamilies.All.Select(static family => family.Name).Concat(Articles).ToHashSet();
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !kept.Contains(line.Split(' ')[0])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Promtool_objects_to_a_page_that_is_wrong()
    {
        (await Promtool.CheckAsync("nats_up{ 1\n")).ExitCode.ShouldBe(1);
        var (exitCode, output) = await Promtool.CheckAsync("# HELP nats_things Things.\n# TYPE nats_things counter\nnats_things 1\n");
        exitCode.ShouldBe(3);
        output.ShouldStartWith("nats_things ");
    }

    [Fact]
    public async Task The_OpenMetrics_page_ends_with_its_end_mark_and_has_the_same_series()
    {
        var (_, surveyor) = await systems.OfAsync(Tools.Newest);
        var (_, open) = await surveyor.TryGetAsync("metrics", accept: OpenMetrics);
        open.ShouldEndWith("\n# EOF\n");
        open.Split('\n').Count(static line => line == "# EOF").ShouldBe(1);
        var text = await surveyor.GetAsync("metrics");
        text.ShouldNotContain("# EOF");
        Page.Parse(open).Series.Except(Page.Parse(text).Series).ShouldBeEmpty();
        Page.Parse(text).Series.Except(Page.Parse(open).Series).ShouldBeEmpty();
    }
}
