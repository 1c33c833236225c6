using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Surveyor.EndToEnd.Kit;
using Surveyor.Nats;

namespace Surveyor.EndToEnd;

/// <summary>What real servers say of themselves and their clients is counted as often as they said it, and told.</summary>
public sealed class ServerEventTests
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    static readonly string[] Observed = ["APP", "BIZ", "$G"];

    public static TheoryData<string> Versions => [.. Tools.NatsVersions];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Logins_connections_and_slow_consumers_are_counted_as_the_servers_tell_them(string version)
    {
        await using var system = await StartAsync(version, "n1", "n2");
        await using var raw = await Raw.ListenAsync(system);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Sys, "n1"), "--hear", "connects"]);
        await HearsAsync(surveyor);
        var before = await surveyor.ScrapeAsync();
        before.Value("nats_server_authentication_errors_total", ("server_name", "n2"), ("reason", "Authentication Failure")).ShouldBe(0);
        before.Value("nats_account_disconnects_total", ("account", "BIZ"), ("reason", "Client Closed")).ShouldBe(0);

        await RefusedAsync(system, 3);
        for (var number = 0; number < 4; number++)
        {
            await using var client = await system.ConnectAsync(system.Biz, "n2");
        }

        await BeSlowAsync(system);
        await Eventually.HoldsAsync(
            async () =>
            {
                raw.Count("AUTH.ERR", one => (string?)one["reason"] == "Authentication Failure").ShouldBe(3);
                raw.Count("DISCONNECT", one => Account(one) == "BIZ").ShouldBe(4);
                raw.Count("DISCONNECT", IsSlow).ShouldBe(1);
                Shown(await surveyor.ScrapeAsync()).ShouldBe(raw.Counted(), ignoreOrder: true);
            },
            Soon);
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_server_authentication_errors_total", ("server_name", "n2"), ("reason", "Authentication Failure")).ShouldBe(3);
        page.Value("nats_client_events_malformed_total").ShouldBe(0);
        page.Value("nats_client_events_dropped_total").ShouldBe(0);

        var refused = (await ToldAsync(surveyor, "kind=authentication_error&server=n2")).ShouldHaveSingleItem()!;
        ((long)refused["count"]!, (string)refused["text"]!).ShouldBe((3, $"{(version is "2.9" or "2.10" ? "client stranger" : "user app")} from 127.0.0.1 was refused by n2: Authentication Failure"));
        var slow = (await ToldAsync(surveyor, "kind=slow_consumer&account=APP")).ShouldHaveSingleItem()!;
        ((string)slow["text"]!).ShouldStartWith("client sleeper from 127.0.0.1 was cut off by n1: Slow Consumer");
        ((string)slow["server"]!).ShouldBe("n1");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Connections_are_not_heard_unless_asked_for_and_refused_logins_are(string version)
    {
        await using var system = await StartAsync(version, "n1", "n2");
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.Sys, "n1"));
        await HearsAsync(surveyor);
        await using (await system.ConnectAsync(system.Biz, "n2"))
        {
        }

        await RefusedAsync(system, 1);
        await Eventually.HoldsAsync(
            async () => (await surveyor.ScrapeAsync()).Value("nats_server_authentication_errors_total", ("server_name", "n2"), ("reason", "Authentication Failure")).ShouldBe(1), Soon);
        var page = await surveyor.ScrapeAsync();
        page.All("nats_account_connects_total").ShouldBeEmpty();
        page.All("nats_account_disconnects_total").ShouldBeEmpty();
        await using var sys = await system.ConnectAsync(system.Sys, "n1");
        (await SubjectsAsync(sys)).ShouldNotContain(subject => subject.StartsWith("$SYS.ACCOUNT.*", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Servers_that_leave_are_counted_and_told(string version)
    {
        await using var system = await StartAsync(version, "n1", "n2", "n3");
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.Sys, "n1"));
        await HearsAsync(surveyor);
        await surveyor.WaitForServersAsync(3);
        (await surveyor.ScrapeAsync()).All("nats_server_shutdowns_total").Select(static one => one.Value).ShouldBe([0, 0, 0]);
        await system["n2"].StopAsync();
        await ToldOnceAsync(surveyor, "server_shutdown", "n2", "n2 was shut down");

        // Servers before 2.9.22 say nothing.
        if (version != "2.9")
        {
            system["n3"].LameDuck();
            await ToldOnceAsync(surveyor, "server_lame_duck", "n3", "n3 is a lame duck: its clients leave");
        }

        var page = await surveyor.ScrapeAsync();
        page.All("nats_server_shutdowns_total").Where(static one => one.Value > 0).Select(static one => (one["server_name"], one.Value)).ShouldBe([("n2", 1)]);
        page.All("nats_server_lame_ducks_total").Sum(static one => one.Value).ShouldBe(version == "2.9" ? 0 : 1);
    }

    [Fact]
    public async Task A_user_who_may_not_hear_them_sees_everything_else()
    {
        var accounts = new TestAccounts();
        var watcher = Login.WithPassword("SYS", "deaf");
        var deaf = watcher.Entry("""
            , permissions: { publish: { allow: [ "$SYS.REQ.SERVER.PING", "$SYS.REQ.SERVER.*.*", "$SYS.REQ.ACCOUNT.*.*", "$SYS.REQ.USER.INFO" ] }, subscribe: { allow: [ "_INBOX.>", "$SYS.SERVER.*.STATSZ" ] } }
            """);
        await using var system = await TestCluster.PlainAsync(
            Tools.Newest, accounts.Hub.Replace("SYS {\n    users: [", $"SYS {{\n    users: [ {deaf},", StringComparison.Ordinal), accounts.Sys, accounts.App, accounts.Biz, "n1");
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(watcher));
        await surveyor.WaitForServersAsync(1);
        await Eventually.HoldsAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_client_events_up").ShouldBe(0), Soon);
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_jetstream_advisory_imports_up").ShouldBe(0);
        page.Value("nats_server_up").ShouldBe(1);
    }

    static Task<TestSystem> StartAsync(string version, params string[] names)
    {
        var accounts = new TestAccounts();
        return TestCluster.PlainAsync(version, $"{accounts.Hub}\nmax_pending: 1048576\n", accounts.Sys, accounts.App, accounts.Biz, names);
    }

    static Task HearsAsync(SurveyorProcess surveyor) =>
        Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).Value("nats_client_events_up") == 1, "it listens");

    static async Task RefusedAsync(TestSystem system, int times)
    {
        for (var number = 0; number < times; number++)
        {
            using var stranger = new RawClient();
            (await stranger.LoginAsync(system["n2"].Url, Login.WithPassword("APP", "app"), "stranger", Cancellation)).ShouldContain("Authorization Violation");
        }
    }

    /// <summary>Subscribes and reads nothing until the server has enough of it.</summary>
    static async Task BeSlowAsync(TestSystem system)
    {
        using var sleeper = new RawClient();
        (await sleeper.LoginAsync(system["n1"].Url, system.App, "sleeper", Cancellation)).ShouldBe("PONG");
        await sleeper.SayAsync("SUB flood 1\r\n", Cancellation);
        await using var loud = await system.ConnectAsync(system.App, "n1");
        await using var sys = await system.ConnectAsync(system.Sys, "n1");
        await Eventually.TrueAsync(async () => (await SubjectsAsync(sys)).Contains("flood"), "it subscribed");
        var payload = new byte[256 * 1024];
        await Eventually.TrueAsync(
            async () =>
            {
                await loud.PublishAsync("flood", payload, cancellation: Cancellation);
                await loud.PingAsync(Cancellation);
                return !(await SubjectsAsync(sys)).Contains("flood");
            },
            "it was cut off");
    }

    /// <summary>What clients of n1 subscribe to.</summary>
    static async Task<IReadOnlyList<string>> SubjectsAsync(INatsConnection sys)
    {
        using var reply = await sys.RequestAsync($"$SYS.REQ.SERVER.{sys.Server!.Id}.CONNZ", """{"subscriptions":true,"limit":1000}"""u8.ToArray(), cancellation: Cancellation);
        var connections = JsonNode.Parse(reply.Data.Span)!["data"]!["connections"]!.AsArray();
        return [.. connections.SelectMany(static connection => connection!["subscriptions_list"]?.AsArray() ?? []).Select(static subject => (string)subject!)];
    }

    static async Task ToldOnceAsync(SurveyorProcess surveyor, string kind, string server, string text)
    {
        await Eventually.HoldsAsync(async () => (await ToldAsync(surveyor, $"kind={kind}")).Count.ShouldBe(1), Soon);
        var told = (await ToldAsync(surveyor, $"kind={kind}&server={server}")).ShouldHaveSingleItem()!;
        ((string)told["text"]!).ShouldBe(text);
        DateTimeOffset.UtcNow.ShouldBeGreaterThan((DateTimeOffset)told["time"]!);
    }

    static async Task<JsonArray> ToldAsync(SurveyorProcess surveyor, string filter) => JsonNode.Parse(await surveyor.GetAsync($"api/events?{filter}"))!.AsArray();

    /// <summary>What is shown of accounts and of failed logins, without what is 0.</summary>
    static Dictionary<string, double> Shown(Page page) => page.All("nats_account_connects_total")
        .Select(static one => (Key: $"CONNECT {one["account"]}", one.Value, Account: one["account"]))
        .Concat(page.All("nats_account_disconnects_total").Select(static one => (Key: $"DISCONNECT {one["account"]} {one["reason"]}", one.Value, Account: one["account"])))
        .Where(one => one.Value > 0 && Observed.Contains(one.Account))
        .ToDictionary(static one => one.Key, static one => one.Value);

    static string Account(JsonNode one) => (string?)one["client"]?["acc"] ?? "";

    static bool IsSlow(JsonNode one) => ((string?)one["reason"] ?? "").StartsWith("Slow Consumer", StringComparison.Ordinal);

    /// <summary>What the test itself hears in the system account.</summary>
    sealed class Raw : IAsyncDisposable
    {
        readonly ConcurrentBag<(string Subject, JsonNode Event)> _heard = [];
        readonly List<IAsyncDisposable> _open = [];

        public static async Task<Raw> ListenAsync(TestSystem system)
        {
            var raw = new Raw();
            var nats = await system.ConnectAsync(system.Sys, "n1");
            foreach (var subject in (string[])["$SYS.ACCOUNT.*.CONNECT", "$SYS.ACCOUNT.*.DISCONNECT", "$SYS.SERVER.*.CLIENT.AUTH.ERR"])
            {
                var subscription = nats.Subscribe(subject);
                raw._open.Add(subscription);
                _ = raw.ReadAsync(subscription);
            }

            raw._open.Add(nats);
            await nats.PingAsync(Cancellation);
            return raw;
        }

        public int Count(string ending, Func<JsonNode, bool> isSo) => _heard.Count(one => one.Subject.EndsWith(ending, StringComparison.Ordinal) && isSo(one.Event));

        /// <summary>As <see cref="Shown"/>; a client that was refused had no connection, whatever servers say (2.15).</summary>
        public Dictionary<string, double> Counted()
        {
            var refused = _heard.Where(static one => one.Subject.EndsWith("AUTH.ERR", StringComparison.Ordinal)).Select(static one => Client(one.Event)).ToHashSet();
            return _heard
                .Where(one => !one.Subject.EndsWith("AUTH.ERR", StringComparison.Ordinal) && Observed.Contains(Account(one.Event)) && !refused.Contains(Client(one.Event)))
                .GroupBy(static one => one.Subject.EndsWith(".CONNECT", StringComparison.Ordinal) ? $"CONNECT {Account(one.Event)}" : $"DISCONNECT {Account(one.Event)} {one.Event["reason"]}")
                .ToDictionary(static same => same.Key, static same => (double)same.Count());
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var open in _open)
            {
                await open.DisposeAsync();
            }
        }

        async Task ReadAsync(INatsSubscription subscription)
        {
            await foreach (var message in subscription.ReadAllAsync(Cancellation))
            {
                using (message)
                {
                    _heard.Add((message.Subject, JsonNode.Parse(message.Data.Span)!));
                }
            }
        }

        static string Client(JsonNode one) => $"{one["server"]?["id"]} {one["client"]?["id"]}";
    }
}
