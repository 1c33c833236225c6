using System.Text.Json;
using System.Text.Json.Nodes;
using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using Surveyor.Tests.Pages;

namespace Surveyor.Tests.Http;

public class ApiTests
{
    static readonly HealthReport Report = Reports.Of(
        Reports.Stream("ORDERS", StreamRules.LimitNear, Reports.Consumer("worker", ConsumerRules.Stopped, 50, 600), Reports.Consumer("lost", ConsumerRules.Unknown), Reports.Consumer("audit", ConsumerRules.Ok, 3)));

    [Fact]
    public async Task Consumers_come_with_verdicts_and_numbers_and_null_for_what_is_not_known()
    {
        await using var web = await StartAsync();
        var all = await Get(web, "/api/consumers?limit=1");
        ((int)all["total"]!, (int)all["matching"]!, (int)all["limit"]!).ShouldBe((3, 3, 1));
        (await web.GetAsync("/api/consumers?limit=1")).Text.ShouldEndWith(
            """[{"account":"A1","account_name":"APP","domain":"","server":"","stream":"ORDERS","consumer":"worker","state":"stopped","severity":"critical","since":"2026-11-01T11:50:00+00:00","reason":"Because of stopped.","lag_seconds":600,"lag_error_seconds":0.5,"pending":50,"ack_pending":7,"max_ack_pending":1000,"redelivered":1,"waiting":2,"delivered_per_second":12.5,"acknowledged_per_second":null,"replicas":"ok"}]}""");
        (await Get(web, "/api/consumers?state=!ok"))["consumers"]!.AsArray().Select(one => (string)one!["consumer"]!).ShouldBe(["worker", "lost"]);
    }

    [Fact]
    public async Task A_consumer_comes_with_evidence_and_history()
    {
        await using var web = await StartAsync();
        web.Plan.Samples["worker"] = Reports.Samples(10, 50);
        var one = await Get(web, "/api/consumers/APP/ORDERS/worker");
        one["evidence"]!.ToJsonString().ShouldBe("""[{"name":"pending","value":5},{"name":"undelivered_age_seconds","value":null}]""");
        ((string)one["remedy"]!).ShouldBe(ConsumerRules.Stopped.Remedy);
        ((double)one["config"]!["ack_wait_seconds"]!).ShouldBe(30);
        one["config"]!["max_deliver"].ShouldBeNull();
        one["history"]!.AsArray().Select(moment => (string)moment!["time"]!).ShouldBe(["2026-11-01T11:59:30+00:00", "2026-11-01T12:00:00+00:00"]);
        ((double)one["history"]![1]!["delivered_per_second"]!).ShouldBe(10);
    }

    [Fact]
    public async Task Streams_servers_and_the_summary_come_too()
    {
        await using var web = await StartAsync();
        ((double)(await Get(web, "/api/streams"))["streams"]![0]!["limit_used"]!).ShouldBe(0.5);
        (await Get(web, "/api/streams/A1/ORDERS"))["consumers"]!.AsArray().Count.ShouldBe(3);
        (await Get(web, "/api/servers?q=N2"))["servers"]!.AsArray().Select(one => (string)one!["name"]!).ShouldBe(["n2"]);
        var health = await Get(web, "/api/health");
        health["consumers"]!.ToJsonString().ShouldBe("""{"total":3,"by_state":{"stopped":1,"unknown":1,"ok":1},"by_severity":{"ok":1,"unknown":1,"critical":1}}""");
        health["worst"]!.AsArray().Select(one => (string)one!["kind"]!).ShouldBe(["stream", "consumer"]);
        ((bool)health["ready"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_comes_with_its_numbers_and_configuration()
    {
        await using var web = await StartAsync();
        var row = Clusters.Server("n1") with
        {
            Statsz = JsonSerializer.Deserialize<Statsz>("""{"TotalConnections":9,"Received":{"Msgs":5,"Bytes":50},"jetstream":{"Meta":{"Leader":"n1","Replicas":[{"Name":"n2","Current":true,"Active":2000000000}]}}}"""),
            Varz = JsonSerializer.Deserialize<Varz>("""{"Go":"go1.25","MaxConnections":100,"MaxPayload":-1}"""),
        };
        web.Plan.Health = Report with { Snapshot = Report.Snapshot with { Servers = [row, Clusters.Server("n2"), Clusters.Server("n3"), Clusters.Server("n3") with { Id = "other" }] } };
        var one = await Get(web, "/api/servers/n1?cluster=C1");
        ((string)one["server"]!["name"]!, (int)one["total_connections"]!, (int)one["received_bytes"]!).ShouldBe(("n1", 9, 50));
        one["sent_bytes"].ShouldBeNull();
        one["meta_peers"]!.AsArray().Select(peer => ((string)peer!["name"]!, (double?)peer["active_seconds"])).ShouldBe([("n1", null), ("n2", 2)]);
        one["config"]!.ToJsonString().ShouldBe("""{"go":"go1.25","commit":null,"max_connections":100,"max_payload_bytes":null,"max_pending_bytes":null,"config_loaded":null,"certificate_until":null}""");
        (await Get(web, "/api/servers/n2"))["config"].ShouldBeNull();
        (await web.GetAsync("/api/servers/n9")).ShouldBe((404, """{"error":"there is no server n9"}"""));
        (await web.GetAsync("/api/servers/n3")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task While_nothing_is_known_no_empty_list_says_that_all_is_well()
    {
        string[] paths = ["/api/consumers?state=!ok", "/api/streams", "/api/servers", "/api/consumers/APP/ORDERS/worker", "/api/streams/APP/ORDERS", "/api/servers/n1"];
        await using var web = await WebFixture.StartAsync();
        web.Plan.Snapshot = ClusterSnapshot.Empty;
        (await Get(web, "/api/health"))["taken"].ShouldBeNull();
        foreach (var path in paths)
        {
            (await web.GetAsync(path)).ShouldBe((503, """{"error":"no round is complete yet"}"""), path);
        }

        web.Plan.ConnectionProblem = "connection refused";
        foreach (var path in paths)
        {
            (await web.GetAsync(path)).ShouldBe((503, """{"error":"connection refused"}"""), path);
        }

        var (status, page) = await web.GetAsync("/consumers/APP/ORDERS/worker");
        status.ShouldBe(503);
        page.ShouldContain("Not known now");
    }

    [Fact]
    public async Task Lag_is_what_is_not_acknowledged()
    {
        await using var web = await StartAsync();
        (await web.GetAsync("/api/lag/APP/ORDERS/worker")).ShouldBe((200,
            """{"lag":57,"pending":50,"ack_pending":7,"lag_seconds":600,"lag_error_seconds":0.5,"delivered_per_second":12.5,"acknowledged_per_second":null}"""));
    }

    [Fact]
    public async Task Lag_that_is_not_known_is_never_a_number()
    {
        await using var web = await StartAsync();
        (await web.GetAsync("/api/lag/APP/ORDERS/lost")).ShouldBe((503, """{"error":"the numbers of the consumer are not known: Because of unknown."}"""));
        (await web.GetAsync("/api/lag/APP/ORDERS/nobody")).ShouldBe((404, """{"error":"stream ORDERS of account APP has no consumer nobody"}"""));
        web.Plan.Health = Report with { Snapshot = Report.Snapshot with { Taken = Clusters.Noon.AddMinutes(5) } };
        (await web.GetAsync("/api/lag/APP/ORDERS/worker")).Text.ShouldContain("is 5 min old");
        web.Plan.ConnectionProblem = "connection refused";
        (await web.GetAsync("/api/lag/APP/ORDERS/worker")).ShouldBe((503, """{"error":"the numbers of the consumer are not known: connection refused"}"""));
        (await web.GetAsync("/api/lag/APP/ORDERS/nobody")).ShouldBe((503, """{"error":"connection refused"}"""));
        web.Plan.ConnectionProblem = "";
        web.Plan.Snapshot = ClusterSnapshot.Empty with { Lease = new(false, "b", "") };
        web.Plan.Health = HealthReport.Nothing with { Snapshot = web.Plan.Snapshot };
        (await web.GetAsync("/api/lag/APP/ORDERS/worker")).ShouldBe((503, """{"error":"this Surveyor stands by, b is active"}"""));
        web.Plan.Snapshot = Report.Snapshot with { Shard = new("a", ["a", "b"], 0) };
        web.Plan.Health = Report with { Snapshot = web.Plan.Snapshot };
        (await web.GetAsync("/api/lag/OTHER/ORDERS/worker")).ShouldBe((503, """{"error":"this is shard a, which has not all accounts; there is no account OTHER here"}"""));
    }

    [Theory]
    [InlineData("/api/consumers?page=2", 400, "there is no filter page; there are account, stream, domain, server, state, q, sort, dir, limit, offset")]
    [InlineData("/api/consumers?limit=0", 400, "limit is a whole number from 1 to 10000")]
    [InlineData("/api/streams?state=paused", 400, "there is no state paused")]
    [InlineData("/api/health?x=1", 400, "there is no filter x")]
    [InlineData("/api/streams/APP/NOTHING", 404, "account APP has no stream NOTHING")]
    public async Task What_is_wrong_is_told(string path, int status, string problem)
    {
        await using var web = await StartAsync();
        var (answered, text) = await web.GetAsync(path);
        answered.ShouldBe(status);
        ((string)JsonNode.Parse(text)!["error"]!).ShouldStartWith(problem);
    }

    static async Task<WebFixture> StartAsync()
    {
        var web = await WebFixture.StartAsync();
        (web.Plan.Health, web.Plan.Snapshot) = (Report, Report.Snapshot);
        return web;
    }

    static async Task<JsonNode> Get(WebFixture web, string path)
    {
        var (status, text) = await web.GetAsync(path);
        status.ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }
}
