using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// A supercluster whose streams and consumers are in every state worth telling apart, at rest: nothing moves unless a
/// test moves it.
/// </summary>
public sealed class BusySystem : IAsyncDisposable
{
    const long Hour = 3_600_000_000_000;

    readonly List<INatsConnection> _connections = [];

    BusySystem(TestSystem system) => System = system;

    public TestSystem System { get; }

    public JetStreamApi App { get; private set; } = null!;

    public JetStreamApi Edge { get; private set; } = null!;

    public JetStreamApi Biz { get; private set; } = null!;

    public ServerVoice Servers { get; private set; } = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<BusySystem> StartAsync(string version)
    {
        var busy = new BusySystem(await TestCluster.SuperclusterAsync(version));
        try
        {
            await busy.FillAsync();
            return busy;
        }
        catch
        {
            await busy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await System.DisposeAsync();
    }

    async Task<INatsConnection> ConnectAsync(Login login, string server)
    {
        var connection = await System.ConnectAsync(login, server);
        _connections.Add(connection);
        return connection;
    }

    async Task FillAsync()
    {
        var app = await ConnectAsync(System.App, "n2-east");
        App = new(app, TimeProvider.System);
        Edge = new(app, TimeProvider.System, "edge");
        Biz = new(await ConnectAsync(System.Biz, "n1-west"), TimeProvider.System);
        Servers = new(await ConnectAsync(System.Sys, "n3-east"));
        await StreamsAsync();
        await MessagesAsync();
        await ConsumersAsync(app);
        await EdgeAsync();
        await CopiesAsync();
    }

    async Task StreamsAsync()
    {
        await App.CreateStreamAsync("orders", ["orders.>"], 3, new() { ["max_age"] = Hour, ["max_msg_size"] = 4096 }, Cancellation);
        await App.CreateStreamAsync("events", ["events.>"], 1, new() { ["max_msgs"] = 1000, ["max_bytes"] = 1 << 20, ["max_msgs_per_subject"] = 500 }, Cancellation);
        await App.CreateStreamAsync("hot", ["hot"], 3, new() { ["storage"] = "memory" }, Cancellation);
        await App.CreateStreamAsync("cold", ["cold"], 1, new() { ["storage"] = "memory", ["retention"] = "workqueue" }, Cancellation);
        await App.CreateStreamAsync("empty", ["empty"], 1, null, Cancellation);
        await Biz.CreateStreamAsync("orders", ["orders.>"], 1, null, Cancellation);
    }

    async Task MessagesAsync()
    {
        for (var i = 0; i < 60; i++)
        {
            await App.PublishAsync($"orders.{i % 5}", $"order {i}", Cancellation);
        }

        for (var i = 0; i < 20; i++)
        {
            await App.PublishAsync($"events.{i % 3}", $"event {i}", Cancellation);
            await App.PublishAsync("hot", $"hot {i}", Cancellation);
            await App.PublishAsync("cold", $"cold {i}", Cancellation);
        }

        await Biz.PublishAsync("orders.biz", "one", Cancellation);
        foreach (var gone in (long[])[3, 7, 8])
        {
            await App.AskAsync("STREAM.MSG.DELETE.events", new() { ["seq"] = gone }, Cancellation);
        }
    }

    async Task ConsumersAsync(INatsConnection app)
    {
        await ConsumeAsync("well", 60, acks: 60);
        await ConsumeAsync("lagging", 20, acks: 20);
        await ConsumeAsync("stuck", 10, acks: 0, new() { ["max_ack_pending"] = 10 });
        await ConsumeAsync("partly", 10, acks: 4, new() { ["max_deliver"] = 5, ["filter_subject"] = "orders.1" });
        await RedeliverAsync("again");
        _ = app.Subscribe("pushed.orders");
        await App.CreateConsumerAsync("orders", "push", new() { ["deliver_subject"] = "pushed.orders", ["ack_wait"] = Hour }, Cancellation);
        await App.CreateConsumerAsync("orders", "unbound", new() { ["deliver_subject"] = "pushed.nowhere" }, Cancellation);
        await App.CreateConsumerAsync("events", "untouched", null, Cancellation);
        await App.CreateConsumerAsync("hot", "memory", new() { ["ack_policy"] = "none", ["mem_storage"] = true }, Cancellation);
        await App.CreateConsumerAsync("cold", "worker", new() { ["ack_wait"] = Hour }, Cancellation);
        await App.CreateEphemeralAsync("orders", new() { ["inactive_threshold"] = Hour }, Cancellation);
        await App.CreateEphemeralAsync("orders", new() { ["inactive_threshold"] = Hour, ["filter_subject"] = "orders.2" }, Cancellation);
        await Biz.CreateConsumerAsync("orders", "well", null, Cancellation);
        await Eventually.TrueAsync(
            async () => (int)(await App.ConsumerInfoAsync("orders", "push", Cancellation))["num_ack_pending"]! == 60, "everything is pushed");
        JsonObject waiting = new() { ["batch"] = 1, ["expires"] = Hour };
        await app.PublishAsync("$JS.API.CONSUMER.MSG.NEXT.orders.well", global::System.Text.Encoding.UTF8.GetBytes(waiting.ToJsonString()), null, "waiting.for.more", Cancellation);
        _ = app.Subscribe("waiting.for.more");
    }

    async Task ConsumeAsync(string name, int take, int acks, JsonObject? more = null)
    {
        JsonObject config = more ?? [];
        config["ack_wait"] = Hour;
        await App.CreateConsumerAsync("orders", name, config, Cancellation);

        // A request that comes before the new consumer's leader listens is lost.
        List<JetStreamMessage> messages = [];
        await Eventually.TrueAsync(
            async () =>
            {
                messages.AddRange(await App.FetchAsync("orders", name, take - messages.Count, TimeSpan.FromSeconds(2), Cancellation));
                return messages.Count == take;
            },
            $"{name} has {take} messages");
        foreach (var message in messages.Take(acks))
        {
            await App.AckAsync(message, Cancellation);
        }

        await Eventually.TrueAsync(
            async () => (int)(await App.ConsumerInfoAsync("orders", name, Cancellation))["num_ack_pending"]! == take - acks, $"{name} has acknowledged");
    }

    /// <summary>Five messages taken, refused and taken again; the limit keeps further ones back.</summary>
    async Task RedeliverAsync(string name)
    {
        await App.CreateConsumerAsync("orders", name, new() { ["ack_wait"] = Hour, ["max_ack_pending"] = 5 }, Cancellation);
        foreach (var message in await App.FetchAsync("orders", name, 5, TimeSpan.FromSeconds(2), Cancellation))
        {
            await App.NakAsync(message, Cancellation);
        }

        List<JetStreamMessage> again = [];
        await Eventually.TrueAsync(
            async () =>
            {
                again.AddRange(await App.FetchAsync("orders", name, 5 - again.Count, TimeSpan.FromSeconds(1), Cancellation));
                return again.Count == 5;
            },
            "refused messages come again");
        again.ShouldAllBe(static message => message.Deliveries == 2);
    }

    /// <summary>Same account, same stream and consumer names, other numbers.</summary>
    async Task EdgeAsync()
    {
        await Edge.CreateStreamAsync("orders", ["edge.orders.>"], 1, null, Cancellation);
        await using var leaf = await System.ConnectAsync(System.App, "leaf1");
        var local = new JetStreamApi(leaf, TimeProvider.System);
        for (var i = 0; i < 7; i++)
        {
            await local.PublishAsync("edge.orders.new", $"edge {i}", Cancellation);
        }

        await local.CreateConsumerAsync("orders", "well", new() { ["ack_wait"] = Hour }, Cancellation);
        (await local.FetchAsync("orders", "well", 2, TimeSpan.FromSeconds(2), Cancellation)).Count.ShouldBe(2);
    }

    /// <summary>Made when what they copy is complete, so that it is known what they must hold.</summary>
    async Task CopiesAsync()
    {
        await App.CreateStreamAsync("copy", [], 1, new() { ["mirror"] = new JsonObject { ["name"] = "orders" } }, Cancellation);
        JsonArray sources = [new JsonObject { ["name"] = "events" }, new JsonObject { ["name"] = "hot" }];
        await App.CreateStreamAsync("all", [], 1, new() { ["sources"] = sources }, Cancellation);
        await Eventually.TrueAsync(async () => await MessagesInAsync("copy") == 60 && await MessagesInAsync("all") == 37, "mirror and sources have caught up");
    }

    async Task<int> MessagesInAsync(string stream) => (int)(await App.StreamInfoAsync(stream, Cancellation))["state"]!["messages"]!;
}
