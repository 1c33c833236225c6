using AngleSharp.Html.Parser;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Hearing;
using Surveyor.Host.Pages;
using Surveyor.Objectives;
using Surveyor.Tests.Http;

namespace Surveyor.Tests.Pages;

/// <summary>Names come from clients: on pages they are text, and in addresses they lead where they should.</summary>
public class HostileNamesTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("%")]
    [InlineData("a b+c&d=e?f#g;h")]
    [InlineData("\\..\\x")]
    [InlineData("ünï‮😀")]
    [InlineData("javascript:alert(1)")]
    public async Task Names_are_only_text_and_their_links_lead_to_them(string name)
    {
        await using var web = await WebFixture.StartAsync();
        var report = Reports.Of(new Reports.Told(Reports.Row(name, name, name, name), Reports.Stream(StreamRules.QuorumLost), [Reports.Consumer(name, ConsumerRules.Stopped)]));
        report = report with { Snapshot = report.Snapshot with { Servers = [Clusters.Server(name)] } };
        (web.Plan.Health, web.Plan.Snapshot) = (report, report.Snapshot);
        Promise(web.Plan, name);
        foreach (var list in new[] { "/", "/consumers", "/streams", "/servers", "/services", "/objectives" })
        {
            foreach (var link in await Links(web, list))
            {
                await Links(web, link);
            }
        }

        await Links(web, $"/consumers?q={Uri.EscapeDataString(name)}&account={Uri.EscapeDataString(name)}");
        (await web.GetAsync($"/api/consumers/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(name)}?domain={Uri.EscapeDataString(name)}")).Status.ShouldBe(200);
        (await web.GetAsync($"/api/services/{Uri.EscapeDataString(name)}?account={Uri.EscapeDataString(name)}")).Status.ShouldBe(200);
        (await web.GetAsync($"/api/objectives/{Uri.EscapeDataString(name)}?service={Uri.EscapeDataString(name)}")).Status.ShouldBe(200);
        (await web.GetAsync($"/streams/{Uri.EscapeDataString(name)}/nothing")).Status.ShouldBe(404);
    }

    static void Promise(WebFixture.Script plan, string name)
    {
        ServiceHeard service = new(name, name) { Requestors = [new(name, name, [], new([1], [0, 0], 0))], Responders = [new(name, name, 1, new([1], [1, 0], 1))] };
        HearingVerdict verdict = new(name, name, null) { Export = new(name, name, name) { Importers = [new(name, name, true)] } };
        plan.Services = ServiceReports.Of([service], [verdict], [new(name, name, name)], _ => ServiceReports.Busy);
        var objective = ObjectiveReports.Fast with { Name = name, Owner = name, Description = name };
        plan.Objectives = ObjectiveReports.Of(ObjectiveReports.Status(objective, ObjectiveState.Burning, 900, 100) with { Service = name, Account = name, AccountName = name, RequestorAccount = name })
            with
        { Broken = new Dictionary<string, IReadOnlyList<string>> { [name] = [name] } };
        AlertLine alert = new(name, "firing", new Dictionary<string, string> { ["slo"] = name }, new Dictionary<string, string> { ["summary"] = name }, null, Reports.Noon, null, name);
        plan.Alerts = new([alert], []);
    }

    static readonly string[] Others = ["/openapi.json", "/-/healthy"];

    /// <summary>Of the part that is about what there is.</summary>
    static async Task<IReadOnlyList<string>> Links(WebFixture web, string path)
    {
        var (status, text) = await web.GetAsync(path);
        status.ShouldBe(200, path);
        using var page = new HtmlParser().ParseDocument(text);
        page.QuerySelectorAll("script:not([src='/app.js']), img, [onerror], [onmouseover]").ShouldBeEmpty(path);
        page.QuerySelector("header")!.ShouldNotBeNull();
        var links = page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).Where(link => !Others.Contains(link)).Distinct().ToList();
        links.ShouldAllBe(link => link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal));
        return links;
    }
}
