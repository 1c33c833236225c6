using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Core.Tests.Survey;

/// <summary>What accounts export and import, and how many requests go through an import.</summary>
public sealed class AccountTests
{
    static readonly ServiceImport Echo = new("BIZ", "app.echo");

    [Fact]
    public async Task Every_account_is_asked_soon_and_those_that_matter_to_nobody_rarely()
    {
        await using var world = new World(new() { Needs = Needs.AccountInfo }, "n1");
        world.System.Accounts.AddRange(["TRACKED", "PLAIN"]);
        world.System.Tracked.Add("TRACKED");
        var first = await world.ScrapeAsync();
        first.Accounts.ShouldAllBe(account => account.Detail != null);
        Asked(world).ShouldBe(["APP", "PLAIN", "SYS", "TRACKED"]);

        await world.PassAsync(TimeSpan.FromSeconds(61));
        await world.ScrapeAsync();
        Asked(world).ShouldBe(["SYS", "TRACKED"], "whose imports and exports decide what is heard");

        for (var minute = 0; minute < 4; minute++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(61));
            await world.ScrapeAsync();
        }

        Asked(world).Count(account => account == "PLAIN").ShouldBe(1, "every five minutes");
    }

    [Fact]
    public async Task Requests_through_a_watched_import_are_counted_over_all_servers()
    {
        await using var world = new World(new() { Needs = Needs.ImportTraffic }, "n1", "n2");
        (await world.ScrapeAsync()).ImportTraffic.ShouldBeEmpty();
        world["n1"].Requests = 100;
        world.Survey.Watch([Echo]);
        (await ScrapeLaterAsync(world)).ImportTraffic.ShouldHaveSingleItem().Requests.ShouldBe(0, "what was before does not count");

        world["n1"].Requests = 110;
        world["n2"].Requests = 5;
        (await ScrapeLaterAsync(world)).ImportTraffic.ShouldHaveSingleItem().Requests.ShouldBe(15);

        world["n2"].Requests = 2;
        (await ScrapeLaterAsync(world)).ImportTraffic.ShouldHaveSingleItem().Requests.ShouldBe(17, "made anew, it began at 0");

        world["n1"].Condition = Condition.Frozen;
        world["n2"].Requests = 3;
        (await ScrapeLaterAsync(world)).ImportTraffic.ShouldHaveSingleItem().Requests.ShouldBe(18);

        world.Survey.Watch([]);
        (await ScrapeLaterAsync(world)).ImportTraffic.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_is_asked_for_once_a_minute_and_four_at_a_time()
    {
        await using var world = new World(new() { Needs = Needs.ImportTraffic }, "n1");
        await world.ScrapeAsync();
        world.Survey.Watch([.. Enumerable.Range(0, 6).Select(number => new ServiceImport("BIZ", $"svc.{number}"))]);
        for (var scrape = 0; scrape < 5; scrape++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(10));
            await world.ScrapeAsync();
        }

        world.System.Requests.Where(request => request.Verb == "SUBSZ").Select(request => (string)request.Ask["test"]!).ShouldBe(["svc.0", "svc.1", "svc.2", "svc.3", "svc.4", "svc.5"], ignoreOrder: true);
    }

    [Fact]
    public async Task Who_may_not_ask_it_is_told_once_and_everything_else_goes_on()
    {
        await using var world = new World(new() { Needs = Needs.ImportTraffic }, "n1");
        await world.ScrapeAsync();
        world.System.Refused.Add("SUBSZ");
        world.Survey.Watch([Echo]);
        var picture = await ScrapeLaterAsync(world);

        picture.Question("subsz").Success.ShouldBe(false);
        picture.Question("statsz").Success.ShouldBe(true);
        picture.ImportTraffic.ShouldBeEmpty();
    }

    static async Task<ClusterSnapshot> ScrapeLaterAsync(World world)
    {
        await world.PassAsync(TimeSpan.FromSeconds(61));
        return await world.ScrapeAsync();
    }

    static List<string> Asked(World world)
    {
        var asked = world.System.Requests.Where(request => request.Verb == "ACCOUNTZ").Select(request => (string)request.Ask["account"]!).Order().ToList();
        world.System.ForgetRequests();
        return asked;
    }
}
