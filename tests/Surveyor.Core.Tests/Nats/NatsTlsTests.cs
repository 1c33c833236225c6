using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Surveyor.Nats;

public sealed class NatsTlsTests : IDisposable
{
    const string Required = ",\"tls_required\":true";

    readonly FakeServer _server = new();
    readonly TestAuthority _authority = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _authority.Dispose();
    }

    [Theory(Timeout = 20_000)]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "localhost")]
    public async Task A_server_that_requires_tls_gets_it(string host, string name)
    {
        await using var connection = Connection(host, new() { CaFile = _authority.CaFile });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await SecureAsync(_authority.Issue(name), Required);
        await peer.LetInAsync();
        await connecting;

        peer.Connect.GetProperty("tls_required").GetBoolean().ShouldBeTrue();
        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync(new byte[3_000_000]);
        using var reply = await asking;
        reply.Data.Length.ShouldBe(3_000_000);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("127.0.0.1", "localhost")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.2")]
    public async Task A_certificate_for_another_name_is_refused(string host, string name) =>
        await ShouldBeRefusedAsync(host, new() { CaFile = _authority.CaFile }, name);

    [Fact(Timeout = 20_000)]
    public async Task An_unknown_authority_is_refused() => await ShouldBeRefusedAsync("127.0.0.1", new() { Required = true }, "127.0.0.1");

    [Fact(Timeout = 20_000)]
    public async Task The_handshake_may_come_first()
    {
        await using var connection = Connection("127.0.0.1", new() { CaFile = _authority.CaFile, TlsFirst = true });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await _server.AcceptAsync();
        await peer.SecureAsync(new() { ServerCertificate = _authority.Issue("127.0.0.1") });
        await peer.SendAsync(_server.Info());
        await peer.LetInAsync();

        await connecting;
    }

    [Fact(Timeout = 20_000)]
    public async Task The_client_shows_its_own_certificate()
    {
        _authority.IssueToClient("surveyor");
        var tls = new NatsTlsOpts { CaFile = _authority.CaFile, CertFile = _authority.CertFile, KeyFile = _authority.KeyFile };
        await using var connection = Connection("127.0.0.1", tls);
        X509Certificate? shown = null;
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await _server.AcceptAsync();
        await peer.SendAsync(_server.Info(Required));
        await peer.SecureAsync(new()
        {
            ServerCertificate = _authority.Issue("127.0.0.1"),
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate) is not null,
        });
        await peer.LetInAsync();
        await connecting;

        shown.ShouldNotBeNull().Subject.ShouldBe("CN=surveyor");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_plain_server_will_not_do_when_tls_is_asked_for()
    {
        await using var connection = new NatsConnection(new() { Urls = [$"tls://me:hush@127.0.0.1:{_server.Port}"] });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await _server.AcceptAsync();
        await peer.SendAsync(_server.Info());

        (await Should.ThrowAsync<NatsException>(() => connecting)).Message.ShouldContain("does not offer it");
        await peer.ShouldHaveLeftAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task Words_slipped_in_before_the_handshake_are_refused()
    {
        await using var connection = Connection("127.0.0.1", new() { CaFile = _authority.CaFile });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await _server.AcceptAsync();
        await peer.SendAsync($"{_server.Info(Required)}MSG a 1 1\r\nx\r\n");

        (await Should.ThrowAsync<NatsException>(() => connecting)).Message.ShouldContain("plain text before the TLS handshake");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_learned_address_is_checked_against_the_name_it_was_learned_through()
    {
        using var second = new FakeServer();
        await using var connection = Connection("localhost", new() { CaFile = _authority.CaFile });
        var connecting = connection.ConnectAsync(Cancellation);
        using var certificate = _authority.Issue("localhost");
        using (var peer = await SecureAsync(certificate, $"{Required},\"connect_urls\":[\"127.0.0.1:{second.Port}\"]"))
        {
            await peer.LetInAsync();
            await connecting;
            _server.Dispose();
        }

        using var elsewhere = await second.AcceptAsync();
        await elsewhere.SendAsync(second.Info());
        await elsewhere.ShouldHaveLeftAsync();
        using var again = await second.AcceptAsync();
        await again.SendAsync(second.Info(Required));
        await again.SecureAsync(new() { ServerCertificate = certificate });
        await again.LetInAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_missing_file_is_named()
    {
        await using var connection = Connection("127.0.0.1", new() { CaFile = "/nowhere/ca.pem" });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await _server.AcceptAsync();
        await peer.SendAsync(_server.Info(Required));

        (await Should.ThrowAsync<NatsException>(() => connecting)).Message.ShouldContain("/nowhere/ca.pem");
    }

    NatsConnection Connection(string host, NatsTlsOpts tls) => new(new()
    {
        Urls = [$"nats://{host}:{_server.Port}"],
        TlsOpts = tls,
        ReconnectWaitMin = TimeSpan.FromMilliseconds(5),
        ReconnectWaitMax = TimeSpan.FromMilliseconds(20),
        ConnectTimeout = Connecting.Patience,
    });

    async Task<FakePeer> SecureAsync(X509Certificate2 certificate, string info)
    {
        var peer = await _server.AcceptAsync();
        await peer.SendAsync(_server.Info(info));
        await peer.SecureAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate });
        return peer;
    }

    async Task ShouldBeRefusedAsync(string host, NatsTlsOpts tls, string name)
    {
        await using var connection = Connection(host, tls);
        var connecting = connection.ConnectAsync(Cancellation);
        using var certificate = _authority.Issue(name);
        var securing = SecureAsync(certificate, Required);

        (await Should.ThrowAsync<NatsException>(() => connecting)).Message.ShouldContain("TLS handshake");
        await securing.ContinueWith(task => task.IsFaulted ? null : task.Result, TaskScheduler.Default);
    }
}
