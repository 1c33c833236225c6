using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>States of consumers that take a while to come about, each brought about for real, and how soon they are told.</summary>
[Collection(Strain.Name)]
public sealed class HealthStatesTests
{
    const long Second = 1_000_000_000;

    /// <summary>Twice the ack wait of the consumer whose client never acknowledges.</summary>
    static readonly TimeSpan AcksStallAfter = TimeSpan.FromSeconds(2);

    static readonly string[] Fast =
    [
        "--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--timeout", "2s", "--health-step", "1s", "--health-trend-window", "9s",
        "--health-stopped-after", "6s", "--health-orphaned-after", "30s", "--health-lag-allowed", "2s",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All versions at the same time: what takes long here is waiting.</summary>
    [Fact]
    public Task Each_state_of_a_consumer_is_recognised() => Task.WhenAll(Tools.NatsVersions.Select(RecognisedAsync));

    static async Task RecognisedAsync(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await StreamsAsync(api);
        await ConsumersAsync(api);
        await using var throttled = nats.Subscribe("push.throttled");
        await using var unanswered = nats.Subscribe("push.unanswered");
        await using var work = new Clients();
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. Fast]);
        var states = new States(surveyor);
        await states.BecomesAsync("quiet", "ok", "idle");
        Work(work, nats, api);
        await StallsAsync(states);
        await states.BecomesAsync("left", "stopped");
        await states.BecomesAsync("throttled", "delivery_blocked");
        await states.BecomesAsync("unanswered", "delivery_blocked");
        await states.BecomesAsync("catching", "catching_up");
        await states.BecomesAsync("overtaken", "overtaken_soon");
        await states.BecomesAsync("quiet", "idle");
        await states.BecomesAsync("unused", "idle");
        await states.BecomesAsync("slow", "falling_behind");
        await states.BecomesAsync("left", "orphaned");
        await states.UntilAsync(static page => page.All("nats_health_consumers", ("state", "orphaned")).Sum(static one => one.Value) == 2, "the one without a name is left, too");
        await states.BecomesAsync("overtaken", "data_lost");
        await ChangedAsync(states, api, version);
    }

    static async Task StreamsAsync(JetStreamApi api)
    {
        await api.CreateStreamAsync("LOG", ["log", "never"], 1, null, Cancellation);
        await api.CreateStreamAsync("OLD", ["old"], 1, null, Cancellation);
        await api.CreateStreamAsync("RING", ["ring"], 1, new() { ["max_msgs"] = 2000 }, Cancellation);
        await api.CreateStreamAsync("SIZED", ["sized"], 1, new() { ["max_msg_size"] = 1000 }, Cancellation);
        await api.CreateStreamAsync("BIG", ["big"], 1, null, Cancellation);
        foreach (var (subject, count, size) in ((string, int, int)[])[("old", 1500, 10), ("ring", 2000, 10), ("sized", 10, 900), ("big", 80, 100_000)])
        {
            var payload = new byte[size];
            for (var i = 0; i < count; i += 20)
            {
                await Task.WhenAll(Enumerable.Range(0, Math.Min(20, count)).Select(_ => api.PublishAsync(subject, payload, null, Cancellation)));
            }
        }
    }

    /// <summary>And one without a name, whose client is gone.</summary>
    static async Task ConsumersAsync(JetStreamApi api)
    {
        foreach (var (stream, name, config) in ((string, string, JsonObject)[])
        [
            ("LOG", "slow", []), ("LOG", "unused", new() { ["filter_subject"] = "never" }), ("OLD", "catching", []), ("OLD", "left", []),
            ("OLD", "never", new() { ["ack_wait"] = Second, ["max_ack_pending"] = 5 }), ("OLD", "quiet", new() { ["deliver_policy"] = "last" }),
            ("OLD", "changed", new() { ["deliver_policy"] = "by_start_sequence", ["opt_start_seq"] = 1451 }),
            ("RING", "overtaken", new() { ["deliver_policy"] = "by_start_sequence", ["opt_start_seq"] = 1000 }),
            ("SIZED", "throttled", new() { ["deliver_subject"] = "push.throttled", ["rate_limit_bps"] = 8, ["ack_policy"] = "none" }),
            ("BIG", "unanswered", new() { ["deliver_subject"] = "push.unanswered", ["flow_control"] = true, ["idle_heartbeat"] = Second, ["ack_policy"] = "none" }),
        ])
        {
            await api.CreateConsumerAsync(stream, name, config, Cancellation);
        }

        foreach (var name in (string[])["quiet", "changed"])
        {
            foreach (var message in await api.FetchAsync("OLD", name, 50, null, Cancellation))
            {
                await api.AckAsync(message, Cancellation);
            }
        }

        await api.CreateEphemeralAsync("OLD", new() { ["inactive_threshold"] = 100 * Second }, Cancellation);
    }

    static void Work(Clients work, INatsConnection nats, JetStreamApi api)
    {
        work.Start(async stop =>
        {
            await api.PublishAsync("log", "one", stop);
            await nats.PublishAsync("ring", "one"u8.ToArray(), cancellation: stop);
            await Task.Delay(TimeSpan.FromMilliseconds(15), stop);
        });
        Read(work, api, "LOG", "slow", 2, TimeSpan.FromMilliseconds(200));
        Read(work, api, "RING", "overtaken", 2, TimeSpan.FromMilliseconds(200));
        Read(work, api, "OLD", "catching", 4, TimeSpan.FromMilliseconds(100));
        work.Start(async stop => await api.FetchAsync("OLD", "never", 10, TimeSpan.FromSeconds(1), stop));
    }

    static void Read(Clients work, JetStreamApi api, string stream, string consumer, int batch, TimeSpan pause) => work.Start(async stop =>
    {
        foreach (var message in await api.FetchAsync(stream, consumer, batch, null, stop))
        {
            await api.AckAsync(message, stop);
        }

        await Task.Delay(pause, stop);
    });

    /// <summary>That acknowledgements stall can be known when nothing moved for as long as the rule wants.</summary>
    static async Task StallsAsync(States states)
    {
        await states.UntilAsync(static page => page.Value("nats_consumer_num_ack_pending", ("consumer_name", "never")) == 5, "five are not acknowledged");
        await states.ForAsync(AcksStallAfter);
        await states.WithinThreeLooksAsync(static page => States.Of(page, "never").ShouldBe("acks_stalled"));
    }

    /// <summary>What somebody does to a consumer is told at once.</summary>
    static async Task ChangedAsync(States states, JetStreamApi api, string version)
    {
        await states.BecomesAsync("changed", "idle");
        if (version == Tools.Newest)
        {
            await api.AskAsync("CONSUMER.RESET.OLD.changed", new() { ["seq"] = 1460 }, Cancellation);
            await states.WithinThreeLooksAsync(static page => States.Of(page, "changed").ShouldBe("rewound"));
            await api.AskAsync("CONSUMER.PAUSE.OLD.changed", new() { ["pause_until"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O") }, Cancellation);
            await states.WithinThreeLooksAsync(static page => States.Of(page, "changed").ShouldBe("paused"));
        }

        // Another one of the same name has not gone back.
        await api.DeleteConsumerAsync("OLD", "changed", Cancellation);
        await api.CreateConsumerAsync("OLD", "changed", null, Cancellation);
        await states.WithinThreeLooksAsync(static page => States.Of(page, "changed").ShouldBe("ok"));
    }
}
