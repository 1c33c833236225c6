using System.Globalization;
using System.Text;
using Surveyor.Core.Tests.Protocol;
using Surveyor.Core.Tests.Survey;
using Surveyor.Events;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Events;

/// <summary>Events of pretended servers about themselves and their clients, and what is made of them.</summary>
public sealed class ServerListenersTests : IAsyncDisposable
{
    const string Refused = "$SYS.SERVER.N1.CLIENT.AUTH.ERR";
    const string Gone = "$SYS.ACCOUNT.APP.DISCONNECT";

    readonly FakeTime _time = new();
    readonly FakeSystem _system;
    readonly RecentEvents _recent = new();
    readonly ServerListeners _listeners;
    int _sent;

    public ServerListenersTests()
    {
        _system = new(_time);
        _system.Node("n1");
        _listeners = new(_recent, _time);
    }

    [Fact]
    public async Task Failed_logins_are_counted_by_server_and_reason_and_told()
    {
        _listeners.ListenAsSystem(_system, HearOptions.Nothing);
        _system.Publish(Refused, Disconnect("Authentication Failure", "$G", "\"user\":\"joe\",\"host\":\"10.0.0.7\""));
        var server = (await UntilAsync(heard => heard.Servers.Count == 1)).Servers[0];

        server.Server.ShouldBe(new("n1", "east", ""));
        server.FailedLogins.ShouldBe([new("Authentication Failure", 1)]);
        var told = _recent.NewestFirst().ShouldHaveSingleItem();
        (told.Kind, told.Account, told.Server, told.Count).ShouldBe(("authentication_error", "$G", "n1", 1));
        told.Text.ShouldBe("user joe from 10.0.0.7 was refused by n1: Authentication Failure");
        told.Time.ShouldBe(new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Connections_are_heard_only_when_asked_for()
    {
        _listeners.ListenAsSystem(_system, HearOptions.Nothing);
        _system.Publish("$SYS.ACCOUNT.APP.CONNECT", Connect());
        _system.Publish(Gone, Disconnect("Client Closed"));
        _system.Publish(Refused, Disconnect("Authentication Failure", "$G"));

        var heard = await UntilAsync(heard => heard.Servers.Count == 1);
        heard.Accounts.ShouldBeEmpty();
        heard.Connections.ShouldBeFalse();
    }

    [Fact]
    public async Task Connections_are_counted_by_account_and_reason_and_not_told()
    {
        Listen();
        _system.Publish("$SYS.ACCOUNT.APP.CONNECT", Connect());
        _system.Publish("$SYS.ACCOUNT.APP.CONNECT", Connect());
        _system.Publish(Gone, Disconnect("Client Closed"));
        _system.Publish(Gone, Disconnect("Stale Connection"));

        var account = (await UntilAsync(heard => heard.Accounts is [{ Connects: 2, Disconnects.Count: 2 }])).Accounts[0];
        account.Account.ShouldBe("APP");
        account.Disconnects.ShouldBe([new("Client Closed", 1), new("Stale Connection", 1)]);
        _recent.NewestFirst().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"name\":\"slow\",\"user\":\"joe\"", "client slow from an unknown host was cut off by n1: Slow Consumer (Pending Bytes)")]
    [InlineData("\"user\":\"joe\",\"host\":\"10.0.0.7\"", "a client of user joe from 10.0.0.7 was cut off by n1: Slow Consumer (Pending Bytes)")]
    [InlineData("\"host\":\"10.0.0.7\"", "a client without a name from 10.0.0.7 was cut off by n1: Slow Consumer (Pending Bytes)")]
    public async Task A_slow_consumer_is_told_by_name(string client, string text)
    {
        Listen();
        _system.Publish(Gone, Disconnect("Slow Consumer (Pending Bytes)", "APP", client));
        await UntilAsync(heard => heard.Accounts.Count == 1);

        var told = _recent.NewestFirst().ShouldHaveSingleItem();
        (told.Kind, told.Account, told.Server, told.Text).ShouldBe(("slow_consumer", "APP", "n1", text));
    }

    [Theory]
    [InlineData("2.11.9", "s3cret", "client app from 10.0.0.7")]
    [InlineData("2.12.0", "joe", "user joe from 10.0.0.7")]
    [InlineData("2.15.1", "[REDACTED]", "client app from 10.0.0.7")]
    [InlineData("2.9.10", "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4", "user UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4 from 10.0.0.7")]
    [InlineData("2.9.10", "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNf4", "client app from 10.0.0.7")]
    [InlineData("2.9.10", "SDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4", "client app from 10.0.0.7")]
    [InlineData("", "s3cret", "client app from 10.0.0.7")]
    public async Task A_token_that_a_server_tells_as_the_user_is_never_shown(string version, string user, string who)
    {
        Listen();
        var refused = Disconnect("Authentication Failure", "$G", $"\"user\":\"{user}\",\"name\":\"app\",\"host\":\"10.0.0.7\"");
        var slow = Disconnect("Slow Consumer (Pending Bytes)", "APP", $"\"user\":\"{user}\",\"host\":\"10.0.0.7\"");
        _system.Publish(Refused, refused.Replace("2.12.0", version, StringComparison.Ordinal));
        _system.Publish(Gone, slow.Replace("2.12.0", version, StringComparison.Ordinal));
        await UntilAsync(heard => heard is { Servers.Count: 1, Accounts.Count: 1 });

        _recent.NewestFirst().Single(told => told.Kind == "authentication_error").Text.ShouldBe($"{who} was refused by n1: Authentication Failure");
        _recent.NewestFirst().Single(told => told.Kind == "slow_consumer").Text.ShouldStartWith(
            who.StartsWith("user", StringComparison.Ordinal) ? $"a client of {who} was cut off" : "a client without a name from 10.0.0.7 was cut off");
    }

    [Fact]
    public async Task A_failed_login_that_is_also_told_as_a_disconnect_is_none()
    {
        Listen();
        foreach (var sample in Samples("2.15.1", "SYS_SERVER_id_CLIENT_AUTH_ERR"))
        {
            _system.Publish(Refused, sample);
        }

        foreach (var sample in Samples("2.15.1", "SYS_ACCOUNT_G_DISCONNECT"))
        {
            _system.Publish("$SYS.ACCOUNT.$G.DISCONNECT", sample);
        }

        _system.Publish(Gone, Disconnect("Client Closed"));
        var heard = await UntilAsync(heard => heard is { Servers.Count: 1, Accounts.Count: > 0 });
        heard.Accounts.Select(account => account.Account).ShouldBe(["APP"]);
        heard.Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task A_user_whose_login_is_taken_away_was_connected()
    {
        Listen();
        _system.Publish(Gone, Disconnect("Authentication Failure"));
        (await UntilAsync(heard => heard.Accounts.Count == 1)).Accounts[0].Disconnects.ShouldBe([new("Authentication Failure", 1)]);
    }

    [Fact]
    public async Task An_event_that_comes_again_is_counted_once()
    {
        Listen();
        var same = Disconnect("Client Closed");
        _system.Publish(Gone, same);
        _system.Publish(Gone, same);
        (await UntilAsync(heard => heard.Duplicates == 1)).Accounts[0].Disconnects.ShouldBe([new("Client Closed", 1)]);
    }

    [Fact]
    public void A_process_leaves_once_and_its_server_may_leave_again()
    {
        _listeners.TakeLeaving(Server("N1"), lameDuck: true);
        _listeners.TakeLeaving(Server("N1"), lameDuck: true);
        _listeners.TakeLeaving(Server("N1"), lameDuck: false);
        _listeners.TakeLeaving(Server("N2"), lameDuck: false);

        var server = _listeners.Freeze().Servers.ShouldHaveSingleItem();
        (server.Shutdowns, server.LameDucks).ShouldBe((2, 1));
        _recent.NewestFirst().Select(one => (one.Kind, one.Server, one.Text)).ShouldBe(
        [
            ("server_shutdown", "n1", "n1 was shut down"),
            ("server_shutdown", "n1", "n1 was shut down"),
            ("server_lame_duck", "n1", "n1 is a lame duck: its clients leave"),
        ]);
    }

    [Fact]
    public async Task Garbage_is_counted_and_breaks_nothing()
    {
        List<string> told = [];
        _listeners.Refused += (subject, reason) => told.Add($"{subject}: {reason}");
        Listen();
        string[] garbage =
        [
            "no JSON", "null", "[]", "{}", "7", Disconnect("x").Replace("\"id\":\"id", "\"ix\":\"id", StringComparison.Ordinal),
            Disconnect("x").Replace("\"client\"", "\"clown\"", StringComparison.Ordinal), Disconnect("x").Replace("\"server\"", "\"serf\"", StringComparison.Ordinal),
            Disconnect(new string('x', 1_000_000)), Disconnect("x", new string('A', 1_000_000)), Connect(),
        ];
        foreach (var text in garbage)
        {
            _system.Publish(Refused, text);
        }

        _system.Publish(Refused, Disconnect("Authentication Failure", "$G"));
        var heard = await UntilAsync(heard => heard.Servers.Count == 1);
        heard.Malformed.ShouldBe(garbage.Length);
        heard.Servers[0].FailedLogins.ShouldBe([new("Authentication Failure", 1)]);
        told.Count.ShouldBe(2, "what is no JSON, and what is no such event");
        told.ShouldContain("$SYS.SERVER.*.CLIENT.AUTH.ERR: the event is null");
    }

    [Fact]
    public async Task Absurd_names_of_clients_are_counted_and_cut()
    {
        Listen();
        _system.Publish(Refused, Disconnect("Authentication Failure", "N/A", $"\"user\":\"a\\n\\u0007{new string('b', 1_000_000)}\""));
        await UntilAsync(heard => heard.Servers.Count == 1);

        var told = _recent.NewestFirst().ShouldHaveSingleItem();
        told.Text.ShouldStartWith("user a??bbb");
        told.Text.Length.ShouldBeLessThan(200);
        told.Account.ShouldBeEmpty();
    }

    [Fact]
    public async Task Too_many_accounts_and_reasons_share_a_row()
    {
        Listen();
        for (var number = 0; number < 2_100; number++)
        {
            _system.Publish("$SYS.ACCOUNT.A.DISCONNECT", Disconnect($"reason {number}", $"A{number}"));
        }

        var heard = await UntilAsync(heard => heard.Accounts.Sum(account => account.Disconnects.Sum(reason => reason.Value)) == 2_100);
        heard.Accounts.Count.ShouldBe(2_001);
        heard.Accounts.Single(account => account.Account == "(other)").Disconnects.ShouldBe([new("(other)", 100)]);
        heard.Accounts.SelectMany(account => account.Disconnects).Select(reason => reason.Key).Distinct().Count().ShouldBe(51);
        heard.Folded.ShouldBe(100 + 2_050);
    }

    [Fact]
    public async Task Every_captured_event_is_counted_or_known_to_be_none()
    {
        Listen();
        foreach (var version in Sample.Versions)
        {
            foreach (var text in Samples(version, "SYS_SERVER_id_CLIENT_AUTH_ERR"))
            {
                _system.Publish(Refused, text);
            }

            foreach (var text in Samples(version, "SYS_ACCOUNT_APP_CONNECT"))
            {
                _system.Publish("$SYS.ACCOUNT.APP.CONNECT", text);
            }

            foreach (var text in Samples(version, "SYS_ACCOUNT_APP_DISCONNECT"))
            {
                _system.Publish(Gone, text);
            }
        }

        var releases = Sample.Versions.Count();
        var heard = await UntilAsync(heard => heard.Accounts is [{ Disconnects: [var closed], Connects: var connects }] && connects == releases && closed.Value == releases
            && heard.Servers is [{ FailedLogins: [var refused] }] && refused.Value == releases);
        heard.Servers[0].FailedLogins.ShouldBe([new("Authentication Failure", releases)]);
        heard.Malformed.ShouldBe(0);
    }

    public ValueTask DisposeAsync() => _listeners.DisposeAsync();

    static IEnumerable<string> Samples(string version, string name) =>
        Sample.All.Where(sample => sample.Version == version && sample.Name == $"EVENT-SYS-{name}").Select(sample => Encoding.UTF8.GetString(sample.Utf8));

    static ServerInfo Server(string id) => new("n1", "127.0.0.1", id, "east", null, "2.15.1", null, true, null);

    void Listen() => _listeners.ListenAsSystem(_system, new(Connects: true));

    async Task<ServersHeard> UntilAsync(Func<ServersHeard, bool> isSo)
    {
        await Task.Run(() => SpinWait.SpinUntil(() => isSo(_listeners.Freeze()), TimeSpan.FromSeconds(20)).ShouldBeTrue(), TestContext.Current.CancellationToken);
        return _listeners.Freeze();
    }

    string Connect() => Event("client_connect", "APP", "");

    string Disconnect(string reason, string account = "APP", string client = "") => Event("client_disconnect", account, client, $",\"reason\":\"{reason}\"");

    string Event(string type, string account, string client, string rest = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"io.nats.server.advisory.v1.{{type}}","id":"id{{++_sent}}","timestamp":"2026-11-21T04:00:00Z","server":{"name":"n1","id":"N1","cluster":"east","ver":"2.12.0"},"client":{"acc":"{{account}}"{{(client.Length > 0 ? "," + client : "")}}}{{rest}}}""");
}
