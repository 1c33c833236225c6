using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>States of consumers and streams that real clients and real servers bring about.</summary>
public sealed class HealthTests
{
    const long Second = 1_000_000_000;

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_clients_do_wrong_is_recognised(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await using var work = new Clients();
        await FillAsync(api, version);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. FastRules.Flags]);
        await PublishAsync(api);
        Work(work, api);

        // What was lost before Surveyor's first numbers it does not tell.
        await BecomesAsync(surveyor, "lossy", "stopped", "ok");
        for (var i = 0; i < 100; i++)
        {
            await api.PublishAsync("small", "more", Cancellation);
        }

        await BecomesAsync(surveyor, "lossy", "data_lost");
        await BecomesAsync(surveyor, "never", "acks_stalled");
        await BecomesAsync(surveyor, "gone", "stopped");
        await BecomesAsync(surveyor, "unheard", "stopped");
        await BecomesAsync(surveyor, "poisoned", "poison");
        await BecomesAsync(surveyor, "watched", "over_threshold", "stopped");
        await BecomesAsync(surveyor, "well", "ok");
        if (version == Tools.Newest)
        {
            await BecomesAsync(surveyor, "resting", "paused");

            // Older servers forget what they gave up.
            await BecomesAsync(surveyor, "given", "given_up");
        }

        await StreamBecomesAsync(surveyor, "QUEUE", "given_up");
        await StreamBecomesAsync(surveyor, "FULL", "limit_near");
        await StreamBecomesAsync(surveyor, "S", "ok");
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_consumer_lost_messages_total", ("consumer_name", "lossy")).ShouldBe(109 - 50 - 5);
        page.Value("nats_consumer_severity", ("consumer_name", "gone")).ShouldBe(3);
        page.All("nats_health_consumers", ("state", "stopped")).Sum(static sample => sample.Value).ShouldBeInRange(2, 3);
        await ChecksAsync(system, surveyor);
        Age(page, "well").ShouldBeLessThan(10);
        Age(page, "gone").ShouldBeGreaterThan(5);
    }

    static async Task FillAsync(JetStreamApi api, string version)
    {
        await api.CreateStreamAsync("S", ["s.>"], 1, null, Cancellation);
        await api.CreateStreamAsync("SMALL", ["small"], 1, new() { ["max_msgs"] = 50 }, Cancellation);
        await api.CreateStreamAsync("QUEUE", ["queue.>"], 1, new() { ["retention"] = "workqueue" }, Cancellation);
        await api.CreateStreamAsync("FULL", ["full"], 1, new() { ["discard"] = "new", ["max_msgs"] = 10 }, Cancellation);
        JsonObject brief = new() { ["ack_wait"] = Second };
        await api.CreateConsumerAsync("S", "well", brief, Cancellation);
        await api.CreateConsumerAsync("S", "never", With(brief, "max_ack_pending", 5), Cancellation);
        await api.CreateConsumerAsync("S", "poisoned", brief, Cancellation);
        await api.CreateConsumerAsync("S", "gone", brief, Cancellation);
        await api.CreateConsumerAsync("S", "unheard", new() { ["deliver_subject"] = "nobody.listens" }, Cancellation);
        await api.CreateConsumerAsync("S", "given", new() { ["ack_wait"] = Second / 2, ["max_deliver"] = 2, ["filter_subject"] = "s.given" }, Cancellation);
        await api.CreateConsumerAsync("S", "watched", new() { ["ack_wait"] = Second, ["metadata"] = new JsonObject { ["io.nats.monitor.unprocessed-critical"] = "3" } }, Cancellation);
        await api.CreateConsumerAsync("SMALL", "lossy", brief, Cancellation);
        await api.CreateConsumerAsync("QUEUE", "some", new() { ["ack_wait"] = Second, ["filter_subject"] = "queue.read" }, Cancellation);
        if (version == Tools.Newest)
        {
            await api.CreateConsumerAsync("S", "resting", new() { ["pause_until"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O") }, Cancellation);
        }
    }

    static async Task PublishAsync(JetStreamApi api)
    {
        for (var i = 0; i < 20; i++)
        {
            await api.PublishAsync("s.one", $"{i}", Cancellation);
            await api.PublishAsync("queue.lost", "nobody wants this", Cancellation);
        }

        await api.PublishAsync("s.given", "nobody can do this", Cancellation);
        for (var i = 0; i < 9; i++)
        {
            await api.PublishAsync("full", "one", Cancellation);
            await api.PublishAsync("small", "one", Cancellation);
        }

        foreach (var message in await api.FetchAsync("SMALL", "lossy", 5, TimeSpan.FromSeconds(2), Cancellation))
        {
            await api.AckAsync(message, Cancellation);
        }
    }

    static void Work(Clients work, JetStreamApi api)
    {
        work.Start(async stop => { foreach (var message in await api.FetchAsync("S", "well", 10, TimeSpan.FromSeconds(1), stop)) { await api.AckAsync(message, stop); } });
        work.Start(async stop => await api.FetchAsync("S", "never", 10, TimeSpan.FromSeconds(1), stop));
        work.Start(async stop => await api.FetchAsync("S", "given", 10, TimeSpan.FromSeconds(1), stop));
        work.Start(async stop =>
        {
            // The third message is never acknowledged; all others are.
            foreach (var message in await api.FetchAsync("S", "poisoned", 10, TimeSpan.FromSeconds(1), stop))
            {
                await (message.AckSubject.Split('.')[5] == "3" ? ValueTask.CompletedTask : api.AckAsync(message, stop));
            }
        });
        work.Start(async stop =>
        {
            await api.PublishAsync("s.one", "more", stop);
            await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
        });
    }

    [Fact]
    public async Task What_servers_lose_is_recognised_and_forgiven()
    {
        await using var system = await TestCluster.ThreeNodesAsync();
        var names = system.Servers.All.Select(static server => server.Name).ToArray();
        await using var nats = await system.ConnectAsync(system.App, names[0]);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await using var work = new Clients();
        await api.CreateStreamAsync("TRIO", ["trio"], 3, null, Cancellation);
        await api.CreateConsumerAsync("TRIO", "worker", new() { ["ack_wait"] = Second }, Cancellation);
        await api.CreateConsumerAsync("TRIO", "gone", new() { ["ack_wait"] = Second }, Cancellation);
        var solo = await SoloAsync(api, names[2]);
        await api.CreateConsumerAsync(solo, "alone", null, Cancellation);
        await api.CreateStreamAsync("COPY", [], 1, new() { ["mirror"] = new JsonObject { ["name"] = solo } }, Cancellation);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys, names[0]), .. FastRules.Flags]);
        work.Start(async stop => { await api.PublishAsync("trio", "one", stop); await Task.Delay(TimeSpan.FromMilliseconds(300), stop); });
        work.Start(async stop => { foreach (var message in await api.FetchAsync("TRIO", "worker", 10, TimeSpan.FromSeconds(1), stop)) { await api.AckAsync(message, stop); } });
        await BecomesAsync(surveyor, "gone", "stopped");
        await BecomesAsync(surveyor, "worker", "ok");
        (await surveyor.ScrapeAsync()).All("nats_consumer_replica_state", ("consumer_name", "worker")).ShouldHaveSingleItem()["state"].ShouldBe("ok");

        await system[names[2]].KillAsync();
        await BecomesAsync(surveyor, "alone", "offline");
        await StreamBecomesAsync(surveyor, solo, "offline");
        await Eventually.HoldsAsync(
            async () =>
            {
                var page = await surveyor.ScrapeAsync();
                page.All("nats_consumer_replica_state", ("consumer_name", "worker")).ShouldHaveSingleItem()["state"].ShouldBe("offline");
                State(page, "worker").ShouldBe("ok");
                State(page, "gone").ShouldBe("stopped");
                page.All("nats_health_finding", ("rule", "server_down")).ShouldHaveSingleItem()["name"].ShouldBe(names[2]);
            },
            TimeSpan.FromSeconds(40));

        await system[names[2]].StartAsync(Cancellation);
        await BecomesAsync(surveyor, "alone", "ok", "stopped");
        await Eventually.HoldsAsync(
            async () =>
            {
                var page = await surveyor.ScrapeAsync();
                page.All("nats_consumer_replica_state", ("consumer_name", "worker")).ShouldHaveSingleItem()["state"].ShouldBe("ok");
                page.All("nats_health_finding").ShouldBeEmpty();
                State(page, "worker").ShouldBe("ok");
                State(page, "gone").ShouldBe("stopped");
            },
            TimeSpan.FromSeconds(40));
    }

    /// <summary>The command tells the same, of a running Surveyor and of the servers themselves, which take more than three looks to judge some.</summary>
    static async Task ChecksAsync(TestSystem system, SurveyorProcess surveyor)
    {
        string url = surveyor.Url.TrimEnd('/');
        var (code, output) = await SurveyorProcess.RunAsync(["check", "consumers", "--from", url, "--where", "stream=S"]);
        code.ShouldBe(2, output);
        output.ShouldStartWith("CONSUMERS CRITICAL: ");
        output.ShouldContain("APP/S/gone");
        output.ShouldNotContain("lossy");
        (code, output) = await SurveyorProcess.RunAsync(["check", "streams", "--from", url, "--where", "state=limit_near", "--json"]);
        code.ShouldBe(2, output);
        output.ShouldContain("\"state\": \"limit_near\"");
        (code, output) = await SurveyorProcess.RunAsync(["check", "servers", .. system.SurveyorFlags(system.Sys)]);
        code.ShouldBe(0, output);
        (code, output) = await SurveyorProcess.RunAsync(["check", "streams", .. system.SurveyorFlags(system.Sys), "--where", "stream=FULL"]);
        code.ShouldBe(2, output);
        (code, output) = await SurveyorProcess.RunAsync(["check", "consumers", "--from", url, "--where", "stream=NONE"]);
        code.ShouldBe(3, output);
        (code, output) = await SurveyorProcess.RunAsync(["check", "consumers", "--from", url, "--where", "strem=S"]);
        code.ShouldBe(3, output);
        output.ShouldContain("there is no filter strem");
    }

    static double Age(Page page, string consumer) => page.Value("nats_consumer_lag_seconds", ("consumer_name", consumer)) - page.Value("nats_consumer_lag_error_seconds", ("consumer_name", consumer));

    static string State(Page page, string consumer) => page.All("nats_consumer_state", ("consumer_name", consumer)).ShouldHaveSingleItem()["state"];

    static Task BecomesAsync(SurveyorProcess surveyor, string consumer, params string[] states) => Eventually.HoldsAsync(
        async () => State(await surveyor.ScrapeAsync(), consumer).ShouldBeOneOf(states),
        TimeSpan.FromSeconds(45));

    static Task StreamBecomesAsync(SurveyorProcess surveyor, string stream, string state) => Eventually.HoldsAsync(
        async () => (await surveyor.ScrapeAsync()).All("nats_stream_state", ("stream", stream)).ShouldHaveSingleItem()["state"].ShouldBe(state),
        TimeSpan.FromSeconds(45));

    static JsonObject With(JsonObject config, string key, JsonNode value)
    {
        var more = (JsonObject)config.DeepClone();
        more[key] = value;
        return more;
    }

    /// <summary>A stream with one copy, on that server.</summary>
    static async Task<string> SoloAsync(JetStreamApi api, string server)
    {
        for (var i = 0; ; i++)
        {
            var name = $"solo{i}";
            await api.CreateStreamAsync(name, [name], 1, null, Cancellation);
            if ((string)(await api.StreamInfoAsync(name, Cancellation))["cluster"]!["leader"]! == server)
            {
                await api.PublishAsync(name, "one", Cancellation);
                return name;
            }

            await api.DeleteStreamAsync(name, Cancellation);
        }
    }
}
