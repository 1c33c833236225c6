using System.Text;
using System.Text.Json;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>How requests to services went is shown as the servers measured it.</summary>
public sealed class ObservationTests(ITestOutputHelper output)
{
    const string Service = "orders";

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    static readonly string[] Servers = [MeasuredServices.Near, MeasuredServices.Far];

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_request_is_counted_as_the_server_measured_it_and_failures_are_in_no_histogram(string version)
    {
        await using var services = await MeasuredServices.StartAsync(version);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        foreach (var milliseconds in (int[])[0, 3, 30, 0, 120])
        {
            await Task.WhenAll(Servers.Select(server => services.AskAsync(server, TimeSpan.FromMilliseconds(milliseconds))));
        }

        await Task.WhenAll(Servers.Select(services.ErrAsync));
        services.Samples.Count.ShouldBe(12);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations(services.Samples, Service, page));
        var durations = LatencyTruth.Shown(await surveyor.ScrapeAsync());

        foreach (var server in Servers)
        {
            await services.TellAsync(server);
            await services.LeaveAsync(server);
            await services.AskNobodyAsync(server);
        }

        await Task.WhenAll(Servers.Select(services.WaitInVainAsync));
        services.Samples.Count.ShouldBe(20);
        await LatencyTruth.AgreesAsync(surveyor, _ => LatencyTruth.Counts(services.Samples, Service, "APP"));
        LatencyTruth.Shown(await surveyor.ScrapeAsync()).ShouldBe(durations);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations(services.Samples, Service, page));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Who_asked_and_who_answered_has_rows_as_far_as_imports_share_it(string version)
    {
        await using var services = await MeasuredServices.StartAsync(version);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        await services.AskTracedAsync(MeasuredServices.Near, "b3", "00000000000000aa-1-1");
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations(services.Samples, Service, page));
        (await surveyor.ScrapeAsync()).All("nats_service_requestor_requests_total").ShouldBeEmpty("the import shares nothing but the account");
        foreach (var server in Servers)
        {
            await services.AskAsync(server, TimeSpan.FromMilliseconds(5));
            await services.TellAsync(server);
            await services.AskNobodyAsync(server);
        }

        var reading = LatencyTruth.Parties(services.Samples, Service, "APP");
        reading.Values.Keys.ShouldContain(key => key.Contains($"responder={MeasuredServices.Responder},server_name={MeasuredServices.Near}", StringComparison.Ordinal));
        await LatencyTruth.AgreesAsync(surveyor, _ => reading);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Prometheus_hands_out_the_traces_of_requests(string version)
    {
        await using var services = await MeasuredServices.StartAsync(version);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        await using var prometheus = await TestPrometheus.StartAsync($"{surveyor.Url}metrics");
        await services.AskAsync(MeasuredServices.Near);
        foreach (var (header, value, trace) in (IEnumerable<(string, string, string)>)
        [
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"),
            ("b3", "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1", "80f198ee56343ba864fe8b2a57d3eff7"),
            ("X-B3-TraceId", "64fe8b2a57d3eff7", "64fe8b2a57d3eff7"),
            ("uber-trace-id", "479fefe9525eddb:5adb976bfc1f95c1:0:1", "0479fefe9525eddb"),
        ])
        {
            var sample = await services.AskTracedAsync(MeasuredServices.Far, header, value);
            await ExemplarAsync(prometheus, "nats_service_latency_seconds_bucket{part=\"total\"}", trace, sample, "total");
            await ExemplarAsync(prometheus, "nats_service_responder_latency_seconds_bucket", trace, sample, "service");
        }

        var (_, open) = await surveyor.TryGetAsync("metrics", accept: "application/openmetrics-text");
        open.ShouldContain(" # {trace_id=\"0479fefe9525eddb\"} ");
        var text = await surveyor.GetAsync("metrics");
        text.ShouldNotContain("trace_id");
        var (exitCode, findings) = await Promtool.CheckAsync(text);
        exitCode.ShouldBeOneOf([0, 3], findings);
    }

    [Fact]
    public async Task A_duration_is_counted_in_the_first_bucket_that_bears_it()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        foreach (var milliseconds in (int[])[5, 50, 500])
        {
            var before = await surveyor.ScrapeAsync();
            var sample = await services.AskAsync(MeasuredServices.Far, TimeSpan.FromMilliseconds(milliseconds));

            // The server takes off the responder's round trip as it was when it was measured last.
            var (service, way) = (LatencyTruth.Seconds(sample, "service"), LatencyTruth.Seconds(sample, "responder.rtt"));
            output.WriteLine($"{milliseconds} ms: service {service}, round trip {way}");
            (service + way).ShouldBeGreaterThan(milliseconds * 0.9e-3);

            await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations(services.Samples, Service, page));
            var page = await surveyor.ScrapeAsync();
            var all = page.All("nats_service_latency_seconds_bucket", ("part", "service")).Select(static bucket => bucket["le"]).ToArray();
            LatencyTruth.Grown(before, page, Service).ShouldBe(all.Where(le => LatencyTruth.Bound(le) >= service));
        }
    }

    [Fact]
    public async Task Every_counter_is_there_before_the_first_request()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).All("nats_latency_observations_count").Single().Value.ShouldBe(1), Soon);
        var page = await surveyor.ScrapeAsync();
        page.All("nats_latency_observations_count").Single().Labels.ShouldBeEmpty();
        page.Value("nats_observation_up", ("observation", "orders.json"), ("nats_service", Service)).ShouldBe(1);
        page.Value("nats_observation_files_broken").ShouldBe(0);
        page.All("nats_service_requests_total", ("nats_service", Service)).Select(static sample => $"{sample["code"]}: {sample.Value}")
            .ShouldBe(["200: 0", "400: 0", "408: 0", "503: 0", "504: 0"], ignoreOrder: true);
        foreach (var family in (string[])["duplicate_samples", "decode_errors", "dropped_samples"])
        {
            page.Value($"nats_service_{family}_total", ("nats_service", Service)).ShouldBe(0);
        }

        page.All("nats_service_latency_seconds_count").ShouldBeEmpty();
        page.All("nats_service_last_heard_timestamp_seconds").ShouldBeEmpty();
        var asked = Now();
        await services.AskAsync(MeasuredServices.Near);
        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).All("nats_service_last_heard_timestamp_seconds", ("nats_service", Service)).Count.ShouldBe(1), Soon);
        (await surveyor.ScrapeAsync()).Value("nats_service_last_heard_timestamp_seconds").ShouldBeInRange(asked - 0.001, Now());
    }

    [Fact]
    public async Task A_sample_that_comes_again_is_counted_once()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        var sample = await services.AskAsync(MeasuredServices.Far);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations([sample], Service, page));
        await services.App.PublishAsync(MeasuredServices.Topic, Encoding.UTF8.GetBytes(sample.GetRawText()), cancellation: Cancellation);
        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_service_duplicate_samples_total", ("nats_service", Service)).ShouldBe(1), Soon);
        var page = await surveyor.ScrapeAsync();
        ObservedAccount.Requests(page, Service).ShouldBe(1);
        page.All("nats_latency_observation_status_count").Sum(static count => count.Value).ShouldBe(1);
        page.All("nats_latency_observations_received_count").Sum(static count => count.Value).ShouldBe(1);
        var truth = LatencyTruth.Durations([sample], Service, page);
        Reading.Differences(page, truth, truth).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_sample_is_an_error_and_no_request()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        var sample = await services.AskAsync(MeasuredServices.Near);
        var other = sample.GetRawText().Replace("metric.v1.service_latency", "advisory.v1.client_connect", StringComparison.Ordinal);
        foreach (var payload in (string[])["no JSON", other])
        {
            await services.App.PublishAsync(MeasuredServices.Topic, Encoding.UTF8.GetBytes(payload), cancellation: Cancellation);
        }

        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_service_decode_errors_total", ("nats_service", Service)).ShouldBe(2), Soon);
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_latency_observation_error_count", ("service", Service), ("account", "")).ShouldBe(2);
        ObservedAccount.Requests(page, Service).ShouldBe(1);
        page.Value("nats_service_duplicate_samples_total", ("nats_service", Service)).ShouldBe(0);
        await services.AskAsync(MeasuredServices.Far);
        await LatencyTruth.AgreesAsync(surveyor, shown => LatencyTruth.Durations(services.Samples, Service, shown));
    }

    [Fact]
    public async Task Services_that_hear_the_same_topic_count_its_samples_each()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        folder.Write("all/everything.json", "everything", "latency.>", services.Observer);
        await using var surveyor = await services.ObserveAsync(folder);
        await Listener.ListensAsync(services.System, services.Observer.User, "latency.>");
        await services.AskAsync(MeasuredServices.Near);
        await Eventually.HoldsAsync(
            async () =>
            {
                var page = await surveyor.ScrapeAsync();
                (ObservedAccount.Requests(page, Service), ObservedAccount.Requests(page, "everything")).ShouldBe((1, 1));
            },
            Soon);
    }

    [Fact]
    public async Task An_account_without_a_successful_request_is_that_of_the_login()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        await services.AskNobodyAsync(MeasuredServices.Far);
        await Eventually.HoldsAsync(
            async () => (await surveyor.ScrapeAsync()).All("nats_service_requests_total", ("account", "APP"), ("code", "503")).Select(static sample => sample.Value).ShouldBe([1]), Soon);
    }

    [Fact]
    public async Task Families_of_nats_surveyor_have_its_names_types_and_labels()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        var sample = await services.AskAsync(MeasuredServices.Far);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations([sample], Service, page));
        var families = PeerFamilies.All.Where(static family => PeerFamilies.IsOfObservations(family.Name)).ToList();
        families.Count.ShouldBe(9);
        var (wrong, missing) = PeerFamilies.Compare(await surveyor.GetAsync("metrics"), families);
        wrong.ShouldBeEmpty();
        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prometheus_takes_the_histograms_in_both_formats_and_promtool_objects_to_no_name_of_our_own()
    {
        await using var services = await MeasuredServices.StartAsync(Tools.Newest);
        using var folder = Observed(services);
        await using var surveyor = await services.ObserveAsync(folder);
        var sample = await services.AskAsync(MeasuredServices.Far, TimeSpan.FromMilliseconds(30));
        await services.AskNobodyAsync(MeasuredServices.Far);
        await LatencyTruth.AgreesAsync(surveyor, page => LatencyTruth.Durations([sample], Service, page));

        var (exitCode, findings) = await Promtool.CheckAsync(await surveyor.GetAsync("metrics"));
        exitCode.ShouldBeOneOf([0, 3], findings);
        findings.Split('\n').Where(static line => line.StartsWith("nats_service_", StringComparison.Ordinal) || line.StartsWith("nats_observation_", StringComparison.Ordinal)).ShouldBeEmpty();

        await using var text = await TestPrometheus.StartAsync($"{surveyor.Url}metrics", textOnly: true);
        await using var open = await TestPrometheus.StartAsync($"{surveyor.Url}metrics");
        HashSet<string> series = [];
        foreach (var prometheus in (TestPrometheus[])[text, open])
        {
            var half = await prometheus.QueryUntilAsync("histogram_quantile(0.5, sum by (le) (nats_service_latency_seconds_bucket{part=\"total\"}))");
            half.Single().Value.ShouldBeInRange(LatencyTruth.Seconds(sample, "total") / 5, LatencyTruth.Seconds(sample, "total") * 5);
            var shown = await prometheus.QueryAsync("""{__name__=~"nats_(service|latency|observation)_.*"}""");
            var names = shown.Select(static one => string.Join(',', one.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Where(static label => label.Key != "instance"))).ToHashSet();
            names.Count.ShouldBeGreaterThan(150);
            series = series.Count == 0 ? names : series;
            names.ShouldBe(series, ignoreOrder: true);
        }
    }

    static Task ExemplarAsync(TestPrometheus prometheus, string series, string trace, JsonElement sample, string part) => Eventually.HoldsAsync(
        async () =>
        {
            var exemplar = (await prometheus.QueryExemplarsAsync(series)).Where(one => one.TraceId == trace).ShouldHaveSingleItem();
            exemplar.Value.ShouldBe(LatencyTruth.Seconds(sample, part), 1e-12);
            exemplar.Value.ShouldBeLessThanOrEqualTo(LatencyTruth.Bound(exemplar.Bound));
            exemplar.Timestamp.ShouldBe(sample.Time("timestamp")!.Value, 0.002);
        },
        Soon);

    static ObservationFolder Observed(MeasuredServices services) => MeasuredServices.Folder(services.Observer, Service);

    static double Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;
}
