using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>Observations have logins of their own, which servers refuse, accept and see replaced.</summary>
public sealed class ObservationLoginTests(ITestOutputHelper output)
{
    const string Orders = "latency.orders";
    const string Prices = "latency.prices";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_that_is_refused_stops_no_other_and_listens_when_it_is_accepted(bool byRestart)
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("a_late.json", "orders", Orders, account.Late);
        folder.Write("b_good.json", "prices", Prices, account.Observer);
        await using var surveyor = await account.ObserveAsync(folder);
        await ObservedAccount.ShowsAsync(surveyor, "a_late.json: orders 0", "b_good.json: prices 1");
        await account.HearsAsync(surveyor, "prices", Prices);
        await Eventually.TrueAsync(() => surveyor.Log.Contains("Authorization Violation", StringComparison.OrdinalIgnoreCase), "the refusal is logged");

        await (byRestart ? account.AcceptByRestartAsync() : account.AcceptAsync(late: true));
        await ObservedAccount.ShowsAsync(surveyor, "a_late.json: orders 1", "b_good.json: prices 1");
        await ListensToAsync(account, "accepted", account.Late.User, Orders);
        await account.HearsAsync(surveyor, "orders", Orders);
        await account.HearsAsync(surveyor, "prices", Prices);

        await account.AcceptAsync(late: false);
        await ObservedAccount.ShowsAsync(surveyor, "a_late.json: orders 0", "b_good.json: prices 1");
        ((string[])[surveyor.Log, await surveyor.GetAsync("metrics")]).ShouldAllBe(text => !text.Contains(account.Late.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_listens_while_the_server_is_gone_and_all_do_when_it_returns()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, account.Observer);
        folder.Write("prices.json", "prices", Prices, account.Second);
        await using var surveyor = await account.ObserveAsync(folder);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1", "prices.json: prices 1");
        await account.HearsAsync(surveyor, "orders", Orders);
        await account.KillAsync();
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 0", "prices.json: prices 0");
        ObservedAccount.Requests(await surveyor.ScrapeAsync(), "orders").ShouldBe(1);
        await account.StartAgainAsync();
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1", "prices.json: prices 1");
        await account.HearsAsync(surveyor, "orders", Orders);
        await account.HearsAsync(surveyor, "prices", Prices);
        ObservedAccount.Requests(await surveyor.ScrapeAsync(), "orders").ShouldBe(2);
        (await surveyor.ScrapeAsync()).All("nats_service_not_connected_seconds_total").ShouldAllBe(static sample => sample.Value > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_login_of_the_survey_is_never_used_for_an_observation(bool inUrl)
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("anonymous.json", "orders", "latency.*", null);
        folder.Write("prices.json", "prices", Prices, account.Observer);
        var (url, sys) = (account.System.Urls()[0], account.System.Sys);
        string[] flags = inUrl ? ["--servers", url.Replace("://", $"://{sys.User}:{sys.Password}@", StringComparison.Ordinal)] : [.. account.System.SurveyorFlags(sys)];
        await using var surveyor = await SurveyorProcess.StartAsync([.. flags, "--observe", folder.Path]);
        await surveyor.WaitForServersAsync(1);
        await ObservedAccount.ShowsAsync(surveyor, "anonymous.json: orders 1", "prices.json: prices 1");
        await ListensToAsync(account, "observer", account.Observer.User, Prices);
        await account.HearsAsync(surveyor, "orders", Orders);
    }

    [Fact]
    public async Task A_survey_that_is_refused_stops_no_observation()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, account.Observer);
        await using var surveyor = await SurveyorProcess.StartAsync([.. account.System.SurveyorFlags(account.Late), "--observe", folder.Path]);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await account.HearsAsync(surveyor, "orders", Orders);
        (await surveyor.ScrapeAsync()).Value("nats_up").ShouldBe(0);
    }

    [Fact]
    public async Task A_password_that_is_replaced_in_its_file_is_used_from_then_on()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        folder.Write("orders.json", "orders", Orders, account.Observer);
        folder.Write("prices.json", "prices", Prices, account.Observer);
        await using var surveyor = await account.ObserveAsync(folder);
        await ListensToAsync(account, "begun", account.Observer.User, Orders, Prices);
        folder.Write("orders.json", "orders", Orders, account.Second);
        await ListensToAsync(account, "replaced", account.Second.User, Orders);
        await ListensToAsync(account, "left", account.Observer.User, Prices);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1", "prices.json: prices 1");
        await account.HearsAsync(surveyor, "orders", Orders);
    }

    [Fact]
    public async Task An_nkey_is_used_as_soon_as_its_file_holds_one_the_server_knows_and_replaced_when_another_is_there()
    {
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new ObservationFolder();
        var seed = Path.Combine(folder.Elsewhere, "observer.nk");
        folder.Write("orders.json", "orders", Orders, new("APP", new() { NKeyFile = seed }));
        folder.Write("prices.json", "prices", Prices, account.Observer);
        await using var surveyor = await account.ObserveAsync(folder);
        await ListensToAsync(account, "the other", account.Observer.User, Prices);
        await account.HearsAsync(surveyor, "prices", Prices);

        await File.WriteAllTextAsync(seed, NKeyPair.Create(NKeyKind.User).Seed, Cancellation);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 0", "prices.json: prices 1");

        await File.WriteAllTextAsync(seed, account.Keys[0].Seed, Cancellation);
        await ListensToAsync(account, "a known key", account.Keys[0].PublicKey, Orders);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1", "prices.json: prices 1");
        await account.HearsAsync(surveyor, "orders", Orders);

        await File.WriteAllTextAsync(seed, account.Keys[1].Seed, Cancellation);
        await ListensToAsync(account, "another key", account.Keys[1].PublicKey, Orders);
        await ListensToAsync(account, "the first is left", account.Keys[0].PublicKey);
        await account.HearsAsync(surveyor, "orders", Orders);
        ((string[])[surveyor.Log, await surveyor.GetAsync("metrics")]).ShouldAllBe(text => !text.Contains(account.Keys[0].Seed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_creds_file_that_is_replaced_is_used_from_then_on()
    {
        using var folder = new ObservationFolder();
        var minted = new TestOperator();
        Login sys = minted.Sys.In(folder.Elsewhere), app = minted.App.In(folder.Elsewhere), next = minted.App.In(folder.Elsewhere, "next"), observer = minted.App.In(folder.Elsewhere, "observer");
        await using var system = await TestCluster.PlainAsync(Tools.Newest, minted.Config, sys, app, app, "n1");
        folder.Write("orders.json", "orders", Orders, observer);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(sys), "--observe", folder.Path]);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        var before = (await Listener.OfAsync(system, UserOf(observer))).ShouldHaveSingleItem();
        before.Topics.ShouldContain(Orders);

        var (former, current) = (UserOf(observer), UserOf(next));
        File.Move(next.Auth.CredsFile!, observer.Auth.CredsFile!, overwrite: true);
        await Listener.ListensAsync(system, current, Orders);
        await Eventually.TrueAsync(async () => (await Listener.OfAsync(system, former)).Count == 0, "the former user has left");
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
    }

    [Fact]
    public async Task A_user_JWT_and_its_seed_may_stand_in_the_file_itself()
    {
        using var folder = new ObservationFolder();
        var minted = new TestOperator();
        Login sys = minted.Sys.In(folder.Elsewhere), app = minted.App.In(folder.Elsewhere), observer = minted.App.In(folder.Elsewhere, "observer");
        var lines = await File.ReadAllLinesAsync(observer.Auth.CredsFile!, Cancellation);
        NatsAuthOpts auth = new() { Jwt = lines.Single(static line => line.StartsWith("eyJ", StringComparison.Ordinal)), Seed = lines.Single(static line => line.StartsWith("SU", StringComparison.Ordinal)) };
        await using var system = await TestCluster.PlainAsync(Tools.Newest, minted.Config, sys, app, app, "n1");
        folder.Write("orders.json", "orders", Orders, new(observer.Account, auth));
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(sys), "--observe", folder.Path]);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await Listener.ListensAsync(system, UserOf(observer), Orders);
    }

    [Theory]
    [InlineData(Tls.Server, true)]
    [InlineData(Tls.Mutual, true)]
    [InlineData(Tls.Mutual, false)]
    public async Task Certificates_are_those_of_the_file_or_else_of_the_survey(Tls tls, bool ofTheFile)
    {
        await using var system = await TestCluster.SingleAsync(tls: tls);
        using var folder = new ObservationFolder();
        folder.Write("orders.json", ObservationFolder.Json("orders", Orders, system.App, ofTheFile ? system.Tls : null));
        string[] flags = ofTheFile ? ["--servers", system.Urls()[0], "--user", system.Sys.User, "--password", system.Sys.Password] : [.. system.SurveyorFlags(system.Sys)];
        await using var surveyor = await SurveyorProcess.StartAsync([.. flags, "--observe", folder.Path]);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await Listener.ListensAsync(system, system.App.User, Orders);
        (await surveyor.ScrapeAsync()).Value("nats_up").ShouldBe(ofTheFile ? 0 : 1);
    }

    static string UserOf(Login login)
    {
        var seed = File.ReadLines(login.Auth.CredsFile!).Single(static line => line.StartsWith("SU", StringComparison.Ordinal));
        return NKeyPair.FromSeed(seed).PublicKey;
    }

    async Task ListensToAsync(ObservedAccount account, string when, string user, params string[] topics) =>
        output.WriteLine($"{when}: {(await account.ListensToAsync(user, topics)).TotalMilliseconds:F0} ms");
}
