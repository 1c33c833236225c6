using System.IO.Compression;

namespace Surveyor.Tests.Http;

public class MetricsEndpointTests
{
    [Fact]
    public async Task The_page_is_text_for_anybody()
    {
        await using var web = await WebFixture.StartAsync();
        using var response = await web.SendAsync(HttpMethod.Get, "/metrics");
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        response.Headers.Vary.ShouldBe(["Accept", "Accept-Encoding"]);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("# Text\nnats_up 1\n");
    }

    [Fact]
    public async Task The_page_is_openmetrics_for_those_who_prefer_it()
    {
        await using var web = await WebFixture.StartAsync();
        using var response = await web.SendAsync(HttpMethod.Get, "/metrics", ("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith("# OpenMetrics\n");
    }

    [Fact]
    public async Task A_big_page_is_streamed_and_compressed()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.Page = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"family{{n=\"{i}\"}} {i}\n"));
        using var plain = await web.SendAsync(HttpMethod.Get, "/metrics");
        using var packed = await web.SendAsync(HttpMethod.Get, "/metrics", ("Accept-Encoding", "gzip"));

        packed.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        var bytes = await packed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        var text = await unpacked.ReadToEndAsync(TestContext.Current.CancellationToken);
        text.ShouldBe(await plain.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        text.ShouldEndWith(web.Plan.Page);
        bytes.Length.ShouldBeLessThan(text.Length / 3);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task A_scraper_that_leaves_in_the_midst_ends_the_writing(string encoding)
    {
        await using var web = await WebFixture.StartAsync();

        // More than sockets hold, and nothing that gzip could make small.
        var noise = new byte[30_000_000];
        new Random(1).NextBytes(noise);
        web.Plan.Page = Convert.ToBase64String(noise);
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/metrics"))
        {
            request.Headers.AcceptEncoding.ParseAdd(encoding);
            using var response = await web.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            web.Plan.Written.Task.IsCompleted.ShouldBeFalse();
        }

        (await web.Plan.Written.Task.WaitAsync(TestContext.Current.CancellationToken)).ShouldBeAssignableTo<OperationCanceledException>();
        await Task.Run(() => SpinWait.SpinUntil(() => web.Plan.Scrapes.InFlight == 0), TestContext.Current.CancellationToken);
        web.Plan.Scrapes.ByCode.ShouldNotContain(code => code.Key == 500 && code.Value > 0);
    }

    [Fact]
    public async Task A_survey_that_breaks_still_gives_the_last_picture()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.Failure = new InvalidOperationException("a bug");
        (await web.GetAsync("/metrics")).ShouldBe((200, "# Text\nnats_up 1\n"));
    }

    [Fact]
    public async Task The_page_is_there_while_nats_is_not()
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.ConnectionProblem = "connection refused";
        web.Plan.Snapshot = Snapshot.ClusterSnapshot.Empty;
        (await web.GetAsync("/metrics")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_deadline_is_the_scrapers_else_the_option()
    {
        await using var web = await WebFixture.StartAsync("--timeout", "7s");
        using var first = await web.SendAsync(HttpMethod.Get, "/metrics");
        using var second = await web.SendAsync(HttpMethod.Get, "/metrics", ("X-Prometheus-Scrape-Timeout-Seconds", "10"));
        web.Plan.Deadlines.ShouldBe([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9.5)]);
    }

    [Fact]
    public async Task Asking_for_the_head_starts_no_round()
    {
        await using var web = await WebFixture.StartAsync();
        using var response = await web.SendAsync(HttpMethod.Head, "/metrics");
        response.EnsureSuccessStatusCode();
        web.Plan.Deadlines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Scrapes_are_counted()
    {
        await using var web = await WebFixture.StartAsync();
        await web.GetAsync("/metrics");
        await web.GetAsync("/metrics");
        await web.GetAsync("/");
        web.Plan.Scrapes.InFlight.ShouldBe(0);
        web.Plan.Scrapes.ByCode.ShouldContain(new KeyValuePair<int, long>(200, 2));
    }
}
