using AngleSharp.Dom;
using Surveyor.Health;
using Surveyor.Snapshot;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

public class PagesTests
{
    static readonly HealthReport Report = Reports.Of(
        Reports.Stream("ORDERS", StreamRules.LimitNear, Reports.Consumer("worker", ConsumerRules.Stopped, 50, 600), Reports.Consumer("audit", ConsumerRules.Ok, 3, 1)),
        new(Reports.Row("EVENTS", "A2", "Shop", "leaf"), Reports.Stream(StreamRules.Ok), [Reports.Consumer("audit", ConsumerRules.Unknown)]));

    [Fact]
    public async Task Consumers_are_listed_with_their_states_the_worst_first()
    {
        await using var web = await StartAsync(Report);
        web.Plan.Samples["worker"] = Reports.Samples(10, 50);
        using var page = await Page(web, "/consumers");
        Text(page, "h1").ShouldBe("Consumers");
        Text(page, "#consumers tbody .state").ShouldBe("stopped\nunknown\nok");
        Text(page, "#consumers tbody .state.critical").ShouldBe("stopped");
        Text(page, "#consumers tbody tr:first-child td").ShouldBe("stopped\nORDERS\nAPP\n10 min\n50\n\n7 of 1,000\n1\n2\n12.5/s\n10 min");
        Text(page, "#consumers tbody tr:nth-child(2) td:nth-child(6)").ShouldBe("?", "what is not known is no zero");
        page.QuerySelectorAll(".spark").ShouldHaveSingleItem().GetAttribute("aria-label").ShouldBe("pending: from 10 to 50, at most 50");
        page.QuerySelectorAll("#consumers tbody th a").Select(a => a.GetAttribute("href")).ShouldBe(
            ["/consumers/A1/ORDERS/worker", "/consumers/A2/EVENTS/audit?domain=leaf", "/consumers/A1/ORDERS/audit"]);
        page.QuerySelector("nav a[aria-current]")!.TextContent.ShouldBe("Consumers");
    }

    [Fact]
    public async Task Filters_stay_in_the_form_and_in_the_heads_of_columns()
    {
        await using var web = await StartAsync(Report);
        using var page = await Page(web, "/consumers?state=!ok&account=APP&sort=pending");
        Text(page, "#consumers tbody th a").ShouldBe("worker");
        Text(page, ".heading p").ShouldBe("1 of 3");
        page.QuerySelector("input[name=account]")!.GetAttribute("value").ShouldBe("APP");
        page.QuerySelector("option[selected]")!.GetAttribute("value").ShouldBe("!ok");
        page.QuerySelector("input[name=sort]")!.GetAttribute("value").ShouldBe("pending");
        page.QuerySelector("th[aria-sort=descending] a")!.GetAttribute("href").ShouldBe("/consumers?state=!ok&account=APP&sort=pending&dir=asc");
        page.QuerySelector("[data-live]")!.QuerySelector("form").ShouldBeNull("what is typed outlives a refresh");
    }

    [Fact]
    public async Task A_filter_that_nothing_matches_is_no_mistake()
    {
        await using var web = await StartAsync(Report);
        using var page = await Page(web, "/consumers?q=nobody");
        Text(page, ".nothing").ShouldBe("No consumer is like that.");
        using var streams = await Page(web, "/streams?account=nobody");
        Text(streams, ".nothing").ShouldBe("No stream is like that.");
        using var servers = await Page(web, "/servers?state=down");
        Text(servers, ".nothing").ShouldBe("No server is like that.");
    }

    [Fact]
    public async Task A_long_list_has_pages()
    {
        await using var web = await StartAsync(Reports.Of(Reports.Stream("S", StreamRules.Ok, [.. Enumerable.Range(0, 250).Select(i => Reports.Consumer($"c{i:000}", ConsumerRules.Ok))])));
        using var first = await Page(web, "/consumers?sort=name");
        first.QuerySelectorAll("#consumers tbody tr").Length.ShouldBe(100);
        first.QuerySelector("[rel=prev]").ShouldBeNull();
        first.QuerySelector("[rel=next]")!.GetAttribute("href").ShouldBe("/consumers?sort=name&page=2");
        using var last = await Page(web, "/consumers?sort=name&page=3");
        Text(last, "#consumers tbody tr:first-child th a").ShouldBe("c200");
        last.QuerySelector("[rel=next]").ShouldBeNull();
        using var beyond = await Page(web, "/consumers?page=9");
        Text(beyond, ".nothing").ShouldBe("There are no more consumers.");
        beyond.QuerySelector("[rel=prev]")!.GetAttribute("href").ShouldBe("/consumers?page=3");
    }

    [Fact]
    public async Task A_consumer_has_a_page_with_everything()
    {
        await using var web = await StartAsync(Report);
        web.Plan.Samples["worker"] = Reports.Samples(10, 20, 50);
        web.Plan.Events.AddRange([new(Reports.Noon, "max_deliver", "A1", "ORDERS", "worker", "", "given up"), new(Reports.Noon, "max_deliver", "A1", "ORDERS", "audit", "", "not this one")]);
        using var page = await Page(web, "/consumers/APP/ORDERS/worker");
        Text(page, "h1").ShouldBe("worker");
        Text(page, ".verdict").ShouldContain("Because of stopped.");
        Text(page, ".verdict").ShouldContain(ConsumerRules.Stopped.Meaning);
        Text(page, ".verdict").ShouldContain(ConsumerRules.Stopped.Remedy);
        Text(page, "#evidence div").ShouldBe("Pending5\nUndelivered age?");
        page.QuerySelectorAll(".chart svg").Length.ShouldBe(3);
        page.QuerySelector(".chart polyline")!.GetAttribute("points").ShouldBe("0,47.4 50,35.8 100,1");
        Text(page, ".chart:first-child .times span").ShouldBe("11:59:00\n11:59:20\n11:59:40\n12:00:00 UTC");
        Text(page, "#config dd").ShouldContain("pull, durable");
        Text(page, "#replicas tbody td:first-child").ShouldBe("n1");
        Text(page, "#events tbody td:nth-child(3)").ShouldBe("given up");
        page.QuerySelector(".path a[href='/streams/A1/ORDERS']").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stream_has_a_page_with_its_consumers()
    {
        await using var web = await StartAsync(Report);
        web.Plan.Stored = [new(Reports.Noon.AddMinutes(-9), 1), new(Reports.Noon.AddMinutes(-3), 2), new(Reports.Noon, 3)];
        using var list = await Page(web, "/streams?sort=name");
        Text(list, "#streams tbody tr:nth-child(2) td").ShouldBe("limit near\nAPP\n1,000\n2.0 KiB\n50 % of max_bytes\n1\n2.5/s\n3 h 0 min\n5 s\n10 min");
        list.QuerySelector("#streams tbody tr:nth-child(2) a[href^='/consumers']")!.GetAttribute("href").ShouldBe("/consumers?account=A1&stream=ORDERS");
        using var page = await Page(web, "/streams/A1/ORDERS");
        Text(page, ".verdict .state").ShouldBe("limit near");
        Text(page, "#consumers tbody th").ShouldBe("worker\naudit");
        Text(page, "#numbers dd").ShouldContain("2.0 KiB of 4.0 KiB");
        page.QuerySelector(".chart polyline")!.GetAttribute("points").ShouldBe("0,39.67 66.67,20.33 100,1", "they are where their times are");
        Text(page, ".times span").ShouldBe("11:51\n11:54\n11:57\n12:00 UTC");
        using var other = await Page(web, "/streams/Shop/EVENTS?domain=leaf");
        Text(other, "h1").ShouldBe("EVENTS");
    }

    [Fact]
    public async Task A_server_has_a_page_with_what_is_wrong()
    {
        var report = Report with { System = [new(SystemRules.StoreFull, Severity.Warning, "server", "n2", "C1", "", "Nn2", "85 % of its JetStream store is used.", Reports.Noon)] };
        await using var web = await StartAsync(report);
        using var list = await Page(web, "/servers?state=!ok");
        Text(list, "#content tbody th").ShouldBe("n2");
        using var page = await Page(web, "/servers/n2?cluster=C1");
        Text(page, ".verdict.warning").ShouldContain("85 % of its JetStream store is used.");
        using var well = await Page(web, "/servers/n1");
        Text(well, ".verdict.ok").ShouldContain("Nothing is wrong with it.");
        using var landing = await Page(web, "/");
        Text(landing, "#verdicts li a").ShouldBe("stream APP/ORDERS\nconsumer APP/ORDERS/worker\nserver n2");
        landing.QuerySelectorAll("#verdicts li a").Select(a => a.GetAttribute("href")).ShouldBe(["/streams/A1/ORDERS", "/consumers/A1/ORDERS/worker", "/servers/n2?id=Nn2"]);
        Text(landing, ".headline .well").ShouldBe("3 of 3 servers up");
        Text(landing, ".headline .state").ShouldBe("2 critical\n1 warning");
    }

    [Theory]
    [InlineData("/consumers/APP/ORDERS/nobody", "Stream ORDERS of account APP has no consumer nobody.")]
    [InlineData("/consumers/APP/NOTHING/worker", "Account APP has no stream NOTHING.")]
    [InlineData("/consumers/nobody/ORDERS/worker", "There is no account nobody.")]
    [InlineData("/streams/Shop/EVENTS?domain=hub", "Account Shop has no stream EVENTS in domain hub.")]
    [InlineData("/servers/n9", "There is no server n9.")]
    public async Task What_does_not_exist_is_told(string path, string text)
    {
        await using var web = await StartAsync(Report);
        using var page = await Page(web, path, 404);
        Text(page, "h1").ShouldBe("Not found");
        Text(page, ".nothing").ShouldBe(text);
    }

    [Theory]
    [InlineData("/consumers?acount=A1", "There is no filter acount;")]
    [InlineData("/streams?state=stopped", "There is no state stopped;")]
    [InlineData("/servers?page=-1", "Page is a whole number from 1 to")]
    [InlineData("/consumers/APP/ORDERS/worker?x=1", "There is no filter x; there are domain, server.")]
    public async Task A_wrong_filter_is_told(string path, string text)
    {
        await using var web = await StartAsync(Report);
        using var page = await Page(web, path, 400);
        Text(page, ".nothing").ShouldStartWith(text);
    }

    [Fact]
    public async Task Names_that_are_there_twice_must_be_told_apart()
    {
        await using var web = await StartAsync(Reports.Of(
            new(Reports.Row("S", "A1", "APP"), Reports.Stream(StreamRules.Ok), []),
            new(Reports.Row("S", "A2", "APP"), Reports.Stream(StreamRules.Ok), []),
            new(Reports.Row("T", "A3", "X", "east"), Reports.Stream(StreamRules.Ok), []),
            new(Reports.Row("T", "A3", "X", "west"), Reports.Stream(StreamRules.Ok), [])));
        using var accounts = await Page(web, "/streams/APP/S", 400);
        Text(accounts, ".nothing").ShouldBe("Several accounts are called APP; say which by its id: A1, A2.");
        using var domains = await Page(web, "/streams/X/T", 400);
        Text(domains, ".nothing").ShouldContain("domain=east, domain=west");
        using var one = await Page(web, "/streams/A2/S");
        using var other = await Page(web, "/streams/X/T?domain=west");
    }

    [Fact]
    public async Task Without_a_connection_pages_say_so()
    {
        await using var web = await StartAsync(Report);
        web.Plan.ConnectionProblem = "connection refused";
        using var page = await Page(web, "/consumers");
        Text(page, ".banner").ShouldContain("Nothing is known now: connection refused.");
    }

    [Fact]
    public async Task Before_the_first_picture_no_time_is_told()
    {
        await using var web = await StartAsync(Reports.Of(ClusterSnapshot.Empty));
        using var page = await Page(web, "/consumers");
        Text(page, ".banner").ShouldNotContain("What is below");
        Text(page, "footer span").ShouldEndWith("nothing seen yet.");
    }

    [Fact]
    public async Task Numbers_that_are_old_are_said_to_be_old()
    {
        QuestionReport question = new() { Name = "jsz_state", Success = true, OldestAnswer = Reports.Noon.AddMinutes(-20), FreshFor = TimeSpan.FromMinutes(5) };
        await using var web = await StartAsync(Report with { Snapshot = Report.Snapshot with { Questions = [question] } });
        using var page = await Page(web, "/streams");
        Text(page, ".banner").ShouldBe("Old numbers: what is known of streams and consumers is 20 min old.");
        using var landing = await Page(web, "/");
        Text(landing, "#troubles li.note").ShouldStartWith("Old numbers: ");
        web.Plan.Health = Report with { Snapshot = Report.Snapshot with { Questions = [question with { FreshFor = TimeSpan.FromMinutes(10) }] } };
        using var fresh = await Page(web, "/streams");
        fresh.QuerySelector(".banner").ShouldBeNull("it need not be younger");
    }

    [Theory]
    [InlineData("/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/app.css", "text/css; charset=utf-8")]
    public async Task Script_and_style_are_our_own_and_lead_nowhere_else(string path, string type)
    {
        await using var web = await StartAsync(Report);
        using var response = await web.SendAsync(HttpMethod.Get, path);
        response.Content.Headers.ContentType!.ToString().ShouldBe(type);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("//www");
        using var page = await Page(web, "/consumers");
        page.QuerySelectorAll("[src], link[href]").Select(one => one.GetAttribute("src") ?? one.GetAttribute("href")).ShouldBe(["data:,", "/app.css", "/app.js"], ignoreOrder: true);
        page.QuerySelectorAll("[style], style, [onclick]").ShouldBeEmpty();
    }

    static async Task<WebFixture> StartAsync(HealthReport report)
    {
        var web = await WebFixture.StartAsync();
        (web.Plan.Health, web.Plan.Snapshot) = (report, report.Snapshot);
        return web;
    }

    static Task<IDocument> Page(WebFixture web, string path, int expected = 200) => Browsing.PageAsync(web, path, expected);

    static string Text(IDocument page, string selector) => Browsing.Text(page, selector);
}
