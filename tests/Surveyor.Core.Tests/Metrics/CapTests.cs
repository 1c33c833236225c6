using Surveyor.Snapshot;

namespace Surveyor.Metrics;

public class CapTests
{
    static readonly MetricsOptions OnlyPending = new() { FamilyFilter = new(["nats_consumer_num_pending", "nats_surveyor_page_*"], []) };

    [Fact]
    public async Task A_family_has_no_more_series_than_allowed_and_the_rest_is_counted()
    {
        var page = await PageText.Of(Consumers(10), OnlyPending with { MaxSeriesPerFamily = 4 });

        Names(page).ShouldBe(["c0", "c1", "c2", "c3"]);
        page.Single("nats_surveyor_page_series_dropped").ShouldBe(6);
        page.Named("nats_surveyor_page_series_dropped")[0].Labels["family"].ShouldBe("nats_consumer_num_pending");
    }

    [Fact]
    public async Task What_is_in_trouble_is_cut_last() =>
        Names(await PageText.Of(Consumers(10, troubled: [7, 9]), OnlyPending with { MaxSeriesPerFamily = 4 })).ShouldBe(["c0", "c1", "c7", "c9"]);

    [Fact]
    public async Task Trouble_beyond_the_cap_is_cut_too_since_memory_has_an_end() =>
        Names(await PageText.Of(Consumers(10, troubled: [4, 5, 6, 7, 8, 9]), OnlyPending with { MaxSeriesPerFamily = 4 })).ShouldBe(["c4", "c5", "c6", "c7"]);

    [Fact]
    public async Task The_whole_page_has_no_more_series_of_the_cluster_than_allowed()
    {
        var options = new MetricsOptions { MaxSeries = 100, FamilyFilter = new(["nats_stream_*", "nats_consumer_*", "nats_surveyor_page_*"], []) };
        var page = new MetricsPage(options);
        var text = await PageText.Of(page, Consumers(50));

        text.Series.Count(series => !series.Name.StartsWith("nats_surveyor", StringComparison.Ordinal)).ShouldBeInRange(80, 100);
        page.Last.Dropped.Sum(entry => entry.Value).ShouldBe(text.Named("nats_surveyor_page_series_dropped").Sum(series => (long)series.Value));
        page.Last.Series.ShouldBe(text.Series.Count);
    }

    [Fact]
    public async Task On_a_full_page_what_is_in_trouble_is_complete_though_it_comes_last()
    {
        var page = await PageText.Of(Consumers(500, troubled: [499]), new() { MaxSeries = 300 });

        page.Named("nats_consumer_num_pending").ShouldContain(series => series.Labels["consumer_name"] == "c499");
        page.Named("nats_consumer_ack_pending_messages").ShouldContain(series => series.Labels["consumer_name"] == "c499");
    }

    [Fact]
    public async Task Rows_that_fit_are_shown_with_all_their_families()
    {
        var page = await PageText.Of(Consumers(50), new() { MaxSeries = 100 });

        var shown = page.Named("nats_consumer_num_pending").Select(series => series.Labels["consumer_name"]);
        page.Named("nats_consumer_ack_floor_stream_seq").Select(series => series.Labels["consumer_name"]).ShouldBe(shown);
    }

    [Fact]
    public async Task Nothing_is_dropped_when_everything_fits()
    {
        var page = new MetricsPage(new());
        var text = await PageText.Of(page, Consumers(50));

        text.Named("nats_surveyor_page_series_dropped").ShouldBeEmpty();
        page.Last.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_big_page_is_flushed_on_the_way_and_allocates_nothing_that_grows_with_it()
    {
        var page = new MetricsPage(new());
        var known = new Known(Consumers(5_000));
        var output = new System.Buffers.ArrayBufferWriter<byte>(16 << 20);
        var flushes = 0;
        long allocated = 0;
        for (var i = 0; i < 3; i++)
        {
            output.ResetWrittenCount();
            flushes = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            await page.WriteAsync(known, ExpositionFormat.Text, output, _ => { flushes++; return ValueTask.CompletedTask; }, TestContext.Current.CancellationToken);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        page.Last.Series.ShouldBeGreaterThan(60_000);
        flushes.ShouldBeGreaterThan((int)(page.Last.Bytes >> 21));
        allocated.ShouldBeLessThan(200_000);
    }

    static IEnumerable<string> Names(PageText page) => page.Named("nats_consumer_num_pending").Select(series => series.Labels["consumer_name"]);

    static ClusterSnapshot Consumers(int count, params int[] troubled) => A.StreamWith([.. Enumerable.Range(0, count).Select(i =>
    {
        var consumer = A.Consumer($"c{i}");
        consumer.Troubled = troubled.Contains(i);
        return consumer;
    })]);
}
