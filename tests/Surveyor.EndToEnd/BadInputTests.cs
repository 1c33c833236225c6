using System.Net;
using System.Net.Sockets;
using Surveyor.EndToEnd.Kit;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd;

/// <summary>What users get wrong gets a clear answer, and Surveyor stays up unless it cannot start at all.</summary>
public sealed class BadInputTests(BadInputTests.Shared shared) : IClassFixture<BadInputTests.Shared>
{
    const string WrongPassword = "not-the-password-4711";

    static readonly string[] Fresh = ["--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s"];

    [Fact]
    public async Task A_wrong_password_keeps_Surveyor_up_and_is_told_everywhere_but_never_shown()
    {
        var system = await shared.OfAsync(Tools.Newest);
        await using var surveyor = await SurveyorProcess.StartAsync(["--servers", system.Urls()[0], "--user", "sys", "--password", WrongPassword]);
        await Eventually.TrueAsync(() => surveyor.Log.Contains("Authorization Violation", StringComparison.OrdinalIgnoreCase), "the refusal is logged");
        await NotConnectedAsync(surveyor, "Authorization Violation");
    }

    [Fact]
    public async Task A_password_in_the_URL_is_never_shown()
    {
        var system = await shared.OfAsync(Tools.Newest);
        var url = system.Urls()[0].Replace("nats://", $"nats://sys:{WrongPassword}@", StringComparison.Ordinal);
        await using var surveyor = await SurveyorProcess.StartAsync(["--servers", url]);
        await Eventually.TrueAsync(() => surveyor.Log.Contains("Authorization Violation", StringComparison.OrdinalIgnoreCase), "the refusal is logged");
        await NotConnectedAsync(surveyor, "Authorization Violation");
    }

    [Fact]
    public async Task An_unreachable_address_keeps_Surveyor_up_until_a_server_is_there()
    {
        var nobody = new LoopbackPorts().Next();
        await using var surveyor = await SurveyorProcess.StartAsync(["--servers", $"nats://127.0.0.1:{nobody}", "--user", "sys", "--password", WrongPassword]);
        await Eventually.TrueAsync(() => surveyor.Log.Contains("cannot connect", StringComparison.Ordinal), "the failure is logged");
        await NotConnectedAsync(surveyor, $"127.0.0.1:{nobody}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_exit_on_failed_start_it_ends_with_code_1_and_the_reason(bool reachable)
    {
        var system = await shared.OfAsync(Tools.Newest);
        var url = reachable ? system.Urls()[0] : $"nats://127.0.0.1:{new LoopbackPorts().Next()}";
        var (exitCode, output) = await SurveyorProcess.RunAsync(["--servers", url, "--user", "sys", "--password", WrongPassword, "--exit-on-failed-start"]);
        exitCode.ShouldBe(1);
        output.ShouldContain(reachable ? "Authorization Violation" : "refused", Case.Insensitive);
        output.ShouldNotContain(WrongPassword);
        NoStackTrace(output);
    }

    [Theory]
    [InlineData("2.9")]
    [InlineData("2.10")]
    [InlineData(Tools.Newest)]
    public async Task A_user_outside_the_system_account_is_told_which_account_it_is_in(string version)
    {
        var system = await shared.OfAsync(version);
        await using var surveyor = await SurveyorProcess.StartAsync(system.SurveyorFlags(system.App));
        await Eventually.TrueAsync(async () => (await surveyor.TryGetAsync("-/ready")).Body.Contains("system account", StringComparison.Ordinal), "the reason is known");
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_up").ShouldBe(1);
        page.Value("nats_survey_question_success", ("question", "statsz")).ShouldBe(0);
        page.Value("nats_survey_connection_system_account").ShouldBe(0);
        page.All("nats_server_up").ShouldBeEmpty();
        var (status, reason) = await surveyor.TryGetAsync("-/ready");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        string[] told = [reason, WebUtility.HtmlDecode(await surveyor.GetAsync("")), surveyor.Log];
        told.ShouldAllBe(text => text.Contains("not a user of the system account", StringComparison.Ordinal));
        if (version != "2.9")
        {
            told.ShouldAllBe(text => text.Contains("'app'", StringComparison.Ordinal) && text.Contains("'APP'", StringComparison.Ordinal));
        }

        told.ShouldAllBe(text => !text.Contains(system.App.Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2.9")]
    [InlineData("2.10")]
    [InlineData(Tools.Newest)]
    public async Task The_least_privileged_user_can_ask_everything(string version)
    {
        var system = await shared.OfAsync(version);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Watcher!), "--inbox-prefix", system.Watcher!.InboxPrefix, .. Fresh]);
        await surveyor.WaitForServersAsync(1);
        var page = await surveyor.ScrapeAsync();
        page.All("nats_survey_question_success").Count.ShouldBe(11);
        page.All("nats_survey_question_success").ShouldAllBe(static sample => sample.Value == 1);
        page.All("nats_survey_permission_errors_total").ShouldAllBe(static sample => sample.Value == 0);
        surveyor.Log.ShouldNotContain("permission");
    }

    [Fact]
    public async Task Without_its_inbox_the_least_privileged_user_is_told_what_is_missing()
    {
        var system = await shared.OfAsync(Tools.Newest);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.SurveyorFlags(system.Watcher!), "--timeout", "1s"]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_survey_permission_errors_total", ("subject", "inbox")) is [{ Value: > 0 }], "the refusal is counted");
        var page = await surveyor.ScrapeAsync();
        page.Value("nats_up").ShouldBe(1);
        page.Value("nats_survey_question_success", ("question", "statsz")).ShouldBe(0);
        surveyor.Log.ShouldContain("_INBOX");
    }

    [Theory]
    [InlineData("$SYS.REQ.SERVER.*.JSZ", "SERVER.*.JSZ", "jsz_state", "jsz_config")]
    [InlineData("$SYS.REQ.SERVER.*.GATEWAYZ", "SERVER.*.GATEWAYZ", "gatewayz")]
    [InlineData("$SYS.REQ.SERVER.*.LEAFZ", "SERVER.*.LEAFZ", "leafz")]
    [InlineData("$SYS.REQ.SERVER.*.VARZ", "SERVER.*.VARZ", "varz")]
    [InlineData("$SYS.REQ.SERVER.*.HEALTHZ", "SERVER.*.HEALTHZ", "healthz")]
    [InlineData("$SYS.REQ.SERVER.*.RAFTZ", "SERVER.*.RAFTZ", "raftz")]
    [InlineData("$SYS.REQ.ACCOUNT.*.STATZ", "ACCOUNT.*.STATZ", "account_statz", "account_info")] // which tells whose claims to ask for
    public async Task A_permission_missing_for_one_question_fails_that_question_only_and_is_counted(string denied, string kind, params string[] failing)
    {
        await using var system = await RestrictedAsync($"publish: {{ allow: \">\", deny: \"{denied}\" }}");
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.System.SurveyorFlags(system.Login), .. Fresh]);
        await surveyor.WaitForServersAsync(1);
        for (var scrape = 0; scrape < 3; scrape++)
        {
            var page = await surveyor.ScrapeAsync();
            var failed = page.All("nats_survey_question_success").Where(static sample => sample.Value == 0).Select(static sample => sample["question"]);
            failed.ShouldBe(failing, ignoreOrder: true);
            page.All("nats_survey_question_success").Count.ShouldBe(11);
            page.Value("nats_survey_permission_errors_total", ("subject", kind)).ShouldBeGreaterThan(0);
            page.Value("nats_up").ShouldBe(1);
            page.All("nats_core_connection_count").Count.ShouldBe(1);
        }

        surveyor.Log.ShouldContain("no permission");
        (await surveyor.GetAsync("")).ShouldContain(failing[0]);
    }

    [Fact]
    public async Task Without_permission_to_ask_STATSZ_nothing_is_known_and_that_is_said()
    {
        await using var system = await RestrictedAsync("publish: { allow: \">\", deny: [\"$SYS.REQ.SERVER.*.STATSZ\", \"$SYS.REQ.SERVER.PING\"] }");
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.System.SurveyorFlags(system.Login), .. Fresh, "--timeout", "1s"]);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_survey_question_success", ("question", "statsz")) is [{ Value: 0 }], "the refusal shows");
        (await surveyor.ScrapeAsync()).Value("nats_up").ShouldBe(1);
        surveyor.Log.ShouldContain("no permission");
    }

    [Fact]
    public async Task A_user_who_was_allowed_just_what_nats_surveyor_asks_still_sees_servers_accounts_and_streams()
    {
        string[] allowed = ["PING", "PING.JSZ", "PING.GATEWAYZ", "PING.RAFTZ"];
        var publish = string.Join(", ", allowed.Select(static question => $"\"$SYS.REQ.SERVER.{question}\"").Append("\"$SYS.REQ.ACCOUNT.PING.STATZ\""));
        await using var system = await RestrictedAsync($"publish: {{ allow: [{publish}] }}, subscribe: {{ allow: \"_INBOX.>\" }}");
        await using var app = await system.System.ConnectAsync(system.System.App);
        await new JetStreamApi(app, TimeProvider.System).CreateStreamAsync("orders", ["orders"], cancellation: TestContext.Current.CancellationToken);
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.System.SurveyorFlags(system.Login), .. Fresh, "--accounts", "--jsz", "all", "--gatewayz", "--raftz"]);
        await surveyor.WaitForServersAsync(1);
        await Eventually.TrueAsync(async () => (await surveyor.ScrapeAsync()).All("nats_stream_total_messages", ("stream", "orders")) is [{ Value: 0 }], "the stream is there");
        (await surveyor.ScrapeAsync()).All("nats_core_account_conn_count").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Without_permission_to_hear_events_questions_still_work_and_the_refusals_are_counted()
    {
        await using var system = await RestrictedAsync("publish: \">\", subscribe: { allow: \"_INBOX.>\" }");
        await using var surveyor = await SurveyorProcess.StartAsync([.. system.System.SurveyorFlags(system.Login), .. Fresh]);
        await surveyor.WaitForServersAsync(1);
        var page = await surveyor.ScrapeAsync();
        page.All("nats_survey_question_success").ShouldAllBe(static sample => sample.Value == 1);
        page.Value("nats_survey_permission_errors_total", ("subject", "$SYS.SERVER.*.STATSZ")).ShouldBe(1);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, output) = await SurveyorProcess.RunAsync(["--port", $"{port}"]);
        exitCode.ShouldBe(1);
        output.ShouldContain($"{port}");
        output.ShouldContain("in use", Case.Insensitive);
        NoStackTrace(output);
    }

    [Theory]
    [InlineData("servers: [nats://127.0.0.1:4222", "yaml")]
    [InlineData("servers: [nats://127.0.0.1:4222\nport: 1\n", "yaml")]
    [InlineData("constant-labels: {region: eu\nport: 1\n", "yaml")]
    [InlineData("sevrers: [nats://127.0.0.1:4222]", "servers")]
    [InlineData("timeout: soon", "timeout")]
    [InlineData("- just\n- a list", "yaml")]
    [InlineData("timeout: 1s\ntimeout: 2s", "timeout")]
    public async Task A_wrong_configuration_file_is_named_with_what_is_wrong(string yaml, string named)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("surveyor-config-").FullName, "surveyor.yaml");
        await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
        var (exitCode, output) = await SurveyorProcess.RunAsync(["--config", file]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        exitCode.ShouldBe(1);
        output.ShouldContain(file);
        output.ShouldContain(named, Case.Insensitive);
        NoStackTrace(output);
    }

    [Theory]
    [InlineData("/nowhere/surveyor.yaml")]
    [InlineData("/dev")]
    public async Task A_configuration_file_that_cannot_be_read_is_named(string file)
    {
        var (exitCode, output) = await SurveyorProcess.RunAsync(["--config", file]);
        exitCode.ShouldBe(1);
        output.ShouldContain(file);
        NoStackTrace(output);
    }

    [Fact]
    public async Task An_unknown_option_is_an_error_that_suggests_the_nearest()
    {
        var (exitCode, output) = await SurveyorProcess.RunAsync(["--acounts", "--timeout", "never"]);
        exitCode.ShouldBe(1);
        output.ShouldContain("--acounts");
        output.ShouldContain("--accounts");
        output.ShouldContain("timeout");
        NoStackTrace(output);
    }

    static async Task<Restricted> RestrictedAsync(string permissions)
    {
        var login = Login.WithPassword("SYS", "restricted");
        var system = await TestCluster.SingleAsync(adjust: settings => settings with
        {
            Accounts = settings.Accounts.Replace("SYS {\n    users: [ ", $"SYS {{\n    users: [ {login.Entry($", permissions: {{ {permissions} }}")}, ", StringComparison.Ordinal),
        });
        return new(system, login);
    }

    static void NoStackTrace(string output) => output.ShouldNotContain("   at ");

    static async Task NotConnectedAsync(SurveyorProcess surveyor, string reason)
    {
        var text = await surveyor.GetAsync("metrics");
        var page = Page.Parse(text);
        page.Value("nats_up").ShouldBe(0);
        page.All("nats_server_up").ShouldBeEmpty();
        var (status, ready) = await surveyor.TryGetAsync("-/ready");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var landing = WebUtility.HtmlDecode(await surveyor.GetAsync(""));
        ready.ShouldContain(reason, Case.Insensitive);
        landing.ShouldContain(reason, Case.Insensitive);
        (await surveyor.GetAsync("-/healthy")).ShouldContain("healthy");
        ((string[])[text, ready, landing, surveyor.Log]).ShouldAllBe(static shown => !shown.Contains(WrongPassword, StringComparison.Ordinal));
    }

    sealed record Restricted(TestSystem System, Login Login) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => System.DisposeAsync();
    }

    /// <summary>One server of each version for all tests of the class.</summary>
    public sealed class Shared : IAsyncDisposable
    {
        readonly Dictionary<string, Task<TestSystem>> _started = [];

        public Task<TestSystem> OfAsync(string version)
        {
            if (!_started.TryGetValue(version, out var system))
            {
                _started.Add(version, system = TestCluster.SingleAsync(version));
            }

            return system;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var started in _started.Values.Where(static started => started.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }
        }
    }
}
