using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>Two of three servers crash and come back.</summary>
public sealed class QuorumTests
{
    static readonly TimeSpan RaftNotices = TimeSpan.FromSeconds(45);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All versions at the same time: what takes long here is that servers notice.</summary>
    [Fact]
    public Task Without_a_quorum_nothing_is_called_well_and_nothing_vanishes() => Task.WhenAll(Tools.NatsVersions.Select(LoseAsync));

    static async Task LoseAsync(string version)
    {
        await using var system = await TestCluster.ThreeNodesAsync(version);
        var (lost, kept) = await FillAsync(system);
        var survivor = await HostAsync(system, kept);
        var dead = system.Servers.All.Select(static server => server.Name).Where(name => name != survivor).ToArray();
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), "--fresh-for-light", "0s", "--fresh-for-state", "0s", "--timeout", "1s"]);
        await surveyor.WaitForServersAsync(3);
        var well = await surveyor.ScrapeAsync();
        well.All("nats_server_healthy").Count(static sample => sample.Value == 1).ShouldBe(3);
        State(well, "trio").ShouldBe("ok");
        well.Value("nats_stream_total_messages", ("stream", lost)).ShouldBe(1);

        foreach (var name in dead)
        {
            await system[name].KillAsync();
        }

        await Eventually.TrueAsync(async () => Quorumless(await surveyor.ScrapeAsync(), survivor, dead, lost, kept), "the loss shows", RaftNotices);

        await Task.WhenAll(dead.Select(name => system[name].StartAsync(Cancellation)));
        await Eventually.TrueAsync(async () => Recovered(await surveyor.ScrapeAsync()), "all is well again", RaftNotices);
    }

    static bool Quorumless(Page page, string survivor, string[] dead, string lost, string kept)
    {
        // At every moment: those that are gone are never up, and what they alone held has no numbers.
        page.All("nats_stream_total_messages", ("stream", lost)).ShouldBeEmpty();
        if (page.Value("nats_up") == 0)
        {
            return false;
        }

        foreach (var name in dead)
        {
            page.Value("nats_server_up", ("server_name", name)).ShouldBe(0);
            page.All("nats_server_healthy", ("server_name", name)).ShouldBeEmpty();
        }

        page.Value("nats_server_up", ("server_name", survivor)).ShouldBe(1);
        page.Value("nats_server_healthy", ("server_name", survivor)).ShouldBe(0);
        State(page, lost).ShouldBe("offline");
        State(page, kept).ShouldBe("ok");
        State(page, "trio").ShouldBeOneOf("no_leader", "unknown");
        page.All("nats_consumer_state", ("stream", "trio")).Single()["state"].ShouldBeOneOf("no_leader", "unknown");
        foreach (var family in (string[])["nats_stream_total_messages", "nats_stream_messages", "nats_consumer_num_pending", "nats_consumer_pending_messages"])
        {
            page.All(family, ("stream", "trio")).ShouldBeEmpty();
        }

        return true;
    }

    static bool Recovered(Page page)
    {
        page.All("nats_server_up").Select(static sample => sample.Value).ShouldBe([1, 1, 1]);
        page.All("nats_server_healthy").Select(static sample => sample.Value).ShouldBe([1, 1, 1]);
        page.All("nats_stream_state").ShouldAllBe(static sample => sample["state"] == "ok");
        page.All("nats_consumer_state").ShouldAllBe(static sample => sample["state"] == "ok" || sample["state"] == "unknown");
        page.All("nats_stream_total_messages").ShouldAllBe(static sample => sample.Value == 1);
        page.Value("nats_consumer_num_pending", ("stream", "trio")).ShouldBe(1);
        return true;
    }

    static string State(Page page, string stream) => page.All("nats_stream_state", ("stream", stream)).Single()["state"];

    /// <summary>A stream on all servers and two with one copy, which are on different servers.</summary>
    static async Task<(string Lost, string Kept)> FillAsync(TestSystem system)
    {
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await api.CreateStreamAsync("trio", ["trio"], 3, null, Cancellation);
        await api.CreateConsumerAsync("trio", "worker", null, Cancellation);
        await api.PublishAsync("trio", "one", Cancellation);
        Dictionary<string, string> byHost = [];
        for (var i = 0; byHost.Count < 2; i++)
        {
            var name = $"solo{i}";
            await api.CreateStreamAsync(name, [name], 1, null, Cancellation);
            await api.PublishAsync(name, "one", Cancellation);
            var host = (string)(await api.StreamInfoAsync(name, Cancellation))["cluster"]!["leader"]!;
            if (!byHost.TryAdd(host, name))
            {
                await api.DeleteStreamAsync(name, Cancellation);
            }
        }

        return (byHost.Values.First(), byHost.Values.Last());
    }

    static async Task<string> HostAsync(TestSystem system, string stream)
    {
        await using var nats = await system.ConnectAsync(system.App);
        return (string)(await new JetStreamApi(nats, TimeProvider.System).StreamInfoAsync(stream, Cancellation))["cluster"]!["leader"]!;
    }
}
