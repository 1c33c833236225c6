using System.Buffers.Text;
using System.Text.Json;

namespace Surveyor.Nats;

public sealed class NatsLoginTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact(Timeout = 20_000)]
    public async Task User_and_password()
    {
        var connect = await LoginAsync(new() { Username = "sys", Password = "p\"ä" });

        Text(connect, "user").ShouldBe("sys");
        Text(connect, "pass").ShouldBe("p\"ä");
        Text(connect, "auth_token").ShouldBeNull();
    }

    [Theory(Timeout = 20_000)]
    [InlineData("me:p%40ss@", "me", "p@ss", null)]
    [InlineData("me:@", "me", "", null)]
    [InlineData("token@", null, null, "token")]
    public async Task A_login_in_the_url_goes_before_the_options(string login, string? user, string? password, string? token)
    {
        var connect = await LoginAsync(new() { Username = "other", Password = "other" }, login);

        Text(connect, "user").ShouldBe(user);
        Text(connect, "pass").ShouldBe(password);
        Text(connect, "auth_token").ShouldBe(token);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_token() => Text(await LoginAsync(new() { Token = "hush" }), "auth_token").ShouldBe("hush");

    [Fact(Timeout = 20_000)]
    public async Task The_content_of_a_token_file_is_the_password_of_a_user()
    {
        await File.WriteAllTextAsync(_file, "hush\n", Cancellation);

        var connect = await LoginAsync(new() { Username = "sys", TokenFile = _file });

        Text(connect, "user").ShouldBe("sys");
        Text(connect, "pass").ShouldBe("hush");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_token_file_is_read_again_at_every_connect_and_a_refusal_ends_nothing()
    {
        using var server = new FakeServer();
        await File.WriteAllTextAsync(_file, "old\n", Cancellation);
        var opts = new NatsOpts
        {
            Urls = [server.Url],
            AuthOpts = new() { TokenFile = _file },
            ConnectTimeout = Connecting.Patience,
            ReconnectWaitMin = TimeSpan.FromMilliseconds(5),
            ReconnectWaitMax = TimeSpan.FromMilliseconds(20),
        };
        await using var connection = new NatsConnection(opts);
        var events = new EventLog(connection);
        var connecting = connection.ConnectAsync(Cancellation);

        for (var i = 0; i < 5; i++)
        {
            using var refused = await server.AcceptAsync();
            await refused.SendAsync(server.Info());
            await refused.ReadConnectAsync();
            (await refused.ReadLineAsync()).ShouldBe("PING");
            await refused.SendAsync("-ERR 'Authorization Violation'\r\n");
            var attempt = await events.NextAsync<NatsConnectionEvent.AttemptFailed>();
            attempt.Authorization.ShouldBeTrue();
            attempt.Reason.ShouldBe("Authorization Violation");
        }

        (await Should.ThrowAsync<NatsAuthorizationException>(() => connecting)).Message.ShouldContain("Authorization Violation");
        await File.WriteAllTextAsync(_file, "new\n", Cancellation);
        using var peer = await server.LetInAsync();
        await events.NextAsync<NatsConnectionEvent.Opened>();
        Text(peer.Connect, "auth_token").ShouldBe("new");
    }

    [Fact(Timeout = 20_000)]
    public async Task An_nkey_signs_the_challenge()
    {
        var keys = NKeyPair.Create(NKeyKind.User);
        await File.WriteAllTextAsync(_file, $"{keys.Seed}\n", Cancellation);

        var connect = await LoginAsync(new() { NKeyFile = _file });

        Text(connect, "nkey").ShouldBe(keys.PublicKey);
        Text(connect, "jwt").ShouldBeNull();
        Text(connect, "sig").ShouldBe(Base64Url.EncodeToString(keys.Sign("challenge"u8)));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_credentials_file_shows_its_token_and_signs_the_challenge()
    {
        var keys = NKeyPair.Create(NKeyKind.User);
        var text = $"-----BEGIN NATS USER JWT-----\ney.jwt\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n{keys.Seed}\n------END USER NKEY SEED------\n";
        await File.WriteAllTextAsync(_file, text, Cancellation);

        var connect = await LoginAsync(new() { CredsFile = _file });

        Text(connect, "jwt").ShouldBe("ey.jwt");
        Text(connect, "nkey").ShouldBeNull();
        Text(connect, "sig").ShouldBe(Base64Url.EncodeToString(keys.Sign("challenge"u8)));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_token_and_a_seed_may_be_given_directly()
    {
        var keys = NKeyPair.Create(NKeyKind.User);

        var connect = await LoginAsync(new() { Jwt = "ey.jwt\n", Seed = keys.Seed });

        Text(connect, "jwt").ShouldBe("ey.jwt");
        Text(connect, "sig").ShouldBe(Base64Url.EncodeToString(keys.Sign("challenge"u8)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("no seed at all: hush", "nkey seed")]
    [InlineData("SUHUSH", "nkey")]
    public async Task A_secret_that_cannot_be_used_is_named_but_not_shown(string content, string reason)
    {
        using var server = new FakeServer();
        await File.WriteAllTextAsync(_file, content, Cancellation);
        await using var connection = new NatsConnection(new() { Urls = [server.Url], AuthOpts = new() { NKeyFile = _file } });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await server.AcceptAsync();
        await peer.SendAsync(server.Info(",\"nonce\":\"challenge\""));

        var failed = await Should.ThrowAsync<NatsAuthorizationException>(() => connecting);

        failed.Message.ShouldContain(reason);
        failed.ToString().ToUpperInvariant().ShouldNotContain("HUSH");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_missing_file_is_named()
    {
        using var server = new FakeServer();
        await using var connection = new NatsConnection(new() { Urls = [server.Url], AuthOpts = new() { CredsFile = "/nowhere/sys.creds" } });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await server.AcceptAsync();
        await peer.SendAsync(server.Info());

        (await Should.ThrowAsync<NatsAuthorizationException>(() => connecting)).Message.ShouldContain("/nowhere/sys.creds");
    }

    [Fact]
    public void Options_do_not_print_their_secrets() =>
        new NatsOpts { AuthOpts = new() { Password = "hush", Token = "hush", Seed = "hush" } }.ToString().ShouldNotContain("hush");

    static async Task<JsonElement> LoginAsync(NatsAuthOpts auth, string login = "")
    {
        using var server = new FakeServer();
        await using var connection = new NatsConnection(new() { Urls = [$"nats://{login}127.0.0.1:{server.Port}"], AuthOpts = auth, ConnectTimeout = Connecting.Patience });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await server.LetInAsync(",\"nonce\":\"challenge\"");
        await connecting;
        return peer.Connect;
    }

    static string? Text(JsonElement connect, string name) => connect.TryGetProperty(name, out var value) ? value.GetString() : null;
}
