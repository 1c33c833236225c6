using Microsoft.Playwright;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd;

/// <summary>The pages in a real browser, of a real system.</summary>
[Collection(PagesFixture.Collection)]
public sealed class BrowserTests(PagesFixture fixture)
{
    /// <summary>Longer than the pause between two refreshes; the page's own clock goes forward by it at once.</summary>
    const int Refresh = 10_500;

    static readonly string Odd = Uri.EscapeDataString(PagesFixture.Hostile);

    static readonly string[] Pages =
    [
        "/", "/consumers", "/consumers/APP/ORDERS/warehouse", "/streams", "/streams/APP/ORDERS", "/servers", "/servers/n1-east",
        "/services", "/services/echo", "/objectives", $"/objectives/{PromisedService.Objective}", "/consumers/APP/ORDERS/nobody", $"/consumers/BIZ/{Odd}/{Odd}",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Pages_fit_and_can_be_read(int width, bool dark)
    {
        await using var visit = await fixture.VisitAsync(width, dark: dark);
        foreach (var path in Pages)
        {
            (await visit.GoAsync(path)).ShouldBe(path.EndsWith("nobody", StringComparison.Ordinal) ? 404 : 200, path);
            (await Looks.OverflowAsync(visit.Page)).ShouldBe(0, path);
            await visit.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => one.open = true)");
            var texts = await Looks.ContrastsAsync(visit.Page);
            texts.Length.ShouldBeGreaterThan(10);
            texts.Where(text => text.Ratio < 4.5).ShouldBeEmpty(path);
        }

        visit.ShouldBeClean("status of 404");
    }

    [Fact]
    public async Task Pages_can_be_used_by_everybody()
    {
        await using var visit = await fixture.VisitAsync();
        foreach (var path in Pages[..^2])
        {
            await visit.GoAsync(path);
            (await Looks.BarriersAsync(visit.Page)).ShouldBeEmpty(path);
        }

        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Names_are_only_text()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.GoAsync("/consumers?account=BIZ");
        await visit.Page.Locator("#consumers tbody th a").ClickAsync();
        (await visit.TextsAsync("h1")).ShouldBe([PagesFixture.Hostile]);
        visit.At.ShouldStartWith($"/consumers/");
        await visit.Page.Locator(".path a").Last.ClickAsync();
        (await visit.TextsAsync("h1")).ShouldBe([PagesFixture.Hostile]);
        visit.At.ShouldStartWith($"/streams/");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Without_script_filters_and_orders_work()
    {
        await using var visit = await fixture.VisitAsync(script: false);
        await visit.GoAsync("/consumers?sort=name");
        await FillAsync(visit, "Account", "APP");
        await visit.Page.GetByLabel("State").SelectOptionAsync("stopped");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        visit.At.ShouldBe("/consumers?account=APP&stream=&state=stopped&q=&sort=name");
        (await NamesAsync(visit)).ShouldBe(["warehouse"]);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Everything" }).ClickAsync();
        await visit.Page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "Consumer" }).ClickAsync();
        (await NamesAsync(visit)).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Without_script_services_and_objectives_are_filtered_and_sorted()
    {
        await using var visit = await fixture.VisitAsync(script: false);
        await visit.GoAsync("/services");
        await visit.Page.GetByLabel("State").SelectOptionAsync("heard");
        await FillAsync(visit, "Text in names", "EC");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        visit.At.ShouldBe("/services?account=&state=heard&q=EC");
        await visit.Page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "P99", Exact = true }).ClickAsync();
        visit.At.ShouldBe("/services?state=heard&q=EC&sort=p99");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "echo" }).ClickAsync();
        (await visit.TextsAsync("h1")).ShouldBe(["echo"]);
        await visit.Page.Locator("#objectives").GetByRole(AriaRole.Link, new() { Name = PromisedService.Objective }).ClickAsync();
        (await visit.TextsAsync(".verdict .state")).ShouldBe(["burning"]);
        (await visit.TextsAsync("#worst tbody tr")).ShouldNotBeEmpty();
        await visit.GoAsync("/objectives?state=met");
        (await visit.TextsAsync(".nothing")).ShouldBe(["No objective is like that."]);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Services_and_objectives_change_in_place()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        foreach (var (path, changes) in new[] { ("/services/echo", "#numbers"), ($"/objectives/{PromisedService.Objective}", "#numbers"), ("/services", "tbody tr"), ("/objectives", "tbody tr") })
        {
            await visit.GoAsync(path);
            var first = visit.Page.Locator("main a").First;
            await first.FocusAsync();
            var (stood, before) = (await Looks.FocusAsync(visit.Page), await visit.Page.Locator(changes).First.InnerTextAsync());
            await RefreshUntilAsync(visit, async () => await visit.Page.Locator(changes).First.InnerTextAsync() != before, $"{path} changes");
            (await Looks.FocusAsync(visit.Page)).ShouldBe(stood, path);
        }

        visit.Navigations.ShouldBe(4);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task What_burns_is_reached_by_keys_from_the_overview()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.GoAsync("/");
        Looks.Focus stop;
        do
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            stop = await Looks.FocusAsync(visit.Page);
        }
        while (stop.Visible && !stop.Href.StartsWith("/objectives/", StringComparison.Ordinal));

        stop.Visible.ShouldBeTrue(stop.ToString());
        await visit.Page.Keyboard.PressAsync("Enter");
        await ArrivesAsync(visit, stop.Href);
        (await visit.TextsAsync("h1")).ShouldBe([PromisedService.Objective]);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Filters_change_the_address_and_the_rows_and_come_back()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.GoAsync("/consumers");
        var all = await NamesAsync(visit);
        await FillAsync(visit, "Text in names", "o");
        await FillAsync(visit, "Account", "APP");
        await visit.Page.GetByLabel("State").SelectOptionAsync("!ok");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");
        await ArrivesAsync(visit, "/consumers?account=APP&stream=&state=%21ok&q=o");
        var narrowed = await NamesAsync(visit);
        narrowed.ShouldNotContain(PagesFixture.Hostile);
        narrowed.ShouldNotContain("invoices", "it is ok");
        narrowed.ShouldContain("warehouse");
        narrowed.Count.ShouldBeLessThan(all.Count);
        (await visit.TextsAsync(".heading p")).ShouldBe([$"{narrowed.Count} of {all.Count}"]);
        await visit.Page.Locator("#consumers tbody th a").First.ClickAsync();
        await visit.Page.GoBackAsync();
        visit.At.ShouldContain("account=APP");
        (await visit.Page.GetByLabel("Account").InputValueAsync()).ShouldBe("APP");
        (await visit.Page.GetByLabel("State").InputValueAsync()).ShouldBe("!ok");
        (await NamesAsync(visit)).ShouldBe(narrowed, ignoreOrder: true);
        await visit.Page.GoBackAsync();
        (await NamesAsync(visit)).ShouldBe(all, ignoreOrder: true);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_click_on_a_heading_sorts_and_another_turns_it_round()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.GoAsync("/consumers");
        var heading = visit.Page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "Consumer" });
        await heading.ClickAsync();
        visit.At.ShouldBe("/consumers?sort=name");
        var sorted = await NamesAsync(visit);
        sorted.ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        await heading.ClickAsync();
        visit.At.ShouldBe("/consumers?sort=name&dir=desc");
        (await NamesAsync(visit)).ShouldBe(sorted.Reverse());
        (await visit.Page.Locator("th[aria-sort=descending]").InnerTextAsync()).ShouldStartWith("Consumer");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Numbers_change_in_place_and_the_reader_stays_where_he_is()
    {
        await using var visit = await fixture.VisitAsync(height: 300);
        await visit.Page.Clock.InstallAsync();
        await visit.GoAsync("/consumers");
        await FillAsync(visit, "Text in names", "half-ty");
        await visit.Page.EvaluateAsync("() => window.scrollTo(0, 120)");
        var row = visit.Page.Locator("tr", new() { Has = visit.Page.GetByRole(AriaRole.Link, new() { Name = "warehouse" }) });
        await row.GetByRole(AriaRole.Link).First.FocusAsync();
        var before = await row.InnerTextAsync();
        await RefreshUntilAsync(visit, async () => await row.InnerTextAsync() != before, "the row changes");
        (await Looks.FocusAsync(visit.Page)).Name.ShouldBe("warehouse");
        (await visit.Page.EvaluateAsync<int>("() => window.scrollY")).ShouldBe(120);
        (await visit.Page.GetByLabel("Text in names").InputValueAsync()).ShouldBe("half-ty");

        await visit.Page.GetByLabel("Text in names").FocusAsync();
        before = await row.InnerTextAsync();
        await RefreshUntilAsync(visit, async () => await row.InnerTextAsync() != before, "the row changes again");
        (await Looks.FocusAsync(visit.Page)).Name.ShouldBe("q");
        visit.Navigations.ShouldBe(1);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_unfolded_stays_so()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        await visit.GoAsync("/consumers/APP/ORDERS/warehouse");
        var setting = visit.Page.GetByText("Most ack pending");
        (await setting.IsVisibleAsync()).ShouldBeFalse();
        await visit.Page.Locator("summary").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        (await setting.IsVisibleAsync()).ShouldBeTrue();
        var numbers = visit.Page.Locator("#numbers");
        var before = await numbers.InnerTextAsync();
        await RefreshUntilAsync(visit, async () => await numbers.InnerTextAsync() != before, "the numbers change");
        (await setting.IsVisibleAsync()).ShouldBeTrue();
        (await Looks.FocusAsync(visit.Page)).Name.ShouldBe("Configuration");
        (await visit.TextsAsync(".chart:first-child .times span")).Count.ShouldBe(4);
        visit.Navigations.ShouldBe(1);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_page_says_that_Surveyor_is_gone_and_recovers()
    {
        await using var first = await SurveyorProcess.StartAsync(fixture.Flags);
        await first.WaitForServersAsync(3);
        await using var visit = await fixture.Browser.VisitAsync(first.Url, 390);
        await visit.Page.Clock.InstallAsync();
        await visit.GoAsync("/");
        var stale = visit.Page.Locator(".stale");
        (await stale.IsVisibleAsync()).ShouldBeFalse();
        first.Program.Kill();
        await first.Program.WaitForExitAsync();
        await RefreshUntilAsync(visit, () => stale.IsVisibleAsync(), "it says so");
        (await stale.InnerTextAsync()).ShouldMatch("^Old numbers: Surveyor does not answer, this is of ..:..:.. UTC.$");
        (await visit.TextsAsync("#servers tbody th")).Count.ShouldBe(3, "the last that is known stays");
        await using var second = await SurveyorProcess.StartAsync(fixture.Flags, port: first.Port);
        await RefreshUntilAsync(visit, async () => !await stale.IsVisibleAsync(), "it says so no more");
        visit.Navigations.ShouldBe(1);
        visit.ShouldBeClean("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE");
    }

    [Fact]
    public async Task A_consumer_that_is_deleted_meanwhile_is_told_to_be_gone()
    {
        await fixture.Api.CreateConsumerAsync("QUIET", "brief", null, Cancellation);
        await Eventually.TrueAsync(async () => (await fixture.Surveyor.TryGetAsync("api/consumers/APP/QUIET/brief")).Status == System.Net.HttpStatusCode.OK, "it is seen");
        await using var visit = await fixture.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        (await visit.GoAsync("/consumers/APP/QUIET/brief")).ShouldBe(200);
        await fixture.Api.DeleteConsumerAsync("QUIET", "brief", Cancellation);
        await RefreshUntilAsync(visit, async () => await visit.Page.Locator("h1").InnerTextAsync() == "Not found", "it is gone");
        (await visit.TextsAsync(".nothing")).ShouldBe(["Stream QUIET of account APP has no consumer brief."]);
        (await visit.Page.TitleAsync()).ShouldBe("Not found – Surveyor");
        (await visit.Page.Locator(".stale").IsVisibleAsync()).ShouldBeFalse();
        visit.ShouldBeClean("status of 404");
    }

    [Fact]
    public async Task Everything_can_be_reached_by_keys()
    {
        await using var visit = await fixture.VisitAsync();
        await visit.GoAsync("/consumers?account=APP");
        List<Looks.Focus> order = [];
        do
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            order.Add(await Looks.FocusAsync(visit.Page));
        }
        while (!order[^1].Href.StartsWith("/consumers/", StringComparison.Ordinal) && order.Count < 40);

        order.Where(stop => !stop.Visible).ShouldBeEmpty();
        order.Select(stop => stop.Name.TrimEnd(' ', '↓', '↑')).ShouldBe(
        [
            "Skip to the content", "Surveyor", "Overview", "Consumers", "Streams", "Servers", "Services", "Objectives", "account", "stream", "state", "q", "Filter", "Everything",
            "State", "Consumer", "Lag", "Pending", "Ack pending", "Redelivered", order[^1].Name,
        ]);
        await visit.Page.Keyboard.PressAsync("Enter");
        await ArrivesAsync(visit, order[^1].Href);
        (await visit.TextsAsync("h1")).ShouldBe([order[^1].Name]);

        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");
        (await Looks.FocusAsync(visit.Page)).ShouldBe(new("Consumers", "/consumers", true), "the first link of the content");
        visit.ShouldBeClean();
    }

    /// <summary>Keys do not wait for the page they lead to, as clicks do.</summary>
    static Task ArrivesAsync(Visit visit, string address) => Eventually.TrueAsync(
        async () => visit.At == address && await visit.Page.EvaluateAsync<bool>("() => document.readyState === 'complete'"), address);

    static Task FillAsync(Visit visit, string label, string text) => visit.Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    static Task<IReadOnlyList<string>> NamesAsync(Visit visit) => visit.TextsAsync("#consumers tbody th a");

    /// <summary>Lets the page's clock run until what it refreshes is so.</summary>
    static Task RefreshUntilAsync(Visit visit, Func<Task<bool>> holds, string what) => Eventually.TrueAsync(
        async () =>
        {
            await visit.Page.Clock.FastForwardAsync(Refresh);
            return await holds();
        },
        what);
}
