using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Surveyor.Health;
using Surveyor.Metrics;
using Surveyor.Snapshot;
using Surveyor.Tests.Pages;

namespace Surveyor.Tests.Http;

public class LandingTests
{
    static async Task<IDocument> PageOf(ClusterSnapshot snapshot, string problem = "", PageReport? report = null, HealthReport? health = null)
    {
        await using var web = await WebFixture.StartAsync();
        web.Plan.Snapshot = snapshot;
        web.Plan.Health = health;
        web.Plan.ConnectionProblem = problem;
        web.Plan.Report = report ?? PageReport.Empty;
        var (status, text) = await web.GetAsync("/");
        status.ShouldBe(200);
        web.Plan.Deadlines.ShouldBeEmpty("a page never starts a round");
        return new HtmlParser().ParseDocument(text);
    }

    static string Text(IDocument page, string selector) => string.Join('\n', page.QuerySelectorAll(selector).Select(e => e.TextContent.Trim()));

    [Fact]
    public async Task A_healthy_cluster_shows_its_servers_and_no_trouble()
    {
        using var page = await PageOf(Clusters.Healthy);
        Text(page, ".headline .well").ShouldBe("3 of 3 servers up");
        page.QuerySelector("#troubles").ShouldBeNull();
        page.QuerySelector("#verdicts").ShouldBeNull();
        Text(page, "#servers tbody th").ShouldBe("n1\nn2\nn3");
        Text(page, "#servers tbody tr:first-child td").ShouldBe("up\n2.15.1\n?\n?\n?\n?\n?\njust now\nJetStream");
        page.QuerySelectorAll("nav a").Select(a => a.GetAttribute("href")).ShouldBe(["/", "/consumers", "/streams", "/servers", "/services", "/objectives", "/metrics", "/openapi.json", "/-/ready", "/-/healthy"]);
        page.QuerySelectorAll("script").Select(script => script.GetAttribute("src")).ShouldBe(["/app.js"]);
        page.Doctype.Name.ShouldBe("html");
    }

    [Fact]
    public async Task What_was_never_asked_is_unknown_and_not_zero()
    {
        using var before = await PageOf(Clusters.Healthy);
        Text(before, "#counts b").ShouldBe("?\n?\n?\n?\n0");
        using var after = await PageOf(Clusters.Healthy with { Questions = [new() { Name = "jsz_state", Success = true }] });
        Text(after, "#counts b").ShouldBe("?\n0\n0\n?\n0");
    }

    [Fact]
    public async Task What_is_only_worth_knowing_does_not_make_a_cluster_unwell()
    {
        using var page = await PageOf(Clusters.Healthy with { ServersWithUnknownAssets = 1 });
        Text(page, ".headline .well").ShouldBe("3 of 3 servers up");
    }

    [Fact]
    public async Task A_missing_connection_is_told_with_its_reason()
    {
        using var page = await PageOf(ClusterSnapshot.Empty, "cannot connect to nats://h:4222: Authorization Violation");
        Text(page, ".headline .unwell").ShouldBe("No connection to NATS");
        Text(page, "#troubles li.bad").ShouldBe("NATS: cannot connect to nats://h:4222: Authorization Violation");
        Text(page, "#servers p").ShouldBe("None found yet.");
    }

    [Fact]
    public async Task A_wrong_account_is_told()
    {
        using var page = await PageOf(Clusters.Healthy with
        {
            Servers = [],
            Connection = new() { Connected = true, SystemAccount = false },
            Questions = [new() { Name = "statsz", Success = false, Problem = "503 no responders" }],
        });
        Text(page, "#troubles li").ShouldBe("NATS: the user is not in the system account, so no server answers.");
    }

    [Fact]
    public async Task Servers_that_are_gone_keep_their_row_and_are_told()
    {
        using var page = await PageOf(Clusters.Healthy with
        {
            Servers = [Clusters.Server("n1"), Clusters.Server("n2", ServerState.Down), Clusters.Server("n3", ServerState.Draining), Clusters.Server("n4", ServerState.Stopped)],
        });
        Text(page, ".headline .unwell").ShouldBe("2 of 4 servers up");
        Text(page, "#troubles li.bad").ShouldBe("1 server is down: n2.");
        Text(page, "#troubles li.note").ShouldBe("1 server is draining: n3.\n1 server is stopped: n4.");
        Text(page, "tr.down .state").ShouldBe("down");
    }

    [Fact]
    public async Task What_a_verdict_tells_is_told_once()
    {
        var row = Clusters.Server("n2", ServerState.Down);
        var snapshot = Clusters.Healthy with { Servers = [Clusters.Server("n1"), row], Streams = [Clusters.Stream("GONE", AssetState.Offline)] };
        var stream = Reports.Stream(StreamRules.Offline);
        using var page = await PageOf(snapshot, health: new(
            snapshot, [stream], [], [new(SystemRules.ServerDown, Severity.Critical, "server", "n2", "C1", "", row.Id, "It has not answered for 5 s.", Reports.Noon)]));
        page.QuerySelector("#troubles").ShouldBeNull();
        page.QuerySelectorAll("#verdicts li").Length.ShouldBe(2);
        Text(page, ".headline .unwell").ShouldBe("1 of 2 servers up");
        Text(page, ".headline .state").ShouldBe("2 critical");
    }

    [Fact]
    public async Task Failing_and_incomplete_questions_are_told()
    {
        using var page = await PageOf(Clusters.Healthy with
        {
            Questions =
            [
                new() { Name = "jsz_state", Success = false, Problem = "n3 is silent", Answered = 2, Expected = 3 },
                new() { Name = "statsz", Success = false, Answered = 1, Expected = 3 },
                new() { Name = "leafz", Success = false, Answered = 1, Expected = 3 },
                new() { Name = "gatewayz", Success = true, Incomplete = true },
                new() { Name = "raftz", Success = null },
            ],
        });
        Text(page, "#troubles li.bad").ShouldBe(
            "2 of 3 servers answered jsz_state: n3 is silent.\n1 of 3 servers answered statsz, leafz.\nThe answer to gatewayz is incomplete.");
    }

    [Fact]
    public async Task Duplicate_names_wrong_counts_and_missing_permissions_are_told()
    {
        using var page = await PageOf(Clusters.Healthy with
        {
            Servers = [Clusters.Server("n1") with { DuplicateName = true }, Clusters.Server("n1") with { DuplicateName = true, Id = "other" }],
            Survey = Clusters.Healthy.Survey with { ConfiguredCount = 3 },
            Connection = Clusters.Healthy.Connection with { PermissionErrors = [new("SERVER.*.JSZ", 2)] },
        });
        var troubles = Text(page, "#troubles li");
        troubles.ShouldContain("The user lacks the permission for SERVER.*.JSZ (2 refused).");
        troubles.ShouldContain("Two living servers are called n1");
        troubles.ShouldContain("3 servers are expected (option count), 2 are known.");
        Text(page, "tbody td:last-child").ShouldContain("name used twice (id other)");
    }

    [Fact]
    public async Task Assets_in_trouble_are_named_but_not_by_the_thousand()
    {
        using var page = await PageOf(Clusters.Healthy with
        {
            Streams =
            [
                Clusters.Stream("GONE", AssetState.Offline),
                .. Enumerable.Range(0, 1_000).Select(i => Clusters.Stream($"S{i}", AssetState.Leaderless)),
            ],
            Consumers = [Clusters.Consumer(0, "worker", AssetState.Unknown)],
            ServersWithUnknownAssets = 2,
        });
        var troubles = Text(page, "#troubles li");
        troubles.ShouldContain("1 stream offline: APP/GONE.");
        troubles.ShouldContain("1000 streams without a leader: APP/S0, ");
        troubles.ShouldContain("APP/S19 and 980 more.");
        troubles.ShouldContain("1 consumer in an unknown state: APP/GONE/worker.");
        troubles.ShouldContain("2 servers never answered since Surveyor started");
    }

    [Fact]
    public async Task Families_that_did_not_fit_are_named_the_biggest_first()
    {
        using var page = await PageOf(Clusters.Healthy, "", new() { Dropped = [new("nats_a", 5), new("nats_b", 2_000)], Duplicates = [new("Streams", 1)] });
        Text(page, "#troubles li.bad").ShouldStartWith("2005 series did not fit on the last page of metrics (options max-series and max-series-per-family): nats_b (2000), nats_a (5).");
        Text(page, "#troubles li.note").ShouldStartWith("Streams: 1 left out");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("a\nb\tc&amp;\u0000\u202e")]
    [InlineData("</td></table></body>")]
    public async Task Hostile_names_are_only_text(string name)
    {
        using var page = await PageOf(
            Clusters.Healthy with
            {
                Servers = [Clusters.Server(name, ServerState.Down, name) with { Version = name, Id = name, DuplicateName = true }],
                Streams = [Clusters.Stream(name, AssetState.Offline)],
                Questions = [new() { Name = "statsz", Success = false, Problem = name }],
            },
            name);
        page.QuerySelectorAll("script:not([src='/app.js']), img").ShouldBeEmpty();
        page.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().Children.Length.ShouldBe(10);
        page.QuerySelector("footer").ShouldNotBeNull();
        page.QuerySelector("tbody th")!.TextContent.ShouldContain(name[..1]);
    }

    [Fact]
    public async Task The_page_forbids_scripts_but_its_own()
    {
        await using var web = await WebFixture.StartAsync();
        using var response = await web.SendAsync(HttpMethod.Get, "/");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
    }
}
