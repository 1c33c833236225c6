using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>Observation files that look right and are not, or the other way round.</summary>
public sealed class ObservationDoubtTests
{
    const string Orders = "latency.orders";
    const string Prices = "latency.prices";

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static TheoryData<string, string> NoTopics => new()
    {
        { "more after >", "latency.>.orders" },
        { "a zero", "latency.\0" },
        { "longer than any line a server reads", $"latency.{new string('x', 5_000)}" },
    };

    [Theory]
    [MemberData(nameof(NoTopics))]
    public async Task A_topic_that_no_server_takes_is_not_said_to_be_heard_and_stops_no_other(string what, string topic)
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("a_bad.json", "orders", topic, account.Observer);
        folder.Write("b_good.json", "prices", Prices, account.Observer);
        await using var surveyor = await account.ObserveAsync(folder);
        await Eventually.HoldsAsync(
            async () =>
            {
                var page = await surveyor.ScrapeAsync();
                page.All("nats_observation_up", ("observation", "b_good.json")).Select(static sample => sample.Value).ShouldBe([1], what);
                page.All("nats_observation_up", ("observation", "a_bad.json")).Sum(static sample => sample.Value).ShouldBe(0, what);
            },
            Soon);
        await account.HearsAsync(surveyor, "prices", Prices);
        folder.Write("a_bad.json", "orders", Orders, account.Observer);
        await ObservedAccount.ShowsAsync(surveyor, "a_bad.json: orders 1", "b_good.json: prices 1");
        await account.HearsAsync(surveyor, "orders", Orders);
    }

    [Theory]
    [InlineData("credential")]
    [InlineData("nkey")]
    [InlineData("token")]
    [InlineData("username")]
    [InlineData("tls_ca")]
    public async Task A_key_that_is_empty_is_as_one_that_is_not_there(string key)
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        var file = JsonNode.Parse(ObservationFolder.Json("orders", Orders, key == "username" ? null : account.Observer))!;
        file[key] = "";
        folder.Write("orders.json", file.ToJsonString());
        await using var surveyor = await account.ObserveAsync(folder);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await account.HearsAsync(surveyor, "orders", Orders);
    }

    [Fact]
    public async Task A_topic_that_may_not_be_heard_is_never_said_to_be_and_stops_no_other_of_its_login()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("a_secret.json", "orders", "secret.orders", account.Second);
        folder.Write("b_good.json", "prices", Prices, account.Second);

        // The refusal may come while the connection is just being opened, or right after.
        for (var i = 0; i < 20; i++)
        {
            await using var surveyor = await account.ObserveAsync(folder);
            await ObservedAccount.ShowsAsync(surveyor, "a_secret.json: orders 0", "b_good.json: prices 1");
            await account.HearsAsync(surveyor, "prices", Prices);
        }
    }

    [Fact]
    public async Task A_service_that_the_system_account_also_imports_counts_every_request_once()
    {
        await using var system = await TestCluster.SingleAsync();
        await using var app = await system.ConnectAsync(system.App);
        await using var biz = await system.ConnectAsync(system.Biz);
        await using var silent = app.Subscribe("svc.echo");
        await app.PingAsync(TestContext.Current.CancellationToken);
        using var folder = new ObservationFolder();
        folder.Write("echo.json", "echo", "latency.echo", system.App);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), "--observe", folder.Path]);
        await ObservedAccount.ShowsAsync(surveyor, "echo.json: echo 1");
        await Listener.ListensAsync(system, system.App.User, "latency.echo");
        const int requests = 50;
        for (var i = 0; i < requests; i++)
        {
            await using var inbox = biz.Subscribe($"_INBOX.{i}");
            await biz.PublishAsync("app.echo", replyTo: inbox.Subject, cancellation: TestContext.Current.CancellationToken);
            await biz.PingAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(async () => ObservedAccount.Requests(await surveyor.ScrapeAsync(), "echo").ShouldBe(requests), Soon);
        var page = await surveyor.ScrapeAsync();
        page.Samples.GroupBy(static sample => sample.Series).Where(static series => series.Count() > 1).Select(static series => series.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_topic_is_heard_when_it_may_be_heard_at_last()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", "secret.orders", account.Second);
        await using var surveyor = await account.ObserveAsync(folder);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 0");
        await account.AcceptAsync(late: true);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await account.HearsAsync(surveyor, "orders", "secret.orders");
    }

    [Fact]
    public async Task What_is_hostile_is_counted_and_told_once_and_breaks_nothing()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, account.Observer);
        await using var surveyor = await account.ObserveAsync(folder);
        await account.ListensToAsync(account.Observer.User, Orders);
        await using var prometheus = await TestPrometheus.ScrapingAsync(surveyor);
        foreach (var payload in Hostile.Rubbish.Concat(Hostile.Rubbish))
        {
            await account.Nats.PublishAsync(Orders, payload, cancellation: TestContext.Current.CancellationToken);
        }

        foreach (var payload in Hostile.Odd)
        {
            await account.Nats.PublishAsync(Orders, payload, Hostile.Headers, cancellation: TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(async () => ObservedAccount.Requests(await surveyor.ScrapeAsync(), "orders").ShouldBe(Hostile.Odd.Count), Soon);
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_service_decode_errors_total").ShouldBe(2 * Hostile.Rubbish.Count);
        page.Value("nats_latency_observation_error_count").ShouldBe(2 * Hostile.Rubbish.Count);
        page.All("nats_service_requests_total").Select(static sample => sample["code"]).ShouldBe(["0", "200", "400", "408", "503", "504"], ignoreOrder: true);
        surveyor.Log.Split('\n').Count(static line => line.Contains("no latency sample", StringComparison.Ordinal)).ShouldBe(1, surveyor.Log);
        surveyor.Log.Split('\n').Length.ShouldBeLessThan(20, surveyor.Log);
        await prometheus.QueryUntilAsync($"sum(nats_service_requests_total) == {Hostile.Odd.Count}", Soon);
        await account.HearsAsync(surveyor, "orders", Orders);
        await prometheus.QueryUntilAsync($"sum(nats_service_requests_total) == {Hostile.Odd.Count + 1} and sum(up) == 1", Soon);
    }

    [Fact]
    public async Task A_link_that_leads_in_a_circle_makes_no_further_observations()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, account.Observer);
        Directory.CreateSymbolicLink(folder["again"], ".");
        await using var surveyor = await account.ObserveAsync(folder);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
    }

    [Fact]
    public async Task No_sample_is_lost_while_a_login_is_replaced()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, account.Observer);
        await using var surveyor = await account.ObserveAsync(folder);
        await account.ListensToAsync(account.Observer.User, Orders);
        var published = 0;
        using var enough = new CancellationTokenSource();
        var publishing = PublishAsync();
        folder.Write("orders.json", "orders", Orders, account.Second);
        await account.ListensToAsync(account.Second.User, Orders);
        await enough.CancelAsync();
        await publishing;
        await Eventually.HoldsAsync(async () => ObservedAccount.Requests(await surveyor.ScrapeAsync(), "orders").ShouldBe(published), TimeSpan.FromSeconds(3));

        async Task PublishAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                await account.Nats.PublishAsync(Orders, ObservedAccount.Sample(), cancellation: TestContext.Current.CancellationToken);
                await account.Nats.PingAsync(TestContext.Current.CancellationToken);
                published++;
            }
        }
    }
}
