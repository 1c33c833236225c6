using Surveyor.Snapshot;

namespace Surveyor.Metrics;

public class FilterTests
{
    [Theory]
    [InlineData("APP", "ORDERS|EVENTS")]
    [InlineData("app", "ORDERS|EVENTS")]
    [InlineData("A*", "ORDERS|EVENTS")]
    [InlineData("?IZ", "BILLS")]
    [InlineData("*", "ORDERS|EVENTS|BILLS")]
    [InlineData("App", "")]
    public async Task Accounts_are_chosen_by_id_or_name(string pattern, string streams) =>
        Streams(await PageText.Of(Cluster, new() { AccountFilter = new([pattern], []) })).ShouldBe(streams);

    [Fact]
    public async Task Exclusion_wins() =>
        Streams(await PageText.Of(Cluster, new() { AccountFilter = new(["*"], ["biz"]), StreamFilter = new([], ["EV*"]) })).ShouldBe("ORDERS");

    [Fact]
    public async Task A_backslash_in_a_pattern_is_just_one() =>
        Streams(await PageText.Of(Cluster with { Streams = [A.Stream("a\\b"), A.Stream("ab")] }, new() { StreamFilter = new(["a\\b"], []) })).ShouldBe("a\\b");

    [Fact]
    public async Task Consumers_are_chosen_by_name()
    {
        var page = await PageText.Of(A.StreamWith(A.Consumer("worker-1"), A.Consumer("audit")), new() { ConsumerFilter = new(["worker-*"], []) });

        foreach (var name in (string[])["nats_consumer_num_pending", "nats_consumer_pending_messages", "nats_consumer_state"])
        {
            page.Named(name).ShouldHaveSingleItem().Labels["consumer_name"].ShouldBe("worker-1");
        }
    }

    [Fact]
    public async Task Families_are_chosen_by_name()
    {
        var page = await PageText.Of(Cluster, new() { FamilyFilter = new(["nats_stream_*", "nats_up"], ["*_seq"]) });

        page.Types.Keys.ShouldAllBe(name => name.StartsWith("nats_stream_") || name == "nats_up");
        page.Types.ShouldNotContainKey("nats_stream_first_seq");
    }

    [Fact]
    public async Task The_jsz_filter_chooses_among_its_14_families_only()
    {
        var page = await PageText.Of(A.StreamWith(A.Consumer("c")), new() { JszFilter = ["stream_total_messages", "consumer_num_pending"] });

        page.Types.Keys.ShouldContain("nats_stream_total_messages");
        page.Types.Keys.ShouldContain("nats_consumer_num_pending");
        page.Types.Keys.ShouldContain("nats_stream_messages");
        page.Types.Keys.ShouldNotContain("nats_stream_total_bytes");
        page.Types.Keys.ShouldNotContain("nats_consumer_num_waiting");
    }

    [Fact]
    public void Nothing_is_asked_that_no_family_shows()
    {
        var off = new MetricsOptions { Core = false, Accounts = false, AccountsDetailed = false, Gatewayz = false, Raftz = false, Leafz = false, Streams = false, Consumers = false };

        const Needs Always = Needs.AccountInfo | Needs.ImportTraffic;
        new MetricsPage(off).Needs.ShouldBe(Always);
        new MetricsPage(off with { Raftz = true }).Needs.ShouldBe(Always | Needs.Raftz);
        new MetricsPage(off with { Gatewayz = true }).Needs.ShouldBe(Always | Needs.Gatewayz);
        new MetricsPage(new()).Needs.ShouldBe(Needs.All);
        new MetricsPage(new() { Replicas = true }).Needs.ShouldBe(Needs.All | Needs.StreamReplicas);
        new MetricsPage(new() { FamilyFilter = new(["nats_consumer_num_pending"], []) }).Needs.ShouldBe(Needs.JszState);
    }

    [Theory]
    [InlineData("9x", "prefix: ")]
    [InlineData("a-b", "prefix: ")]
    public void A_prefix_that_makes_no_legal_name_is_refused(string prefix, string problem) =>
        new MetricsOptions { Prefix = prefix }.Problems().ShouldHaveSingleItem().ShouldStartWith(problem);

    [Theory]
    [InlineData("a-b")]
    [InlineData("__a")]
    [InlineData("stream")]
    public void A_constant_label_that_is_illegal_or_taken_is_refused(string label)
    {
        var options = new MetricsOptions { ConstantLabels = [new(label, "x")] };

        options.Problems().ShouldHaveSingleItem().ShouldStartWith("labels: ");
        Should.Throw<ArgumentException>(() => new MetricsPage(options));
    }

    [Fact]
    public void All_problems_are_told_at_once() =>
        new MetricsOptions { Prefix = "!", JszFilter = ["stream_bytes"], MaxSeries = -1, ConstantLabels = [new("a", ""), new("a", "")] }.Problems().Count.ShouldBe(4);

    [Fact]
    public async Task Prefix_and_constant_labels_are_on_every_series()
    {
        var page = await PageText.Of(GoldenCluster.Snapshot, new() { Prefix = "mine", ConstantLabels = [new("region", "eu"), new("env", "a\"b")] });

        page.Series.ShouldAllBe(series => !series.Name.StartsWith("nats_") && series.Labels["region"] == "eu" && series.Labels["env"] == "a\"b");
        page.Single("mine_up").ShouldBe(1);
        page.Named("process_cpu_seconds_total").ShouldNotBeEmpty();
    }

    static ClusterSnapshot Cluster => A.Cluster with { Streams = [A.Stream("ORDERS"), A.Stream("EVENTS"), A.Stream("BILLS", "BIZ")] };

    static string Streams(PageText page) => string.Join('|', page.Named("nats_stream_state").Select(series => series.Labels["stream"]));
}
