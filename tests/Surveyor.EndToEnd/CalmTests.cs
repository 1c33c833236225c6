using System.Globalization;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>What healthy clients do that looks like trouble, and a rolling restart: nobody is woken for it.</summary>
[Collection(Strain.Name)]
public sealed class CalmTests
{
    const long Second = 1_000_000_000;

    /// <summary>A client is away for at most this long, and a job takes it.</summary>
    static readonly TimeSpan Breath = TimeSpan.FromSeconds(6);

    static readonly string[] Flags =
    [
        "--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "5s", "--timeout", "1s", "--loop-light", "1s", "--loop-heavy", "1s", "--health-step", "2s",
        "--health-stopped-after", "30s", "--health-lag-allowed", "10s", "--health-trend-window", "40s",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A short run by default; soak.sh makes it long.</summary>
    [Fact]
    public async Task Nobody_is_woken_for_what_healthy_clients_do_nor_for_a_rolling_restart()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("SURVEYOR_SOAK_SECONDS") is { Length: > 0 } given ? given : "75", CultureInfo.InvariantCulture);
        await using var system = await TestCluster.ThreeNodesAsync();
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await FillAsync(api);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. Flags]);
        await using var work = new Clients();
        Work(work, nats, api);
        var restarts = RestartsAsync(system, seconds / 3.0);
        var seen = new HashSet<string>();
        List<string> alarms = [];
        var until = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        while (TimeProvider.System.GetUtcNow() < until || !restarts.IsCompleted)
        {
            var page = await surveyor.ScrapeAsync();
            alarms.AddRange(page.All("nats_consumer_severity").Where(static one => one.Value >= 2).Select(one => $"{one["stream"]}/{one["consumer_name"]}: {States(page, one)}"));
            alarms.AddRange(page.All("nats_stream_severity").Where(static one => one.Value >= 2).Select(one => $"{one["stream"]}: {page.All("nats_stream_state", ("stream", one["stream"])).ShouldHaveSingleItem()["state"]}"));
            seen.UnionWith(page.All("nats_consumer_state").Select(static one => $"{one["consumer_name"]} {one["state"]}"));
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancellation);
        }

        await restarts;

        // While two of three servers are about to come back nobody leads some streams for a moment: that is true.
        alarms.Where(static alarm => !alarm.EndsWith(": no_leader", StringComparison.Ordinal)).Distinct().ShouldBeEmpty();
        foreach (var consumer in (string[])["steady", "fetcher", "worker", "quiet", "push", "durable-of-full"])
        {
            seen.Intersect([$"{consumer} ok", $"{consumer} idle", $"{consumer} catching_up", $"{consumer} acks_stalled"]).ShouldNotBeEmpty(consumer);
        }
    }

    static string States(Page page, Sample one) => page.All("nats_consumer_state", ("stream", one["stream"]), ("consumer_name", one["consumer_name"])).ShouldHaveSingleItem()["state"];

    static async Task FillAsync(JetStreamApi api)
    {
        await api.CreateStreamAsync("WORK", ["work.>"], 3, null, Cancellation);
        await api.CreateStreamAsync("FULL", ["full"], 3, new() { ["max_msgs"] = 200 }, Cancellation);
        await api.CreateStreamAsync("KV_settings", ["$KV.settings.>"], 3, new() { ["max_msgs_per_subject"] = 1, ["discard"] = "new", ["allow_direct"] = true }, Cancellation);
        await api.CreateStreamAsync("PURGED", ["purged"], 3, new() { ["max_msgs"] = 100_000 }, Cancellation);
        for (var i = 0; i < 3000; i++)
        {
            await api.PublishAsync("work.old", "old", Cancellation);
        }

        JsonObject usual = new() { ["ack_wait"] = 10 * Second };
        foreach (var (stream, consumer, more) in ((string, string, (string, JsonNode)[])[])
        [
            ("WORK", "steady", [("deliver_policy", "new")]), ("WORK", "fetcher", [("deliver_policy", "new")]), ("WORK", "worker", [("max_ack_pending", 1), ("deliver_policy", "new"), ("filter_subject", "work.jobs")]),
            ("WORK", "quiet", [("filter_subject", "work.never")]), ("WORK", "replay", [("max_ack_pending", 50)]), ("FULL", "durable-of-full", []), ("PURGED", "of-purged", [("deliver_policy", "new")]),
        ])
        {
            var config = (JsonObject)usual.DeepClone();
            foreach (var (key, value) in more)
            {
                config[key] = value;
            }

            await api.CreateConsumerAsync(stream, consumer, config, Cancellation);
        }

        await api.CreateConsumerAsync("WORK", "push", new() { ["deliver_subject"] = "push.work", ["deliver_policy"] = "new", ["ack_policy"] = "none" }, Cancellation);
    }

    static void Work(Clients work, INatsConnection nats, JetStreamApi api)
    {
        var random = new Random(5);
        work.Start(async stop =>
        {
            await api.PublishAsync("work.new", "one", stop);
            await api.PublishAsync("full", "one", stop);
            await api.PublishAsync($"$KV.settings.{random.Next(20)}", "one", stop);
            await api.PublishAsync("purged", "one", stop);
            await Task.Delay(TimeSpan.FromMilliseconds(40), stop);
        });
        work.Start(async stop =>
        {
            await api.PublishAsync("work.jobs", "a long job", stop);
            await Task.Delay(Breath * 1.5, stop);
        });
        work.Start(stop => TakeAsync(api, "WORK", "steady", 20, stop));
        work.Start(stop => TakeAsync(api, "WORK", "replay", 20, stop));
        work.Start(stop => TakeAsync(api, "FULL", "durable-of-full", 20, stop));
        Odd(work, nats, api);
        work.Start(async stop =>
        {
            await Task.Delay(TimeSpan.FromSeconds(8), stop);
            await api.AskAsync("STREAM.PURGE.PURGED", null, stop);
        });
        work.Start(async stop =>
        {
            await using var push = nats.Subscribe("push.work");
            await foreach (var message in push.ReadAllAsync(stop))
            {
                message.Dispose();
            }
        });
    }

    /// <summary>What looks like trouble and is none.</summary>
    static void Odd(Clients work, INatsConnection nats, JetStreamApi api)
    {
        work.Start(async stop =>
        {
            // Comes now and then, and asks for nothing in between.
            await Task.Delay(Breath, stop);
            for (var full = true; full;)
            {
                var messages = await api.FetchAsync("WORK", "fetcher", 100, null, stop);
                foreach (var message in messages)
                {
                    await api.AckAsync(message, stop);
                }

                full = messages.Count == 100;
            }
        });
        work.Start(async stop =>
        {
            // One at a time, with signs of life.
            foreach (var message in await api.FetchAsync("WORK", "worker", 1, TimeSpan.FromSeconds(2), stop))
            {
                for (var part = 0; part < 3; part++)
                {
                    await Task.Delay(Breath / 3, stop);
                    await nats.PublishAsync(message.AckSubject, "+WPI"u8.ToArray(), cancellation: stop);
                }

                await api.AckAsync(message, stop);
            }
        });
        work.Start(async stop =>
        {
            // Somebody watches a bucket and is gone again.
            var subject = $"watch.{Guid.NewGuid():N}";
            await using (var watch = nats.Subscribe(subject))
            {
                await api.CreateEphemeralAsync("KV_settings", new() { ["deliver_subject"] = subject, ["ack_policy"] = "none", ["deliver_policy"] = "last_per_subject", ["inactive_threshold"] = 20 * Second }, stop);
                await Task.Delay(TimeSpan.FromSeconds(3), stop);
            }

            await Task.Delay(TimeSpan.FromSeconds(2), stop);
        });
    }

    static async Task TakeAsync(JetStreamApi api, string stream, string consumer, int batch, CancellationToken stop)
    {
        foreach (var message in await api.FetchAsync(stream, consumer, batch, TimeSpan.FromSeconds(2), stop))
        {
            await api.AckAsync(message, stop);
        }
    }

    /// <summary>Each server once, the next when the one before is complete again.</summary>
    static async Task RestartsAsync(TestSystem system, double afterSeconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(afterSeconds), Cancellation);
        foreach (var server in system.Servers.All.ToArray())
        {
            await server.RestartAsync(Cancellation);
            await system.WaitUntilCompleteAsync();
        }
    }
}
