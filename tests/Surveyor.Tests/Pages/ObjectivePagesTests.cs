using Surveyor.Host.Pages;
using Surveyor.Objectives;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

public class ObjectivePagesTests
{
    [Fact]
    public async Task Objectives_are_listed_the_worst_first_with_why()
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, "/objectives");
        Browsing.Rows(page, "tbody tr").ShouldBe("""
            burning price-fastprice price 99 % 500 ms 90 % -900 % 10× The budget burns too fast: page slow, ticket fast, ticket slow.
            missed missedstock stock 99 % 500 ms 98.5 % -50 % 1.5× The budget of the period is used up.
            unknown unheardstock stock 99 % 500 ms ? ? ? The service is not heard now: what happens is unknown.
            unknown unserved 99 % 500 ms ? ? ? No service is known that it is about.
            met a-metstock stock 99 % 500 ms 99.9 % 90 % 0.1× Kept.
            """.ReplaceLineEndings("\n"));
        page.QuerySelectorAll("tbody .state").Select(one => one.ClassName).ShouldBe(["state critical", "state warning", "state unknown", "state unknown", "state ok"]);
        page.QuerySelectorAll(".bar").Select(bar => (bar.GetAttribute("aria-label"), bar.LastElementChild!.ClassName, bar.LastElementChild!.GetAttribute("width"))).ShouldBe(
            [("budget left: -900 %", "over", "100"), ("budget left: -50 %", "over", "50"), ("budget left: 90 %", "left", "90")]);
        page.QuerySelector("tbody a")!.GetAttribute("href").ShouldBe("/objectives/price-fast?service=price&account=A1");
        page.QuerySelector("nav a[aria-current]")!.TextContent.ShouldBe("Objectives");
    }

    [Fact]
    public async Task Alerts_of_objectives_and_broken_files_are_told_above()
    {
        await using var web = await StartAsync();
        web.Plan.Objectives = ObjectiveReports.All with { Broken = new Dictionary<string, IReadOnlyList<string>> { ["a.yaml"] = ["a.yaml: target: 100% leaves no budget"] } };
        using var page = await Browsing.PageAsync(web, "/objectives");
        Browsing.Text(page, "#broken li.bad").ShouldBe("a.yaml: target: 100% leaves no budget");
        Browsing.Rows(page, "#firing li").ShouldBe("""
            firing NatsObjectiveBurnsFast NatsObjectiveBurnsFast is firing. since 2026-11-01 11:55:00 UTC
            firing NatsObjectiveBurnsFast NatsObjectiveBurnsFast is firing. Silenced: known. since 2026-11-01 11:55:00 UTC
            resolved NatsObjectiveSilent NatsObjectiveSilent is resolved. until 2026-11-01 11:59:00 UTC
            """.ReplaceLineEndings("\n"));
        web.Plan.Objectives = ObjectiveReport.Nothing;
        using var none = await Browsing.PageAsync(web, "/objectives");
        Browsing.Text(none, ".nothing").ShouldStartWith("Nothing is promised");
    }

    [Fact]
    public async Task An_objective_has_a_page_with_its_budget_and_what_burnt_it()
    {
        await using var web = await StartAsync();
        web.Plan.Objectives = ObjectiveReports.All with { Parts = Parts };
        using var page = await Browsing.PageAsync(web, "/objectives/price-fast");
        Browsing.Text(page, ".verdict p").ShouldBe("""
            burning
            The budget burns too fast: page slow, ticket fast, ticket slow.
            Of 30d, 99 % of requests are answered within 500 ms (without the round trip to who asks). Prices come quickly.
            """.ReplaceLineEndings("\n"));
        Browsing.Rows(page, "#firing li").ShouldBe("firing NatsObjectiveBurnsFast NatsObjectiveBurnsFast is firing. since 2026-11-01 11:55:00 UTC", "only its own");
        page.QuerySelector(".path a:last-child")!.GetAttribute("href").ShouldBe("/services/price?account=A1");
        Browsing.Text(page, "#budget b").ShouldBe("-900 %");
        Browsing.Text(page, "#numbers dd").ShouldBe("APP/price\n90 %\n1,000\n0 ms\npricing\n900\n100");
        Browsing.Rows(page, "#alerts tbody tr").ShouldStartWith("page fast page 14.4× 1h 10× 5m ? no\npage slow page 6× 6h ? 30m ? yes");
        Browsing.Rows(page, "#worst tbody tr").ShouldBe("2026-11-01 07:40:00 UTC 30 40 300 %\n2026-11-01 09:20:00 UTC 10 20 100 %");
        Browsing.Text(page, ".chart .times span:first-child").ShouldBe("10-03 00:00\n06:06");
        page.QuerySelectorAll(".chart polyline").Length.ShouldBe(2);
    }

    [Fact]
    public void The_budget_is_told_over_time_and_not_before_it_is_known()
    {
        var detail = ObjectiveDetail.Of(ObjectiveReports.All with { Parts = Parts }, ObjectiveReports.Burning);
        detail.Budget.Count.ShouldBe(60);
        detail.Budget.Take(10).ShouldAllBe(moment => moment.Value == null);
        detail.Budget[10].Value!.Value.ShouldBe(1 - (1 / 49.0), 1e-12);
        detail.Budget[30].Value.ShouldBeNull("nobody listened");
        detail.Budget[59].Value!.Value.ShouldBe(0, 1e-12);
        detail.Budget[59].Time.ShouldBe(Clusters.Noon);
        detail.Budget[0].Time.ShouldBe(Clusters.Noon - (ObjectiveReports.Fast.Period * (59 / 60.0)));
        detail.Lately.Count.ShouldBe(60);
        detail.Lately[^1].Time.ShouldBe(Clusters.Noon);
        detail.Lately[16].Value!.Value.ShouldBe(30 / 90.0, 1e-12, "six minutes, one of them bad");
    }

    [Fact]
    public void Minutes_are_minutes_for_short_periods_too()
    {
        var asked = new List<(TimeSpan, int)>();
        var hour = ObjectiveReports.Status(ObjectiveReports.Fast with { Period = TimeSpan.FromHours(1) }, ObjectiveState.Met, 10, 0);
        var week = ObjectiveReports.Status(ObjectiveReports.Fast with { Period = TimeSpan.FromDays(7) }, ObjectiveState.Met, 10, 0);
        foreach (var status in new[] { hour, week })
        {
            var detail = ObjectiveDetail.Of(ObjectiveReports.All with { Parts = (_, window, parts) => { asked.Add((window, parts)); return new EventCounts[parts]; } }, status);
            detail.Lately.Count.ShouldBeInRange(40, 60);
            detail.Lately[^1].Time.ShouldBe(Clusters.Noon);
            detail.Worst.ShouldBeEmpty();
        }

        asked.ShouldBe([(TimeSpan.FromHours(1), 60), (TimeSpan.FromHours(1), 60), (TimeSpan.FromMinutes(84), 84), (TimeSpan.FromDays(7), 60)]);
    }

    [Fact]
    public async Task An_objective_of_nothing_has_a_page_and_no_numbers()
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, "/objectives/unserved");
        Browsing.Text(page, "#numbers dd").ShouldBe("?\n?\n?\n?\npricing");
        Browsing.Text(page, "#alerts .faint").ShouldBe("No service is known, so nothing is counted.");
        var one = (await Browsing.ApiAsync(web, "/api/objectives/unserved"))["objective"]!;
        (one["events"], one["good_ratio"], one["budget_left"], one["burn_rate"], one["unheard_seconds"]).ShouldBe((null, null, null, null, null));
    }

    public static TheoryData<ObjectiveState, ObjectiveProblem, string, string> Sentences => new()
    {
        { ObjectiveState.NoData, ObjectiveProblem.None, "information", "Nobody asked in the whole period." },
        { ObjectiveState.TooLittleTraffic, ObjectiveProblem.None, "information", "So few asked that one bad request would be the whole budget." },
        { ObjectiveState.Met, ObjectiveProblem.SampledThinly, "ok", "So few requests are measured that its alerts never have enough." },
        { ObjectiveState.Met, ObjectiveProblem.SampledByHeaders, "ok", "Only requests whose headers ask for it are measured, which says nothing about the rest." },
        { ObjectiveState.Unknown, ObjectiveProblem.None, "unknown", "Too little was heard of a window that matters." },
        { ObjectiveState.Unknown, ObjectiveProblem.NotTracked, "unknown", "The service is exported and not measured." },
    };

    [Theory, MemberData(nameof(Sentences))]
    public void Each_state_has_a_severity_and_a_sentence(ObjectiveState state, ObjectiveProblem problem, string severity, string why)
    {
        var line = ObjectiveLine.Of(ObjectiveReports.Status(ObjectiveReports.Fast, state, 10, 0) with { Problem = problem });
        (line.State, line.Severity, ObjectiveProse.Why(line)).ShouldBe((ObjectiveWords.Of(state), severity, why));
    }

    [Fact]
    public void A_breach_is_told_and_what_was_not_heard_is_told()
    {
        var breach = ObjectiveLine.Of(ObjectiveReports.Status(ObjectiveReports.Fast, ObjectiveState.Burning, 10, 0) with { Breaches = true });
        (breach.Severity, ObjectiveProse.Why(breach)).ShouldBe(("critical", "More requests are bad right now than the target leaves."));
        ObjectiveProse.Why(ObjectiveLine.Of(ObjectiveReports.Status(ObjectiveReports.Fast, ObjectiveState.Met, 10, 0, TimeSpan.FromHours(3))))
            .ShouldBe("Kept, as far as it was heard; 3 h 0 min of the period were not.");
    }

    [Theory]
    [InlineData("", "price-fast missed unheard unserved a-met")]
    [InlineData("?sort=name", "a-met missed price-fast unheard unserved")]
    [InlineData("?sort=budget", "price-fast missed a-met unheard unserved")]
    [InlineData("?sort=burn&dir=asc", "a-met missed price-fast unheard unserved")]
    [InlineData("?state=!ok&sort=name", "missed price-fast unheard unserved")]
    [InlineData("?state=unknown", "unheard unserved")]
    [InlineData("?service=stock&owner=pricing", "missed unheard")]
    [InlineData("?q=MET", "a-met")]
    [InlineData("?limit=1&offset=1", "missed")]
    public async Task The_API_narrows_and_sorts(string query, string names)
    {
        await using var web = await StartAsync();
        (await Browsing.ApiAsync(web, "/api/objectives" + query))["objectives"]!.AsArray().Select(one => (string)one!["objective"]!).ShouldBe(names.Split(' '));
    }

    [Theory]
    [InlineData("/objectives/nobody", 404, "There is no objective nobody.")]
    [InlineData("/objectives/missed?service=price", 404, "There is no objective missed.")]
    [InlineData("/objectives/missed?x=1", 400, "There is no filter x; there are service, account, requestor_account.")]
    [InlineData("/objectives?state=ok", 400, "There is no state ok; there are !ok, unknown, no_data,")]
    public async Task What_is_wrong_is_told(string path, int status, string text)
    {
        await using var web = await StartAsync();
        using var page = await Browsing.PageAsync(web, path, status);
        Browsing.Text(page, ".nothing").ShouldStartWith(text);
        (await web.GetAsync("/api" + path)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task An_objective_of_several_services_or_accounts_must_be_told_apart()
    {
        await using var web = await StartAsync();
        web.Plan.Objectives = ObjectiveReports.Of(ObjectiveReports.Burning, ObjectiveReports.Burning with { Service = "stock" }, ObjectiveReports.Burning with { RequestorAccount = "A9" });
        using var page = await Browsing.PageAsync(web, "/objectives/price-fast", 400);
        Browsing.Text(page, ".nothing").ShouldBe("The objective price-fast is about several; say which by ?service=, ?account= or ?requestor_account=.");
        using var one = await Browsing.PageAsync(web, "/objectives/price-fast?service=price&requestor_account=A9");
        Browsing.Text(one, "#numbers dd:last-child").ShouldContain("A9");
        using var all = await Browsing.PageAsync(web, "/objectives");
        foreach (var link in all.QuerySelectorAll("tbody a").Select(a => a.GetAttribute("href")!))
        {
            (await web.GetAsync(link)).Status.ShouldBe(200, link);
        }
    }

    [Fact]
    public async Task Objectives_are_told_without_a_connection()
    {
        await using var web = await StartAsync();
        web.Plan.ConnectionProblem = "connection refused";
        ((int)(await Browsing.ApiAsync(web, "/api/objectives"))["total"]!).ShouldBe(5);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("?state=firing", 3)]
    [InlineData("?objective=price-fast", 3)]
    [InlineData("?state=pending&objective=price-fast", 1)]
    [InlineData("?state=pending&objective=nobody", 0)]
    public async Task Alerts_are_told_with_whom_they_are_told_to(string query, int count)
    {
        await using var web = await StartAsync();
        var answer = await Browsing.ApiAsync(web, "/api/alerts" + query);
        answer["alerts"]!.AsArray().Count.ShouldBe(count);
        answer["deliveries"]!.ToJsonString().ShouldBe("""[{"target":"http://alerts:9093","problem":"","told":3,"failed":1,"told_at":"2026-11-21T11:59:00\u002B00:00"}]""");
    }

    [Fact]
    public async Task A_wrong_filter_of_alerts_is_told()
    {
        await using var web = await StartAsync();
        (await web.GetAsync("/api/alerts?x=1")).ShouldBe((400, """{"error":"there is no filter x; there are state, objective"}"""));
        (await web.GetAsync("/api/alerts?state=ok")).ShouldBe((400, """{"error":"there is no state ok; there are pending, firing, resolved"}"""));
    }

    [Fact]
    public async Task What_burns_or_is_missed_is_on_the_overview()
    {
        await using var web = await StartAsync();
        web.Plan.Services = ServiceReports.Some;
        using var page = await Browsing.PageAsync(web, "/");
        Browsing.Rows(page, "#verdicts li").ShouldBe(
            "burning objective price-fast of price The budget burns too fast: page slow, ticket fast, ticket slow.\nmissed objective missed of stock The budget of the period is used up.");
        page.QuerySelector("#verdicts li a")!.GetAttribute("href").ShouldBe("/objectives/price-fast?service=price&account=A1");
        Browsing.Text(page, ".headline .state").ShouldBe("1 critical\n1 warning");
        Browsing.Rows(page, "#counts .count:nth-child(4)").ShouldBe("3 services 2 not ok");
        Browsing.Rows(page, "#counts .count:nth-child(5)").ShouldBe("5 objectives 2 not ok");
        page.QuerySelectorAll("#counts .count:nth-child(5) a").Select(a => a.GetAttribute("href")).ShouldBe(["/objectives", "/objectives?state=!ok"]);
    }

    /// <summary>Over the period nothing for ten parts, then one bad request of a hundred in each part but one; of the last hours two minutes are bad.</summary>
    static EventCounts[] Parts(ObjectiveStatus of, TimeSpan window, int parts) => window > TimeSpan.FromDays(1)
        ? [.. Enumerable.Range(0, parts).Select(i => i is < 10 or 30 ? new EventCounts(0, 0, window / parts) : new(99, 1, TimeSpan.Zero))]
        : [.. Enumerable.Range(0, parts).Select(i => i switch { 100 => new EventCounts(10, 30, TimeSpan.Zero), 200 => new(10, 10, TimeSpan.Zero), 359 => new(0.7, 0.3, TimeSpan.Zero), _ => new(10, 0, TimeSpan.Zero) })];

    static async Task<WebFixture> StartAsync()
    {
        var web = await WebFixture.StartAsync();
        (web.Plan.Objectives, web.Plan.Alerts) = (ObjectiveReports.All, ObjectiveReports.Alerts);
        return web;
    }
}
