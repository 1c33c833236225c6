using System.Text;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>The kit itself: each topology comes up on each version and is gone afterwards.</summary>
public sealed class KitTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_supercluster_comes_up_with_JetStream_on_hub_and_leaf(string version)
    {
        await using var system = await TestCluster.SuperclusterAsync(version);
        await using var nats = await system.ConnectAsync(system.App, "n1-east");
        var hub = new JetStreamApi(nats, TimeProvider.System);
        var edge = new JetStreamApi(nats, TimeProvider.System, "edge");
        await hub.CreateStreamAsync("orders", ["orders.>"], 3, cancellation: Cancellation);
        await edge.CreateStreamAsync("orders", ["edge.orders.>"], cancellation: Cancellation);
        ((int)(await hub.StreamInfoAsync("orders", Cancellation))["cluster"]!["replicas"]!.AsArray().Count).ShouldBe(2);
        ((string?)(await edge.StreamInfoAsync("orders", Cancellation))["config"]!["subjects"]![0]).ShouldBe("edge.orders.>");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Operator_mode_comes_up_with_creds(string version)
    {
        await using var system = await TestCluster.OperatorModeAsync(version);
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await api.CreateStreamAsync("orders", ["orders.>"], 3, cancellation: Cancellation);
        (await api.PublishAsync("orders.new", "one", Cancellation)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_pull_consumer_delivers_redelivers_and_is_acknowledged(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        await using var nats = await system.ConnectAsync(system.App);
        var api = new JetStreamApi(nats, TimeProvider.System);
        await api.CreateStreamAsync("jobs", ["jobs"], cancellation: Cancellation);
        await api.CreateConsumerAsync("jobs", "worker", new() { ["max_ack_pending"] = 10 }, Cancellation);
        await api.PublishAsync("jobs", "one", Cancellation);
        await api.PublishAsync("jobs", "two", Cancellation);

        var first = await api.FetchAsync("jobs", "worker", 10, cancellation: Cancellation);
        first.Select(static message => Encoding.UTF8.GetString(message.Data)).ShouldBe(["one", "two"]);
        await api.AckAsync(first[0], Cancellation);
        await api.NakAsync(first[1], Cancellation);
        var again = await api.FetchAsync("jobs", "worker", 1, TimeSpan.FromSeconds(5), Cancellation);

        again.Single().Deliveries.ShouldBe(2);
        var info = await api.ConsumerInfoAsync("jobs", "worker", Cancellation);
        ((int)info["num_ack_pending"]!).ShouldBe(1);
        (await api.CreateEphemeralAsync("jobs", cancellation: Cancellation)).ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_request_of_the_importing_account_is_measured(string version)
    {
        await using var system = await TestCluster.SingleAsync(version);
        await using var app = await system.ConnectAsync(system.App);
        await using var biz = await system.ConnectAsync(system.Biz);
        await using var watcher = await system.ConnectAsync(system.Watcher!);
        await using var measured = watcher.Subscribe("lat.>");
        await using var requests = app.Subscribe("svc.echo");
        await watcher.PingAsync(Cancellation);
        await app.PingAsync(Cancellation);

        var asked = biz.RequestAsync("app.echo", "hello"u8.ToArray(), cancellation: Cancellation).AsTask();
        using var request = await FirstAsync(requests);
        await app.PublishAsync(request.ReplyTo!, request.Data, cancellation: Cancellation);
        using var answer = await asked;
        using var latency = await FirstAsync(measured);

        latency.Subject.ShouldBe("lat.APP.latency.echo");
        ((int?)JsonNode.Parse(latency.Data.Span)!["status"]).ShouldBe(200);
    }

    [Theory]
    [InlineData(Tls.Server)]
    [InlineData(Tls.Mutual)]
    [InlineData(Tls.First)]
    public async Task Servers_can_speak_TLS(Tls tls)
    {
        await using var system = await TestCluster.SingleAsync(tls: tls);
        await using var nats = await system.ConnectAsync(system.Watcher!);
        using var reply = await nats.RequestAsync("$SYS.REQ.SERVER.PING.VARZ", cancellation: Cancellation);
        ((bool?)JsonNode.Parse(reply.Data.Span)!["data"]!["tls_required"]).ShouldBe(true);
    }

    [Fact]
    public async Task A_server_is_paused_killed_and_restarted_on_its_ports()
    {
        await using var system = await TestCluster.ThreeNodesAsync();
        var server = system["n2-east"];
        var pid = server.Pid;
        server.Pause();
        server.Continue();
        await server.KillAsync();
        server.Running.ShouldBeFalse();
        await server.StartAsync(Cancellation);
        server.Pid.ShouldNotBe(pid);
        await system.Servers.WaitForMetaLeaderAsync(Cancellation);
        await server.RestartAsync(Cancellation);
        server.LameDuck();
        await server.Log.WaitForAsync("lame duck", server.LogStart).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task A_system_leaves_no_process_and_no_file()
    {
        var system = await TestCluster.SingleAsync();
        var pid = system["n1"].Pid;
        var guardian = system.Servers.GuardianPid;
        File.Exists(system["n1"].ConfigFile).ShouldBeTrue();
        await system.DisposeAsync();
        Directory.Exists(system.Folder).ShouldBeFalse();
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
        Directory.Exists($"/proc/{guardian}").ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why()
    {
        var failure = await Should.ThrowAsync<NatsServerFailedException>(() => TestCluster.SingleAsync(adjust: settings => settings with { Extra = "nonsense {" }));
        failure.Message.ShouldContain("n1");
        failure.Message.ShouldContain("parse error");
    }

    [Fact]
    public async Task A_taken_port_is_replaced_by_another_one()
    {
        await using var other = await TestCluster.SingleAsync();
        var attempts = 0;
        await using var system = await TestCluster.SingleAsync(adjust: settings => attempts++ == 0 ? settings with { Port = other["n1"].Settings.Port } : settings);
        attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_paused_server_can_be_stopped()
    {
        await using var system = await TestCluster.SingleAsync();
        system["n1"].Pause();
        await system["n1"].StopAsync();
        system["n1"].Running.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prometheus_scrapes_and_answers_queries(bool textOnly)
    {
        await using var itself = await TestPrometheus.StartAsync(null);
        await using var prometheus = await TestPrometheus.StartAsync(itself.Url + "/metrics", textOnly);
        var samples = await prometheus.QueryUntilAsync("prometheus_build_info");
        samples.Single().Labels["__name__"].ShouldBe("prometheus_build_info");
        samples.Single().Value.ShouldBe(1);
    }

    static async Task<NatsMsg> FirstAsync(INatsSubscription subscription)
    {
        await foreach (var message in subscription.ReadAllAsync(Cancellation))
        {
            return message;
        }

        throw new InvalidOperationException($"{subscription.Subject} ended");
    }
}
