using System.Text.Json.Nodes;

namespace Surveyor.Host.Demo;

/// <summary>The streams and consumers of the demo. Each consumer has one fate; see <see cref="DemoTraffic"/>.</summary>
static class DemoAssets
{
    public const string Orders = "orders";
    public const string Clicks = "clicks";
    public const string Ledger = "ledger";

    public const string Well = "shipping";
    public const string Lagging = "analytics";
    public const string Stuck = "invoices";
    public const string Redelivering = "mailer";
    public const string Audit = "audit";

    public const int StuckLimit = 25;

    public static async Task CreateAsync(JetStreamApi shop, JetStreamApi billing, CancellationToken cancellation)
    {
        await shop.CreateStreamAsync(Orders, ["orders.>"], 3, Bounded(), cancellation);
        await shop.CreateStreamAsync(Clicks, ["clicks.>"], 1, Bounded(), cancellation);
        await billing.CreateStreamAsync(Ledger, ["ledger.>"], 3, Bounded(), cancellation);
        await shop.CreateConsumerAsync(Orders, Well, new() { ["max_ack_pending"] = 500 }, cancellation);
        await shop.CreateConsumerAsync(Orders, Lagging, new() { ["max_ack_pending"] = 500 }, cancellation);
        await shop.CreateConsumerAsync(Orders, Stuck, new() { ["max_ack_pending"] = StuckLimit, ["ack_wait"] = Time(hours: 1) }, cancellation);
        await shop.CreateConsumerAsync(
            Orders, Redelivering, new() { ["filter_subject"] = "orders.gift", ["ack_wait"] = Time(seconds: 5) }, cancellation);
        await shop.CreateConsumerAsync(Clicks, Well, null, cancellation);
        await billing.CreateConsumerAsync(Ledger, Audit, null, cancellation);
    }

    static JsonObject Bounded() => new() { ["max_bytes"] = 32 << 20, ["max_msgs"] = 100_000, ["discard"] = "old" };

    static long Time(int hours = 0, int seconds = 0) => JetStreamApi.Nanoseconds(new(hours, 0, seconds));
}
