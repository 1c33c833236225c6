using System.Text.Json.Nodes;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A browser, and a Surveyor that watches three servers with streams and consumers in several states, and a service whose objective burns.</summary>
[CollectionDefinition(Collection)]
public sealed class PagesFixture : IAsyncLifetime, ICollectionFixture<PagesFixture>
{
    public const string Collection = "pages";

    /// <summary>JetStream takes it for a name.</summary>
    public const string Hostile = "\"<b&amp;'50%2Foff";

    const long Second = 1_000_000_000;

    readonly Clients _work = new();
    readonly PromisedService _promised = new();
    INatsConnection? _nats;
    INatsConnection? _other;

    public Browser Browser { get; private set; } = null!;

    public TestSystem System { get; private set; } = null!;

    public SurveyorProcess Surveyor { get; private set; } = null!;

    public JetStreamApi Api { get; private set; } = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var browser = Browser.StartAsync();
        System = await TestCluster.ThreeNodesAsync();
        Browser = await browser;
        Api = new(_nats = await System.ConnectAsync(System.App), TimeProvider.System);
        JetStreamApi other = new(_other = await System.ConnectAsync(System.Biz), TimeProvider.System);
        await FillAsync();
        await other.CreateStreamAsync(Hostile, ["odd"], 1, null, Cancellation);
        await other.CreateConsumerAsync(Hostile, Hostile, null, Cancellation);
        Surveyor = await SurveyorProcess.StartAsync([.. Flags, .. _promised.Flags]);
        await Surveyor.ScrapeAsync();
        Work();
        _promised.Work(_work, _nats, _other);
        await BecomesAsync("invoices", "ok");
        await BecomesAsync("newsletter", "paused");
        await BecomesAsync("warehouse", "stopped");
        await BecomesAsync("fraud-check", "acks_stalled");
        await Eventually.HoldsAsync(async () => ((string?)JsonNode.Parse(await Surveyor.GetAsync($"api/objectives/{PromisedService.Objective}"))!["objective"]!["state"]).ShouldBe("burning"), TimeSpan.FromSeconds(45));
    }

    public IEnumerable<string> Flags => [.. System.SurveyorFlags(System.Sys), .. FastRules.Flags];

    public Task<Visit> VisitAsync(int width = 1280, int height = 900, bool dark = false, bool script = true) => Browser.VisitAsync(Surveyor.Url, width, height, dark, script);

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        foreach (var one in new IAsyncDisposable?[] { _nats, _other, Surveyor, System, Browser })
        {
            await (one?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _promised.Dispose();
    }

    async Task FillAsync()
    {
        JsonObject brief = new() { ["ack_wait"] = Second };
        await Api.CreateStreamAsync("ORDERS", ["orders.>"], 3, null, Cancellation);
        await Api.CreateStreamAsync("MAIL", ["mail"], 3, new() { ["discard"] = "new", ["max_msgs"] = 100 }, Cancellation);
        await Api.CreateStreamAsync("AUDIT", [], 1, new() { ["mirror"] = new JsonObject { ["name"] = "ORDERS" } }, Cancellation);
        await Api.CreateStreamAsync("QUIET", ["quiet"], 1, null, Cancellation);
        await Api.CreateConsumerAsync("ORDERS", "invoices", brief, Cancellation);
        await Api.CreateConsumerAsync("ORDERS", "warehouse", brief, Cancellation);
        await Api.CreateConsumerAsync("ORDERS", "fraud-check", new() { ["ack_wait"] = Second, ["max_ack_pending"] = 5 }, Cancellation);
        await Api.CreateConsumerAsync("ORDERS", "statistics", new() { ["ack_wait"] = Second, ["metadata"] = new JsonObject { ["io.nats.monitor.unprocessed-critical"] = "1" } }, Cancellation);
        await Api.CreateConsumerAsync("MAIL", "newsletter", new() { ["pause_until"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O") }, Cancellation);
        await Api.CreateConsumerAsync("QUIET", "night-shift", null, Cancellation);
        for (var i = 0; i < 95; i++)
        {
            await Api.PublishAsync("mail", "one", Cancellation);
        }

        for (var i = 0; i < 30; i++)
        {
            await Api.PublishAsync("orders.new", "one", Cancellation);
        }
    }

    void Work()
    {
        foreach (var consumer in new[] { "invoices", "statistics" })
        {
            _work.Start(async stop => { foreach (var message in await Api.FetchAsync("ORDERS", consumer, 10, TimeSpan.FromSeconds(1), stop)) { await Api.AckAsync(message, stop); } });
        }

        _work.Start(async stop => await Api.FetchAsync("ORDERS", "fraud-check", 10, TimeSpan.FromSeconds(1), stop));
        // In waves, so that there is something to draw.
        var sent = 0;
        _work.Start(async stop =>
        {
            await Api.PublishAsync("orders.new", "one", stop);
            await Task.Delay(TimeSpan.FromMilliseconds(90 + (60 * Math.Sin(++sent / 15.0))), stop);
        });
    }

    Task BecomesAsync(string consumer, string state) => Eventually.HoldsAsync(
        async () => JsonNode.Parse(await Surveyor.GetAsync($"api/consumers?account=APP&q={consumer}"))!["consumers"]!.AsArray().Select(one => (string)one!["state"]!).ShouldBe([state]),
        TimeSpan.FromSeconds(45));
}
