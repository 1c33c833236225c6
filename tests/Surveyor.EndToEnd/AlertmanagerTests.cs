using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>Two Surveyors on one bucket tell a real Alertmanager, and somebody on a NATS subject.</summary>
public sealed class AlertmanagerTests
{
    const string Burns = "NatsObjectiveBurnsFast";
    const string Unreachable = "NatsUnreachable";
    const string Subject = "alerts.surveyor";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burn_is_told_once_when_it_begins_and_once_when_it_is_over_whoever_dies_meanwhile()
    {
        await using var alertmanager = await TestAlertmanager.StartAsync();
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder("echo", "quiet");
        var samples = await Samples.OfAsync(system);
        await using var listener = await system.ConnectAsync(system.App);
        List<JsonNode> published = [];
        _ = ListenAsync(listener.Subscribe(Subject), published);
        var one = await StartAsync(system, folder, alertmanager);
        await using var other = await StartAsync(system, folder, alertmanager);
        await Listener.ListensAsync(system, system.Sys.User!, "lat.*.>", connections: 2);
        await samples.GoodAsync("echo", 200);
        await samples.GoodAsync("quiet", 500);
        await samples.FailedAsync("quiet", 4);
        await Task.WhenAll(CountAsync(one, 704), CountAsync(other, 704));

        await samples.FailedAsync("echo", 100);
        await Eventually.TrueAsync(() => alertmanager.Count(Burns, "firing") == 1, "the burn is told", TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => OfBurn(published, "firing") == 1, "also on the subject", TimeSpan.FromSeconds(5));
        var told = alertmanager.Notifications.Single(notification => notification.Name == Burns);
        told.Labels.Keys.ShouldNotContain("instance");
        told.Summary.ShouldStartWith("Objective echo: 33.33%");
        await Task.WhenAll(CountAsync(one, 804), CountAsync(other, 804));

        // The one that writes dies, the other writes on, and a new one finds what both had counted.
        var writer = one.Log.Contains("writes the shared state", StringComparison.Ordinal) ? one : other;
        var survivor = writer == one ? other : one;
        survivor.Log.ShouldNotContain("this Surveyor writes");
        (await ReachedAsync(writer)).ShouldBe([alertmanager.Url, Subject]);
        (await ReachedAsync(survivor)).ShouldBe([alertmanager.Url]);
        writer.Program.Kill();
        await survivor.Program.WaitForLineAsync("this Surveyor writes the shared state").WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Eventually.TrueAsync(async () => (await survivor.ScrapeAsync()).Value("nats_slo_store_up") == 1, "it is kept");
        await using var third = await StartAsync(system, folder, alertmanager);
        await CountAsync(third, 804);
        await Listener.ListensAsync(system, system.Sys.User!, "lat.*.>", connections: 2);

        // So many go well that what went badly is too small a share.
        await samples.GoodAsync("echo", 2_000);
        await Eventually.TrueAsync(() => alertmanager.Count(Burns, "resolved") == 1, "it is over", TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => OfBurn(published, "resolved") == 1, "also on the subject", TimeSpan.FromSeconds(5));
        alertmanager.Count(Burns, "firing").ShouldBe(1);

        // Who takes over tells again what is so young that the other may have died before it told.
        OfBurn(published, "firing").ShouldBeInRange(1, 2);

        // All of NATS is down: that still arrives, and nothing else does.
        await system["n1"].KillAsync();
        await Eventually.TrueAsync(() => alertmanager.Count(Unreachable, "firing") == 1, "NATS is down", TimeSpan.FromSeconds(100));
        alertmanager.Notifications.Where(static one => one.Name.StartsWith("NatsObjectiveBurns", StringComparison.Ordinal)).ShouldAllBe(static one => one.Labels["slo"] == "echo", "four bad requests are too few");
        alertmanager.Count(Burns, "firing").ShouldBe(1);
        await one.DisposeAsync();
    }

    /// <summary>While nobody listens at Alertmanager's address Surveyor goes on, and the alert arrives when somebody does.</summary>
    [Fact]
    public async Task What_cannot_be_told_is_told_later_and_silences_tell_nobody()
    {
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder("echo", "silent");
        var config = Path.Combine(folder.Slos, "..", "surveyor.yaml");
        await File.WriteAllTextAsync(config, "silences:\n  - {alertname: \"NatsObjective*\", slo: sil?nt, reason: \"it's known\"}\n", Cancellation);
        var samples = await Samples.OfAsync(system);
        await using var alertmanager = await TestAlertmanager.StartAsync();
        await using var surveyor = await SurveyorProcess.StartAsync(
        [
            .. system.SurveyorFlags(system.Sys), .. folder.Flags, "--config", config, "--alert-interval", "1s", "--alertmanager", $"http://127.0.0.1:9/,{alertmanager.Url}/",
        ]);
        await Listener.ListensAsync(system, system.Sys.User!, "lat.*.>");
        await samples.FailedAsync("echo", 200);
        await samples.FailedAsync("silent", 200);
        await Eventually.TrueAsync(() => alertmanager.Count(Burns, "firing") == 1, "one is told", TimeSpan.FromSeconds(15));
        await surveyor.Program.WaitForLineAsync("alerts cannot be told to http://127.0.0.1:9");
        await Eventually.TrueAsync(async () => Firing(await surveyor.GetAsync("api/alerts")) == 2, "both are shown");
        alertmanager.Notifications.Where(static one => one.Name == Burns).ShouldHaveSingleItem().Labels["slo"].ShouldBe("echo");
        (await surveyor.GetAsync("objectives")).ShouldContain("Silenced: it&#x27;s known.");

        // A restart raises nothing anew.
        await Eventually.TrueAsync(
            async () => (await File.ReadAllTextAsync(Path.Combine(folder.State, "alerts", "state.json"), Cancellation)).Split(Burns).Length > 2, "both are kept", TimeSpan.FromSeconds(5));
        surveyor.Program.Kill();
        await using var again = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. folder.Flags, "--config", config, "--alert-interval", "1s", "--alertmanager", alertmanager.Url]);
        await Eventually.TrueAsync(async () => Firing(await again.GetAsync("api/alerts")) == 2, "both are still raised");
        alertmanager.Count(Burns, "resolved").ShouldBe(0);
        alertmanager.Count(Burns, "firing").ShouldBe(1);

        static int Firing(string answer) => JsonNode.Parse(answer)!["alerts"]!.AsArray().Count(static alert => (string)alert!["name"]! == Burns && (string)alert["state"]! == "firing");
    }

    /// <summary>A login that is refused for a while, in which requests go on, and go badly.</summary>
    [Fact]
    public async Task A_gap_in_hearing_burns_nothing_and_what_is_heard_after_it_does()
    {
        await using var alertmanager = await TestAlertmanager.StartAsync();
        await using var account = await ObservedAccount.StartAsync();
        using var folder = new PromiseFolder("orders");
        using var observations = new ObservationFolder();
        observations.Write("orders.json", "orders", "latency.orders", account.Late);
        await account.AcceptAsync(late: true);
        await using var surveyor = await SurveyorProcess.StartAsync(
        [
            .. account.System.SurveyorFlags(account.System.Sys), .. folder.Flags, "--observe", observations.Path, "--alert-interval", "1s", "--alertmanager", alertmanager.Url,
        ]);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await account.ListensToAsync(account.Late.User, "latency.orders");
        Samples samples = new(account.Nats);
        await samples.GoodAsync("orders", 200);
        await CountAsync(surveyor, 200);

        await account.AcceptAsync(late: false);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 0");
        await samples.FailedAsync("orders", 300);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_slo_unheard_seconds_total", ("slo", "orders")) > 2, "the gap is told");
        await account.AcceptAsync(late: true);
        await ObservedAccount.ShowsAsync(surveyor, "orders.json: orders 1");
        await account.ListensToAsync(account.Late.User, "latency.orders");
        await LookAsync(surveyor, times: 3);
        await CountAsync(surveyor, 200);
        await Eventually.TrueAsync(() => alertmanager.Count("NatsWatchdog", "firing") == 1, "alerts arrive", TimeSpan.FromSeconds(5));
        alertmanager.Notifications.ShouldAllBe(static one => !one.Labels.ContainsKey("slo"));

        await samples.FailedAsync("orders", 100);
        await Eventually.TrueAsync(() => alertmanager.Count(Burns, "firing") == 1, "what is heard is told", TimeSpan.FromSeconds(10));
        alertmanager.Notifications.Single(static one => one.Name == Burns).Summary.ShouldStartWith("Objective orders: 33.33%");
        await LookAsync(surveyor, times: 3);
        alertmanager.Notifications.Count(static one => one.Name == Burns).ShouldBe(1);
    }

    /// <summary>The shortest window is a minute: of that less than half was heard, until the gap leaves it.</summary>
    [Fact]
    public async Task While_most_of_a_window_is_a_gap_nothing_is_told_and_then_the_burn_is()
    {
        await using var alertmanager = await TestAlertmanager.StartAsync();
        await using var system = await TestCluster.SingleAsync();
        using var folder = new PromiseFolder("echo");
        var samples = await Samples.OfAsync(system);
        HeardBefore.Write(folder, "echo", good: 200, gap: TimeSpan.FromSeconds(38), gapEnded: TimeSpan.FromSeconds(12));
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys), .. folder.Flags, "--alert-interval", "1s", "--alertmanager", alertmanager.Url]);
        await Listener.ListensAsync(system, system.Sys.User!, "lat.*.>");
        await samples.FailedAsync("echo", 100);
        await CountAsync(surveyor, 300);
        await LookAsync(surveyor, times: 3);
        (await StateAsync()).ShouldBe("unknown");
        await Eventually.TrueAsync(() => alertmanager.Count("NatsWatchdog", "firing") == 1, "alerts arrive", TimeSpan.FromSeconds(5));
        alertmanager.Notifications.ShouldAllBe(static one => !one.Labels.ContainsKey("slo"));

        await Eventually.TrueAsync(async () => await StateAsync() == "burning", "it is knowable", TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => alertmanager.Count(Burns, "firing") == 1, "it is told", TimeSpan.FromSeconds(5));
        alertmanager.Notifications.Single(static one => one.Name == Burns).Summary.ShouldStartWith("Objective echo: 33.33%");

        async Task<string> StateAsync() => (await surveyor.ScrapeAsync()).All("nats_slo_state", ("slo", "echo")).ShouldHaveSingleItem()["state"];
    }

    /// <summary>Whom it could tell of alerts the last time.</summary>
    static async Task<string[]> ReachedAsync(SurveyorProcess surveyor) =>
        [.. (await surveyor.ScrapeAsync()).All("nats_surveyor_alert_delivery_up").Where(static one => one.Value == 1).Select(static one => one["target"])];

    /// <summary>Alerts are evaluated so many times more.</summary>
    static async Task LookAsync(SurveyorProcess surveyor, int times)
    {
        var before = (await surveyor.ScrapeAsync()).Value("nats_surveyor_alert_evaluations_total");
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_surveyor_alert_evaluations_total") >= before + times, "alerts are evaluated", TimeSpan.FromSeconds(10));
    }

    static Task<SurveyorProcess> StartAsync(TestSystem system, PromiseFolder folder, TestAlertmanager alertmanager) => SurveyorProcess.StartAsync(
    [
        .. system.SurveyorFlags(system.Sys), "--slos", folder.Slos, "--state", "jetstream", "--state-user", system.App.User!, "--state-password", system.App.Auth.Password!,
        "--alertmanager", alertmanager.Url, "--alert-interval", "1s", "--alert-subject", Subject, "--alert-user", system.App.User!, "--alert-password", system.App.Auth.Password!,
    ]);

    static Task CountAsync(SurveyorProcess surveyor, double events) => Eventually.HoldsAsync(
        async () =>
        {
            var answer = await surveyor.GetAsync("api/objectives");
            JsonNode.Parse(answer)!["objectives"]!.AsArray().Sum(static line => (double?)line!["events"] ?? 0).ShouldBe(events, 1e-6, answer);
        },
        TimeSpan.FromSeconds(20));

    static int OfBurn(List<JsonNode> published, string status)
    {
        lock (published)
        {
            return published.Count(alert => (string)alert["labels"]!["alertname"]! == Burns && (string)alert["status"]! == status);
        }
    }

    static async Task ListenAsync(INatsSubscription subscription, List<JsonNode> published)
    {
        await foreach (var message in subscription.ReadAllAsync(CancellationToken.None))
        {
            using (message)
            {
                lock (published)
                {
                    published.Add(JsonNode.Parse(message.Data.Span)!);
                }
            }
        }
    }
}
