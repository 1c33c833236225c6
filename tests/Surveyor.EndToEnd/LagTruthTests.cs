using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>The lag in seconds against the timestamps of the real messages, on real clusters with real clients.</summary>
[Collection(Strain.Name)]
public sealed class LagTruthTests
{
    /// <summary>How many messages the steady consumer stays behind: two seconds, or more where the machine is slow.</summary>
    const int Behind = 40;

    /// <summary>The same for one that takes every seventh.</summary>
    const int SomeBehind = 6;

    const double WatchedSeconds = 26;

    static readonly TimeSpan Steady = TimeSpan.FromMilliseconds(50);

    static readonly string[] Flags = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "5s", "--timeout", "2s", "--health-step", "1s", "--health-trend-window", "30s"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All versions at the same time: each is idle most of it.</summary>
    [Fact]
    public async Task Lag_is_within_its_own_error_of_the_truth()
    {
        var broken = await Task.WhenAll(Tools.NatsVersions.Select(CompareAsync));
        broken.SelectMany(static one => one).ShouldBeEmpty();
    }

    static async Task<IEnumerable<string>> CompareAsync(string version)
    {
        await using var system = await TestCluster.ThreeNodesAsync(version);
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await OldAsync(api);
        await StreamsAsync(api);
        var consumers = await ConsumersAsync(nats, api);
        await using var work = new Clients();
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. Flags]);
        await surveyor.WaitForServersAsync(3);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_consumer_lag_seconds").Count >= consumers.Count, "lag is told of all");
        Publish(work, api);
        Read(work, consumers);
        var watch = new LagWatch(surveyor, [.. consumers.Values]);
        await WatchAsync(watch, api);
        IsUseful(watch, version);
        return [.. watch.Broken.Select(one => $"{version}: {one}")];
    }

    /// <summary>Messages from before everything else.</summary>
    static async Task OldAsync(JetStreamApi api)
    {
        await api.CreateStreamAsync("OLD", ["old.>"], 1, null, Cancellation);
        await api.CreateStreamAsync("GAPS", ["gaps.>"], 3, null, Cancellation);
        for (var i = 0; i < 200; i++)
        {
            await api.PublishAsync("old.one", "old", Cancellation);
            await api.PublishAsync("gaps.one", "old", Cancellation);
        }

        for (var seq = 30; seq < 60; seq++)
        {
            await api.AskAsync("STREAM.MSG.DELETE.GAPS", new() { ["seq"] = seq }, Cancellation);
        }
    }

    static async Task StreamsAsync(JetStreamApi api)
    {
        await api.CreateStreamAsync("BUSY", ["busy.>"], 3, null, Cancellation);
        await api.CreateStreamAsync("BURSTS", ["bursts.>"], 1, null, Cancellation);
        await api.CreateStreamAsync("IDLE", ["idle.>"], 3, null, Cancellation);
        for (var i = 0; i < 10; i++)
        {
            await api.PublishAsync("idle.one", "old", Cancellation);
        }
    }

    static async Task<Dictionary<string, LagTruth>> ConsumersAsync(INatsConnection nats, JetStreamApi api)
    {
        Dictionary<string, LagTruth> all = [];
        foreach (var (stream, name, filter, ackWait) in ((string, string, string, int)[])
        [
            ("BUSY", "steady", "busy.>", 60), ("BUSY", "gone", "busy.>", 60), ("BUSY", "holding", "busy.>", 60), ("BUSY", "again", "busy.>", 2),
            ("BUSY", "rare-read", "busy.rare", 60), ("BUSY", "rare-left", "busy.rare", 60), ("BUSY", "rare-held", "busy.rare", 60), ("BUSY", "some", "busy.some", 60),
            ("BURSTS", "bursty", "bursts.>", 60), ("IDLE", "idle", "idle.>", 60), ("IDLE", "idle-held", "idle.>", 60),
            ("OLD", "replaying", "old.>", 60), ("OLD", "unstarted", "old.>", 60), ("GAPS", "gaps", "gaps.>", 60),
        ])
        {
            JsonObject config = new() { ["ack_wait"] = JetStreamApi.Nanoseconds(TimeSpan.FromSeconds(ackWait)) };
            if (!filter.EndsWith('>'))
            {
                config["filter_subject"] = filter;
            }

            await api.CreateConsumerAsync(stream, name, config, Cancellation);
            all.Add(name, new(nats, api, stream, name, filter));
        }

        foreach (var name in (string[])["idle", "idle-held"])
        {
            foreach (var message in await all[name].FetchAsync(10, Cancellation))
            {
                await all[name].AckAsync(message, Cancellation);
            }
        }

        return all;
    }

    static void Publish(Clients work, JetStreamApi api)
    {
        var count = 0;
        work.Start(async stop =>
        {
            await api.PublishAsync(++count % 7 == 0 ? "busy.some" : "busy.other", "one", stop);
            await Task.Delay(Steady, stop);
        });
        work.Start(async stop =>
        {
            // A quiet subject in a busy stream.
            await Task.Delay(TimeSpan.FromSeconds(WatchedSeconds / 4), stop);
            await api.PublishAsync("busy.rare", "one", stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        });
        work.Start(async stop =>
        {
            for (var i = 0; i < 60; i++)
            {
                await api.PublishAsync("bursts.one", "one", stop);
            }

            await Task.Delay(TimeSpan.FromSeconds(6), stop);
        });
    }

    static void Read(Clients work, Dictionary<string, LagTruth> all)
    {
        Turn(work, all["bursty"], 5, 0, TimeSpan.FromMilliseconds(150));
        Turn(work, all["replaying"], 3, 0, TimeSpan.FromMilliseconds(500));
        Turn(work, all["gaps"], 2, 0, TimeSpan.FromMilliseconds(400));
        Turn(work, all["rare-read"], 5, 0, TimeSpan.FromMilliseconds(100));
        Turn(work, all["holding"], 20, 80, TimeSpan.FromMilliseconds(200));
        Turn(work, all["rare-held"], 5, int.MaxValue, TimeSpan.FromMilliseconds(200));
        Turn(work, all["idle-held"], 5, int.MaxValue, TimeSpan.FromMilliseconds(200));
        StayBehind(work, all["steady"], Behind);
        StayBehind(work, all["some"], SomeBehind);
        var again = all["again"];
        work.Start(async stop =>
        {
            foreach (var message in await again.FetchAsync(20, stop))
            {
                // Some need two deliveries.
                await (LagTruth.SequenceOf(message) % 9 == 0 && message.Deliveries < 2 ? Task.CompletedTask : again.AckAsync(message, stop));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
        });
    }

    static void StayBehind(Clients work, LagTruth consumer, int messages) => work.Start(async stop =>
    {
        var more = await consumer.PendingAsync(stop) - messages;
        foreach (var message in more > 0 ? await consumer.FetchAsync((int)more, stop) : [])
        {
            await consumer.AckAsync(message, stop);
        }

        await Task.Delay(Steady, stop);
    });

    /// <summary>A client that takes a few messages at a time, and acknowledges each when so many newer ones are there.</summary>
    static void Turn(Clients work, LagTruth consumer, int batch, int held, TimeSpan pause)
    {
        Queue<JetStreamMessage> taken = [];
        work.Start(async stop =>
        {
            foreach (var message in await consumer.FetchAsync(batch, stop))
            {
                taken.Enqueue(message);
            }

            while (taken.Count > held)
            {
                await consumer.AckAsync(taken.Dequeue(), stop);
            }

            await Task.Delay(pause, stop);
        });
    }

    static async Task WatchAsync(LagWatch watch, JetStreamApi api)
    {
        var (isSent, isPurged) = (false, false);
        while (watch.Seconds < WatchedSeconds)
        {
            await watch.LookAsync();
            if (!isSent && watch.Seconds > WatchedSeconds / 3)
            {
                isSent = await api.PublishAsync("idle.one", "the only one", Cancellation) > 0;
            }

            if (!isPurged && watch.Seconds > WatchedSeconds / 2)
            {
                isPurged = (bool)(await api.AskAsync("STREAM.PURGE.GAPS", new() { ["seq"] = 150 }, Cancellation))["success"]!;
            }
        }
    }

    /// <summary>Errors that say nothing would always hold.</summary>
    static void IsUseful(LagWatch watch, string version)
    {
        var looks = watch.Of("steady");
        looks.Count.ShouldBeGreaterThan(15, version);
        var twoLooks = 2 * Math.Max(1, watch.LongestPause);
        string[] unfiltered = ["steady", "gone", "holding", "idle", "idle-held", "bursty", "replaying", "unstarted"];
        unfiltered.SelectMany(watch.Of).Where(look => look.Unacknowledged.Error > twoLooks || look.Undelivered.Error > twoLooks).ShouldBeEmpty($"{version}: {twoLooks} s at most");

        foreach (var (name, seconds) in ((string, double)[])[("steady", 1), ("gone", 15), ("holding", 2), ("idle", 10), ("idle-held", 10), ("bursty", 0.5), ("unstarted", 15), ("gaps", 10), ("rare-left", 10), ("rare-held", 10), ("some", 0.5)])
        {
            // It lagged, and one could say so.
            watch.Of(name).Max(static look => look.Unacknowledged.AtLeast).ShouldBeGreaterThan(seconds, $"{version} {name}");
        }

        foreach (var name in (string[])["idle", "idle-held", "bursty", "rare-read"])
        {
            watch.Of(name).Count(static look => look.Unacknowledged is { IsNone: true, IsToldAsNone: true }).ShouldBeGreaterThan(3, $"{version} {name}");
        }

        foreach (var name in (string[])["idle", "idle-held"])
        {
            watch.Of(name).Where(static look => look.Unacknowledged.IsNone).ShouldAllBe(static look => look.Unacknowledged.IsToldAsNone);
        }

        watch.Of("idle-held").Count(static look => look.Undelivered.IsToldAsNone && look.Unacknowledged.AtLeast > 0).ShouldBeGreaterThan(3, version);
    }
}
