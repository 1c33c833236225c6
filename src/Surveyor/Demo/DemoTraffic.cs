using System.Text;
using Surveyor.Nats;

namespace Surveyor.Host.Demo;

/// <summary>
/// Live traffic until cancelled. It carries on when servers are killed, which the demo invites to: a beat that fails is
/// simply lost.
/// </summary>
sealed class DemoTraffic(INatsConnection shopNats, INatsConnection billingNats, TimeProvider time)
{
    public const string PriceService = "price.quote";
    public const string ImportedPrice = "shop.price";

    /// <summary>With the shortest period there is, so that something happens while somebody watches.</summary>
    public const string Objective = """
        name: quick-prices
        description: The price service answers BILLING quickly.
        service: price
        threshold: 100ms
        target: 95%
        period: 1h
        owner: shop

        """;

    /// <summary>The service is slow for so long, and well for the rest of <see cref="Cycle"/>.</summary>
    static readonly TimeSpan SlowFor = TimeSpan.FromSeconds(80);

    static readonly TimeSpan SlowFrom = TimeSpan.FromSeconds(20);

    static readonly TimeSpan Cycle = TimeSpan.FromMinutes(6);

    static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(2);

    readonly JetStreamApi _shop = new(shopNats, time);
    readonly JetStreamApi _billing = new(billingNats, time);
    readonly long _startedAt = time.GetTimestamp();
    long _orders;

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(
        EveryAsync(50, PublishOrderAsync, cancellation),
        EveryAsync(20, PublishClickAsync, cancellation),
        EveryAsync(200, PublishLedgerAsync, cancellation),
        EveryAsync(100, token => WorkAsync(_shop, DemoAssets.Orders, DemoAssets.Well, 100, token), cancellation),
        EveryAsync(100, token => WorkAsync(_shop, DemoAssets.Clicks, DemoAssets.Well, 200, token), cancellation),
        EveryAsync(500, token => WorkAsync(_billing, DemoAssets.Ledger, DemoAssets.Audit, 100, token), cancellation),
        EveryAsync(1000, token => WorkAsync(_shop, DemoAssets.Orders, DemoAssets.Lagging, 5, token), cancellation),
        EveryAsync(1000, TakeAndForgetAsync, cancellation),
        EveryAsync(1000, RefuseMostAsync, cancellation),
        EveryAsync(250, AskPriceAsync, cancellation),
        ServePricesAsync(cancellation));

    Task PublishOrderAsync(CancellationToken cancellation)
    {
        var number = _orders++;
        return _shop.PublishAsync(number % 10 == 0 ? "orders.gift" : "orders.new", $$"""{"order":{{number}}}""", cancellation);
    }

    Task PublishClickAsync(CancellationToken cancellation) => _shop.PublishAsync("clicks.page", """{"page":"/"}""", cancellation);

    Task PublishLedgerAsync(CancellationToken cancellation) => _billing.PublishAsync("ledger.entry", """{"amount":1}""", cancellation);

    static async Task WorkAsync(JetStreamApi api, string stream, string consumer, int batch, CancellationToken cancellation)
    {
        foreach (var message in await api.FetchAsync(stream, consumer, batch, cancellation: cancellation))
        {
            await api.AckAsync(message, cancellation);
        }
    }

    Task TakeAndForgetAsync(CancellationToken cancellation) =>
        _shop.FetchAsync(DemoAssets.Orders, DemoAssets.Stuck, DemoAssets.StuckLimit, cancellation: cancellation);

    async Task RefuseMostAsync(CancellationToken cancellation)
    {
        var messages = await _shop.FetchAsync(DemoAssets.Orders, DemoAssets.Redelivering, 20, cancellation: cancellation);
        for (var i = 0; i < messages.Count; i++)
        {
            if (i % 4 == 3)
            {
                await _shop.AckAsync(messages[i], cancellation);
            }
            else
            {
                await _shop.NakAsync(messages[i], cancellation);
            }
        }
    }

    async Task AskPriceAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(RequestLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var reply = await billingNats.RequestAsync(ImportedPrice, "{}"u8.ToArray(), cancellation: both.Token);
    }

    async Task ServePricesAsync(CancellationToken cancellation)
    {
        await using var requests = shopNats.Subscribe(PriceService, "prices");
        await foreach (var request in requests.ReadAllAsync(cancellation))
        {
            using (request)
            {
                if (request.ReplyTo is { } inbox)
                {
                    await TryAsync(token => AnswerAsync(inbox, token), cancellation);
                }
            }
        }
    }

    async Task AnswerAsync(string inbox, CancellationToken cancellation)
    {
        var into = TimeSpan.FromTicks(time.GetElapsedTime(_startedAt).Ticks % Cycle.Ticks);
        var slow = Random.Shared.Next(100) < (into >= SlowFrom && into < SlowFrom + SlowFor ? 85 : 1);
        await Task.Delay(TimeSpan.FromMilliseconds(slow ? Random.Shared.Next(150, 400) : Random.Shared.Next(2, 15)), time, cancellation);
        await shopNats.PublishAsync(inbox, Encoding.UTF8.GetBytes("""{"price":42}"""), cancellation: cancellation);
    }

    async Task EveryAsync(int milliseconds, Func<CancellationToken, Task> beat, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds), time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            await TryAsync(beat, cancellation);
        }
    }

    static async Task TryAsync(Func<CancellationToken, Task> beat, CancellationToken cancellation)
    {
        try
        {
            await beat(cancellation);
        }
        catch (Exception e) when (e is NatsException or NatsJSApiException or TimeoutException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Servers come and go in a demo.
        }
    }
}
