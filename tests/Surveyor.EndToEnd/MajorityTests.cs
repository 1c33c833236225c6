using System.Diagnostics;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>A consumer's leader, the origin of mirrors and at last two of three servers are gone: how soon that is told, and what never is.</summary>
[Collection(Strain.Name)]
public sealed class MajorityTests
{
    static readonly TimeSpan Election = TimeSpan.FromSeconds(30);

    static readonly TimeSpan SourceSeen = TimeSpan.FromSeconds(4);

    static readonly TimeSpan ReplicaSeen = TimeSpan.FromSeconds(4);

    static readonly string[] Fast =
    [
        "--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--timeout", "1s", "--health-step", "1s", "--health-trend-window", "30s", "--health-source-seen", "4s", "--health-replica-seen", "4s",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All versions at the same time: what takes long here is waiting.</summary>
    [Fact]
    public Task What_is_gone_is_told_within_three_looks_and_never_called_well() => Task.WhenAll(Tools.NatsVersions.Select(LoseAsync));

    static async Task LoseAsync(string version)
    {
        await using var system = await TestCluster.ThreeNodesAsync(version, adjust: static settings => settings with { Tags = [settings.Name] });
        var here = system.Servers.All.First().Name;
        await using var nats = await system.ConnectAsync(system.App, here);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await FillAsync(api);
        var leader = await LeadElsewhereAsync(api, here);
        await SoloAsync(api, "solo", leader);
        await api.PublishAsync("solo", "one", Cancellation);
        await api.CreateConsumerAsync("solo", "alone", null, Cancellation);
        await SoloAsync(api, "mirror", here, new() { ["mirror"] = new JsonObject { ["name"] = "solo" } });
        await SoloAsync(api, "source", here, new() { ["sources"] = new JsonArray(new JsonObject { ["name"] = "solo" }) });
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys, here), .. Fast]);
        var states = new States(surveyor);
        await states.BecomesAsync("still", "ok");
        await states.StreamBecomesAsync("mirror", "ok");
        await states.StreamBecomesAsync("source", "ok");

        await OriginDeletedAsync(states, api);
        await system[leader].KillAsync();
        var down = await states.UntilAsync(page => IsDown(page, leader), "it is down");
        await states.WithinThreeLooksAsync(
            static page =>
            {
                NeverWrong(page);
                States.Of(page, "alone").ShouldBe("offline");
                States.OfStream(page, "solo").ShouldBe("offline");
            },
            down);
        await LedAnewAsync(states, api, leader);
        await CutOffAsync(states, api);

        await system[leader].StartAsync(Cancellation);
        await states.StreamBecomesAsync("mirror", "ok");
        await states.StreamBecomesAsync("source", "ok");
        await states.BecomesAsync("alone", "ok");
        await states.BecomesAsync("still", "ok");
        await TwoGoneAsync(system, states, here);
    }

    /// <summary>Ten messages, four of them delivered and acknowledged; nothing ever changes about that.</summary>
    static async Task FillAsync(JetStreamApi api)
    {
        await api.CreateStreamAsync("TRIO", ["trio"], 3, null, Cancellation);
        await api.CreateConsumerAsync("TRIO", "still", null, Cancellation);
        for (var i = 0; i < 10; i++)
        {
            await api.PublishAsync("trio", "one", Cancellation);
        }

        foreach (var message in await api.FetchAsync("TRIO", "still", 4, null, Cancellation))
        {
            await api.AckAsync(message, Cancellation);
        }

        await api.CreateStreamAsync("ORIGIN", ["origin"], 1, null, Cancellation);
        await api.PublishAsync("origin", "one", Cancellation);
        await api.CreateStreamAsync("ORPHAN", [], 1, new() { ["mirror"] = new JsonObject { ["name"] = "ORIGIN" } }, Cancellation);
    }

    static async Task<string> LeaderAsync(JetStreamApi api) => (string?)(await api.ConsumerInfoAsync("TRIO", "still", Cancellation))["cluster"]?["leader"] ?? "";

    /// <summary>The server that leads the consumer and that Surveyor is not connected to.</summary>
    static async Task<string> LeadElsewhereAsync(JetStreamApi api, string here)
    {
        var leader = "";
        await Eventually.TrueAsync(
            async () =>
            {
                leader = await LeaderAsync(api);
                if (leader == here)
                {
                    await api.AskAsync("CONSUMER.LEADER.STEPDOWN.TRIO.still", null, Cancellation);
                }

                return leader.Length > 0 && leader != here;
            },
            "another server leads the consumer");
        return leader;
    }

    /// <summary>A stream with one copy, on that server.</summary>
    static Task SoloAsync(JetStreamApi api, string name, string server, JsonObject? origin = null)
    {
        JsonObject config = new() { ["placement"] = new JsonObject { ["tags"] = new JsonArray(server) } };
        foreach (var (key, value) in origin ?? [])
        {
            config[key] = value?.DeepClone();
        }

        return api.CreateStreamAsync(name, origin is null ? [name] : [], 1, config, Cancellation);
    }

    static bool IsDown(Page page, string server) => page.Value("nats_server_up", ("server_name", server)) == 0;

    /// <summary>It may be unknown for a moment; numbers are its own, always.</summary>
    static void NeverWrong(Page page)
    {
        var state = States.Of(page, "still");
        state.ShouldBeOneOf("ok", "unknown", "no_leader");
        foreach (var (family, value) in ((string, int)[])[("nats_consumer_num_pending", 6), ("nats_consumer_num_ack_pending", 0), ("nats_consumer_delivered_stream_seq", 4), ("nats_consumer_ack_floor_stream_seq", 4)])
        {
            var told = page.All(family, ("consumer_name", "still"));
            (told.Count == 0 ? state != "ok" : told.Single().Value == value).ShouldBeTrue($"{family} of one that is {state}: {string.Join(", ", told)}");
        }
    }

    /// <summary>From when on its new leader tells the right numbers, three looks are enough.</summary>
    static async Task LedAnewAsync(States states, JetStreamApi api, string former)
    {
        var elapsed = Stopwatch.StartNew();
        while (!await IsLedAsync(api, former))
        {
            NeverWrong(await states.LookAsync());
            elapsed.Elapsed.ShouldBeLessThan(Election);
        }

        await states.WithinThreeLooksAsync(static page =>
        {
            NeverWrong(page);
            States.Of(page, "still").ShouldBe("ok");
        });
        await states.ForAsync(TimeSpan.FromSeconds(1), NeverWrong);
    }

    static async Task<bool> IsLedAsync(JetStreamApi api, string former)
    {
        try
        {
            return await LeaderAsync(api) is { Length: > 0 } leader && leader != former;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    static async Task OriginDeletedAsync(States states, JetStreamApi api)
    {
        await states.StreamBecomesAsync("ORPHAN", "ok");
        await api.DeleteStreamAsync("ORIGIN", Cancellation);
        await SilentAsync(api, "ORPHAN");
        await states.WithinThreeLooksAsync(static page => States.OfStream(page, "ORPHAN").ShouldBeOneOf("source_silent", "source_failing"));
    }

    static async Task CutOffAsync(States states, JetStreamApi api)
    {
        await SilentAsync(api, "mirror");
        await SilentAsync(api, "source");
        await states.WithinThreeLooksAsync(static page =>
        {
            States.OfStream(page, "mirror").ShouldBeOneOf("source_silent", "source_failing");
            States.OfStream(page, "source").ShouldBeOneOf("source_silent", "source_failing");
        });
    }

    /// <summary>Until its server itself says that the origin fails or has been silent for longer than it may be.</summary>
    static Task SilentAsync(JetStreamApi api, string stream) => Eventually.TrueAsync(
        async () =>
        {
            var info = await api.StreamInfoAsync(stream, Cancellation);
            var origin = info["mirror"] ?? info["sources"]![0]!;
            return origin["error"] is not null || (long)origin["active"]! > SourceSeen.Ticks * 100 || (long)origin["active"]! < 0;
        },
        $"{stream} hears nothing of its origin",
        TimeSpan.FromSeconds(45));

    static async Task TwoGoneAsync(TestSystem system, States states, string here)
    {
        var gone = system.Servers.All.Select(static server => server.Name).Where(name => name != here).ToArray();
        await Task.WhenAll(gone.Select(name => system[name].KillAsync()));
        await states.UntilAsync(page => gone.All(name => IsDown(page, name)), "both are down");
        static void Told(Page page)
        {
            States.OfStream(page, "TRIO").ShouldBeOneOf("unknown", "no_leader", "quorum_lost");
            States.Of(page, "still").ShouldBeOneOf("unknown", "no_leader");
        }

        // Whoever is left and led cannot know it earlier.
        await states.ForAsync(ReplicaSeen);
        await states.WithinThreeLooksAsync(Told);
        await states.ForAsync(TimeSpan.FromSeconds(5), Told);
    }
}
