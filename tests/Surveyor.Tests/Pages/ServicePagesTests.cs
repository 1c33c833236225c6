using AngleSharp.Dom;
using Surveyor.Hearing;
using Surveyor.Host.Pages;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

public class ServicePagesTests
{
    [Fact]
    public async Task Services_are_listed_the_busiest_first_and_what_is_not_known_is_no_zero()
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, "/services");
        Browsing.Text(page, "h1").ShouldBe("Services");
        Browsing.Text(page, "tbody th").ShouldBe("price\nstock\naudit");
        Browsing.Text(page, "tbody tr:first-child td").ShouldBe("APP\nheard\n20/s\n\n10 %\n300 ms\n1 s\n1 s\n1 s\n1 s", "a tenth of the requests is measured");
        Browsing.Text(page, "tbody tr:nth-child(2) td").ShouldBe("APP\nnot connected\n?\n\n?\n?\n?\n?\n?\n?");
        Browsing.Text(page, "tbody tr:nth-child(3) td").ShouldBe("SHOP\nnobody listens\n?\n\n?\n?\n?\n?\n?\n?");
        page.QuerySelectorAll(".spark").ShouldHaveSingleItem().GetAttribute("aria-label").ShouldBe("measured requests per second: from 2 to 3, at most 3");
        page.QuerySelectorAll("tbody th a").Select(a => a.GetAttribute("href")).ShouldBe(["/services/price?account=A1", "/services/stock?account=A1", "/services/audit?account=A2"]);
        page.QuerySelector("nav a[aria-current]")!.TextContent.ShouldBe("Services");
    }

    [Fact]
    public async Task What_nobody_measures_is_listed()
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, "/services");
        Browsing.Text(page, "#untracked li").ShouldBe("SHOP: secret.door\nAPP: chat (cannot be measured: its responses are streamed)");
        using var some = await Browsing.PageAsync(web, "/services?account=SHOP");
        Browsing.Text(some, "#untracked li").ShouldBe("SHOP: secret.door");
        Browsing.Text(some, ".heading p").ShouldBe("1 of 3");
        web.Plan.Services = ServiceReports.Of([], [], [.. Enumerable.Range(0, 1_234).Select(i => ServiceReports.Export($"s{i:0000}", null))], _ => null);
        using var many = await Browsing.PageAsync(web, "/services");
        many.QuerySelectorAll("#untracked li").Length.ShouldBe(200);
        Browsing.Text(many, "#untracked p:last-child").ShouldBe("And 1,034 more, which a filter finds.");
        Browsing.Text(many, ".nothing").ShouldBe("No service is measured, as far as Surveyor knows.");
        web.Plan.Services = ServiceReport.Nothing;
        using var untold = await Browsing.PageAsync(web, "/services");
        untold.QuerySelector("#untracked").ShouldBeNull("nobody knows");
    }

    [Fact]
    public async Task A_service_has_a_page_with_where_its_time_goes()
    {
        await using var web = await StartAsync();
        web.Plan.Objectives = ObjectiveReports.Of(ObjectiveReports.Burning, ObjectiveReports.Unheard);
        using var page = await Browsing.PageAsync(web, "/services/price?account=A1");
        Browsing.Text(page, ".verdict").ShouldStartWith("heard Everything is heard");
        Browsing.Text(page, "#numbers h2").ShouldBe("The last 5 min");
        Browsing.Text(page, "#numbers dd").ShouldBe(
            "20/s\n10 %\n540\n60\n2/s\n10 %\n2026-11-01 11:59:59 UTC\n9,000 × 200, 100 × 503\nSHOP: shop.price; A9: price, does not tell who asks");
        Browsing.Text(page, "#shares .count").ShouldBe("50 ms requestor's round trip, 25 %\n20 ms NATS, 10 %\n100 ms service, 50 %\n30 ms responder's round trip, 15 %");
        page.QuerySelectorAll("#shares rect").Select(one => (one.GetAttribute("x"), one.GetAttribute("width"))).ShouldBe([("0", "25"), ("25", "10"), ("35", "50"), ("85", "15")]);
        Browsing.Rows(page, "#latency tbody tr:first-child").ShouldBe("total 200 ms 300 ms 1 s 1 s");
        Browsing.Rows(page, "#responders tbody tr").ShouldBe("pricing-1 n1 9,000 100 ms 1 s\npricing-2 n2 0 ? ?");
        Browsing.Rows(page, "#requestors tbody tr").ShouldBe("checkout SHOP 8,007 7 200 ms 1 s\nlost SHOP 5 5 ? ?\nslow-client APP 1 0 200 ms 1 s");
        Browsing.Text(page, "#objectives tbody th a").ShouldBe("price-fast");
        page.QuerySelectorAll(".chart polyline").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_service_of_which_nothing_came_has_a_page_without_numbers()
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, "/services/audit");
        Browsing.Text(page, ".verdict.warning").ShouldBe("nobody listens Servers measure it, and nothing brings the samples here; surveyor discover prints what does.");
        Browsing.Text(page, "#numbers dd").ShouldBe("?\n?\n?\n100 %\nnever\nnone\nnone");
        page.QuerySelector("#latency, #shares, .chart").ShouldBeNull();
        Browsing.Text(page, "#responders .faint").ShouldBe("Nobody did since Surveyor began.");
        Browsing.Text(page, "#requestors .faint").ShouldStartWith("Nobody is named");
    }

    [Theory]
    [InlineData(9, 2.0, 0.1, 20.0)]
    [InlineData(100, 2.0, 1.0, 2.0)]
    [InlineData(0, 2.0, null, null)]
    [InlineData(null, 2.0, null, null)]
    public void Rates_are_scaled_by_what_is_measured_and_by_nothing_else(int? sampling, double measured, double? ratio, double? all)
    {
        var report = ServiceReports.Of([new("price", "A1")], [new("price", "A1", null) { Export = ServiceReports.Export("price", sampling) }], null, _ => ServiceReports.Busy);
        var line = ServiceLine.Of(report, report.Services[0], ServiceReports.Busy);
        (line.MeasuredPerSecond, line.SampledRatio, line.RequestsPerSecond).ShouldBe((measured, ratio, all));
    }

    [Fact]
    public void A_service_that_no_server_told_of_is_not_said_to_be_heard()
    {
        var report = ServiceReports.Of([new("price", "A1")], [], null, _ => ServiceReports.Busy);
        var line = ServiceLine.Of(report, report.Services[0], ServiceReports.Busy);
        (line.Hearing, line.Severity, line.RequestsPerSecond, line.MeasuredPerSecond).ShouldBe(("unknown", "unknown", null, 2));
        foreach (var problem in Enum.GetValues<HearingProblem>())
        {
            var word = HearingWords.Of(new HearingVerdict("price", "A1", problem));
            ServiceList.Spec.States.ShouldContain(word);
            HearingWords.Severity(word).ShouldBe("warning");
        }
    }

    [Theory]
    [InlineData("", "price stock audit")]
    [InlineData("?sort=name", "audit price stock")]
    [InlineData("?sort=name&dir=desc", "stock price audit")]
    [InlineData("?sort=failed&dir=asc", "price stock audit")]
    [InlineData("?sort=p99", "price stock audit")]
    [InlineData("?state=heard", "price")]
    [InlineData("?state=!ok", "stock audit")]
    [InlineData("?account=A2", "audit")]
    [InlineData("?account=APP&q=STO", "stock")]
    [InlineData("?limit=1&offset=1", "stock")]
    public async Task The_API_narrows_and_sorts(string query, string names)
    {
        await using var web = await StartAsync();
        (await Browsing.ApiAsync(web, "/api/services" + query))["services"]!.AsArray().Select(one => (string)one!["service"]!).ShouldBe(names.Split(' '));
    }

    [Fact]
    public async Task The_API_tells_a_service_with_null_for_what_is_not_known()
    {
        await using var web = await StartAsync();
        var list = await Browsing.ApiAsync(web, "/api/services?q=stock");
        list["services"]!.ToJsonString().ShouldBe(
            """[{"service":"stock","account":"A1","account_name":"APP","hearing":"not_connected","sampled_ratio":1,"last_heard":null,"requests_per_second":null,"measured_per_second":null,"failed_ratio":null,"latency":[],"severity":"warning"}]""");
        ((int)list["untracked_total"]!).ShouldBe(0);
        var one = await Browsing.ApiAsync(web, "/api/services/price");
        one["service"]!["latency"]![0]!.ToJsonString().ShouldBe("""{"part":"total","mean":0.2,"p50":0.30000000000000004,"p90":1,"p99":1}""");
        one["rates"]!.AsArray().Select(rate => ((string)rate!["time"]!, (double)rate["per_second"]!)).ShouldBe([("2026-11-01T11:59:30+00:00", 1.5), ("2026-11-01T12:00:00+00:00", 2.5)]);
        one["lately"]!.ToJsonString().ShouldBe("""{"200":540,"503":60,"408":0}""");
        (await Browsing.ApiAsync(web, "/api/services/stock"))["rates"]![0]!["per_second"].ShouldBeNull();
    }

    [Theory]
    [InlineData("/services/nobody", 404, "There is no service nobody.")]
    [InlineData("/services/price?account=SHOP", 404, "There is no service price.")]
    [InlineData("/services/price?x=1", 400, "There is no filter x; there is account.")]
    [InlineData("/services?state=ok", 400, "There is no state ok; there are !ok, heard, not_connected,")]
    [InlineData("/services?sort=lag", 400, "There is no order lag; there are requests, name, failed, p99.")]
    public async Task What_is_wrong_is_told(string path, int status, string text)
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, path, status);
        Browsing.Text(page, ".nothing").ShouldStartWith(text);
        (await web.GetAsync("/api" + path)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_name_that_two_accounts_export_must_be_told_apart()
    {
        await using var web = await StartAsync();
        web.Plan.Services = ServiceReports.Of([new("price", "A1"), new("price", "A2")], [], null, _ => null);
        using var page = await Browsing.PageAsync(web, "/services/price", 400);
        Browsing.Text(page, ".nothing").ShouldBe("Several accounts export a service price; say which by ?account=: A1, A2.");
        using var one = await Browsing.PageAsync(web, "/services/price?account=SHOP");
    }

    [Fact]
    public async Task While_nothing_is_known_no_empty_list_says_that_there_is_none()
    {
        await using var web = await StartAsync();
        web.Plan.ConnectionProblem = "connection refused";
        (await web.GetAsync("/api/services")).ShouldBe((503, """{"error":"connection refused"}"""));
        (await web.GetAsync("/api/services/price")).Status.ShouldBe(503);
        using var page = await Browsing.PageAsync(web, "/services");
        Browsing.Text(page, ".banner").ShouldContain("Nothing is known now: connection refused.");
    }

    static async Task<WebFixture> StartAsync()
    {
        var web = await WebFixture.StartAsync();
        web.Plan.Services = ServiceReports.Some;
        return web;
    }
}
