using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;

namespace Surveyor.EndToEnd;

/// <summary>What is observed follows the files, whatever is done to them.</summary>
public sealed class ObservationFileTests(ObservationFileTests.Shared shared, ITestOutputHelper output) : IClassFixture<ObservationFileTests.Shared>
{
    const string Orders = "latency.orders";
    const string Prices = "latency.prices";

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static TheoryData<string, string> Broken => new()
    {
        { "no JSON", "{ \"name\": \"orders\"," },
        { "nothing", "" },
        { "an array", "[]" },
        { "null", "null" },
        { "no name", $"{{\"topic\":\"{Orders}\"}}" },
        { "no topic", "{\"name\":\"orders\"}" },
        { "an empty topic", "{\"name\":\"orders\",\"topic\":\"\"}" },
        { "no subject", "{\"name\":\"orders\",\"topic\":\"latency orders\"}" },
        { "a number for a name", $"{{\"name\":7,\"topic\":\"{Orders}\"}}" },
    };

    ObservedAccount Account => shared.Account;

    [Fact]
    public async Task Files_are_found_at_any_depth_and_those_with_one_login_share_a_connection()
    {
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, Account.Observer);
        folder.Write("team/prices/prices.json", "prices", Prices, Account.Observer);
        folder.Write("readme.txt", "no observation");
        folder.Write("..hidden/stock.json", "stock", "latency.stock", Account.Observer);
        await using var surveyor = await Account.ObserveAsync(folder);
        await ShowsAsync(surveyor, "orders.json: orders 1", "team/prices/prices.json: prices 1");
        await ListensToAsync("both files", Account.Observer.User, Orders, Prices);
        (await Listener.OfAsync(Account.System, Account.Observer.User)).Count.ShouldBe(1);
        await Account.HearsAsync(surveyor, "orders", Orders);
        await Account.HearsAsync(surveyor, "prices", Prices);
    }

    [Fact]
    public async Task A_file_without_a_login_listens_as_who_the_server_takes_it_for()
    {
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", "latency.*", null);
        await using var surveyor = await Account.ObserveAsync(folder);
        await ShowsAsync(surveyor, "orders.json: orders 1");
        await Account.HearsAsync(surveyor, "orders", Orders);
        await Account.HearsAsync(surveyor, "orders", Prices);
    }

    [Fact]
    public async Task A_file_that_comes_later_is_followed_as_it_is_edited_and_renamed_until_it_is_deleted()
    {
        using var folder = new ObservationFolder();
        await using var surveyor = await Account.ObserveAsync(folder);
        await ShowsAsync(surveyor);
        folder.Write("new/team/orders.json", "orders", Orders, Account.Observer);
        await ListensToAsync("created", Account.Observer.User, Orders);
        await ShowsAsync(surveyor, "new/team/orders.json: orders 1");
        await Account.HearsAsync(surveyor, "orders", Orders);

        folder.Write("new/team/orders.json", "orders", Prices, Account.Observer);
        await ListensToAsync("edited", Account.Observer.User, Prices);
        await Account.HearsAsync(surveyor, "orders", Prices);

        folder.Rename("new/team/orders.json", "renamed.json");
        await ShowsAsync(surveyor, "renamed.json: orders 1");
        await ListensToAsync("renamed", Account.Observer.User, Prices);
        await Account.HearsAsync(surveyor, "orders", Prices);

        folder.Write("renamed.json", "sales", Prices, Account.Observer);
        await ShowsAsync(surveyor, "renamed.json: sales 1");
        await Account.HearsAsync(surveyor, "sales", Prices);

        folder.Delete("renamed.json");
        await ListensToAsync("deleted", Account.Observer.User);
        await ShowsAsync(surveyor);
        (await Listener.OfAsync(Account.System, Account.Observer.User)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ConfigMap_is_followed_when_it_is_swapped_and_what_did_not_change_hears_on()
    {
        using var folder = new ObservationFolder();
        var prices = ObservationFolder.Json("prices", Prices, Account.Observer);
        folder.Swap("..2026_01", ("orders.json", ObservationFolder.Json("orders", Orders, Account.Observer)), ("prices.json", prices));
        await using var surveyor = await Account.ObserveAsync(folder);
        await ShowsAsync(surveyor, "orders.json: orders 1", "prices.json: prices 1");
        await ListensToAsync("mounted", Account.Observer.User, Orders, Prices);
        var before = await Listener.OfAsync(Account.System, Account.Observer.User);

        await PublishAsync(50);
        folder.Swap("..2026_02", ("orders.json", ObservationFolder.Json("orders", "latency.other", Account.Observer)), ("prices.json", prices));
        await PublishAsync(50);
        await ListensToAsync("swapped", Account.Observer.User, "latency.other", Prices);
        await PublishAsync(50);
        await ShowsAsync(surveyor, "orders.json: orders 1", "prices.json: prices 1");
        (await Listener.OfAsync(Account.System, Account.Observer.User)).Select(static listener => listener.Id).ShouldBe(before.Select(static listener => listener.Id));
        await Eventually.HoldsAsync(async () => ObservedAccount.Requests(await surveyor.ScrapeAsync(), "prices").ShouldBe(150), Soon);
        await Account.HearsAsync(surveyor, "orders", "latency.other");

        async Task PublishAsync(int samples)
        {
            for (var i = 0; i < samples; i++)
            {
                await Account.Nats.PublishAsync(Prices, ObservedAccount.Sample(), cancellation: TestContext.Current.CancellationToken);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_file_is_counted_and_stops_no_other(string what, string text)
    {
        using var folder = new ObservationFolder();
        folder.Write("a_bad.json", text);
        folder.Write("b_good.json", "prices", Prices, Account.Observer);
        await using var surveyor = await Account.ObserveAsync(folder);
        await BrokenAsync(surveyor, 1);
        (await surveyor.ScrapeAsync()).Value("nats_observation_up", ("observation", "b_good.json"), ("nats_service", "prices")).ShouldBe(1, what);
        await Account.HearsAsync(surveyor, "prices", Prices);
        surveyor.Log.ShouldContain("a_bad.json");

        folder.Write("a_bad.json", "orders", Orders, Account.Observer);
        await ShowsAsync(surveyor, "a_bad.json: orders 1", "b_good.json: prices 1");
        await BrokenAsync(surveyor, 0);
        await Account.HearsAsync(surveyor, "orders", Orders);
    }

    [Fact]
    public async Task A_link_is_followed_and_one_to_nowhere_stops_no_other()
    {
        using var folder = new ObservationFolder();
        var target = Path.Combine(folder.Elsewhere, "orders.json");
        File.CreateSymbolicLink(folder["a.json"], target);
        folder.Write("b.json", "prices", Prices, Account.Observer);
        await using var surveyor = await Account.ObserveAsync(folder);
        await ListensToAsync("one file", Account.Observer.User, Prices);
        await Account.HearsAsync(surveyor, "prices", Prices);
        await File.WriteAllTextAsync(target, ObservationFolder.Json("orders", Orders, Account.Observer), TestContext.Current.CancellationToken);
        await ListensToAsync("the target is there", Account.Observer.User, Orders, Prices);
        await ShowsAsync(surveyor, "a.json: orders 1", "b.json: prices 1");
        await BrokenAsync(surveyor, 0);
    }

    [Fact]
    public async Task What_a_file_said_goes_on_while_it_is_broken_and_ends_with_its_folder()
    {
        using var folder = new ObservationFolder();
        folder.Write("team/orders.json", "orders", Orders, Account.Observer);
        await using var surveyor = await Account.ObserveAsync(folder);
        await ShowsAsync(surveyor, "team/orders.json: orders 1");
        await Account.HearsAsync(surveyor, "orders", Orders);
        folder.Write("team/orders.json", "{ half");
        await BrokenAsync(surveyor, 1);
        await ShowsAsync(surveyor, "team/orders.json: orders 1");
        await Account.HearsAsync(surveyor, "orders", Orders);
        ObservedAccount.Requests(await surveyor.ScrapeAsync(), "orders").ShouldBe(2);
        Directory.Delete(folder["team"], recursive: true);
        await BrokenAsync(surveyor, 0);
        await ShowsAsync(surveyor);
        await ListensToAsync("deleted", Account.Observer.User);
    }

    [Fact]
    public async Task A_folder_may_come_later()
    {
        using var folder = new ObservationFolder();
        Directory.Delete(folder.Path);
        await using var surveyor = await Account.ObserveAsync(folder);
        await Eventually.TrueAsync(() => surveyor.Log.Contains(folder.Path, StringComparison.Ordinal), "the missing folder is named");
        await ShowsAsync(surveyor);
        folder.Write("orders.json", "orders", Orders, Account.Observer);
        await ListensToAsync("created", Account.Observer.User, Orders);
        await Account.HearsAsync(surveyor, "orders", Orders);
    }

    [Fact]
    public async Task A_burst_is_counted_to_its_last_sample()
    {
        const int samples = 20_000;
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, Account.Observer);
        await using var surveyor = await Account.ObserveAsync(folder);
        await ListensToAsync("begun", Account.Observer.User, Orders);
        for (var i = 0; i < samples; i++)
        {
            await Account.Nats.PublishAsync(Orders, ObservedAccount.Sample(), cancellation: TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(async () => ObservedAccount.Requests(await surveyor.ScrapeAsync(), "orders").ShouldBe(samples), Soon);
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_service_dropped_samples_total").ShouldBe(0);
        page.Value("nats_service_duplicate_samples_total").ShouldBe(0);
        page.Value("nats_service_latency_seconds_count", ("part", "total")).ShouldBe(samples);
        page.Value("nats_latency_total_duration_count").ShouldBe(samples);
    }

    async Task ListensToAsync(string when, string user, params string[] topics) =>
        output.WriteLine($"{when}: {(await Account.ListensToAsync(user, topics)).TotalMilliseconds:F0} ms");

    static Task BrokenAsync(SurveyorProcess surveyor, int files) => Eventually.HoldsAsync(
        async () => (await surveyor.ScrapeAsync()).All("nats_observation_files_broken").Select(static sample => sample.Value).ShouldBe([files]), Soon);

    /// <summary>Waits until the page has just these observations.</summary>
    static Task ShowsAsync(SurveyorProcess surveyor, params string[] observations) => ObservedAccount.ShowsAsync(surveyor, observations);

    public sealed class Shared : IAsyncLifetime
    {
        public ObservedAccount Account { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Account = await ObservedAccount.StartAsync();

        public ValueTask DisposeAsync() => Account.DisposeAsync();
    }
}
