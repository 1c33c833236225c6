namespace Surveyor.Metrics;

public class ScrapeCountersTests
{
    [Fact]
    public async Task Scrapes_are_counted_by_code_and_the_usual_ones_exist_from_the_start()
    {
        var page = new MetricsPage(new());
        page.Scrapes.Started();
        page.Scrapes.Started();
        page.Scrapes.Finished(200);
        var text = await PageText.Of(page, A.Cluster);

        text.Named("promhttp_metric_handler_requests_total").Select(series => (series.Labels["code"], series.Value)).ShouldBe([("200", 1), ("500", 0), ("503", 0)]);
        text.Single("promhttp_metric_handler_requests_in_flight").ShouldBe(1);
    }

    [Fact]
    public async Task The_process_tells_about_itself()
    {
        var page = await PageText.Of(A.Cluster);

        page.Single("process_resident_memory_bytes").ShouldBeGreaterThan(1_000_000);
        page.Single("process_threads").ShouldBeGreaterThan(1);
        page.Single("process_start_time_seconds").ShouldBeGreaterThan(1.7e9);
        page.Named("dotnet_gc_collections_total").Count.ShouldBe(GC.MaxGeneration + 1);
    }
}
