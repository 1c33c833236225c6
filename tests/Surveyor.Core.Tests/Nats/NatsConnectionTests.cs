using System.Text;

namespace Surveyor.Nats;

public sealed class NatsConnectionTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task It_introduces_itself_as_servers_expect()
    {
        using var server = new FakeServer();
        await using var connection = new NatsConnection(new() { Urls = [server.Url], Name = "watch \"1\"" });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await server.LetInAsync(",\"cluster\":\"east\",\"domain\":\"hub\"");
        await connecting;

        connection.State.ShouldBe(NatsConnectionState.Open);
        connection.Server.ShouldNotBeNull().ShouldSatisfyAllConditions(
            info => info.Id.ShouldBe(server.Id),
            info => info.Name.ShouldBe("fake"),
            info => info.Version.ShouldBe("2.9.10"),
            info => info.Cluster.ShouldBe("east"),
            info => info.Domain.ShouldBe("hub"),
            info => info.MaxPayload.ShouldBe(1_048_576),
            info => info.ClientId.ShouldBe(7UL));
        var options = string.Join(' ', peer.Connect.EnumerateObject().Where(option => option.Name != "version").Select(option => $"{option.Name}={option.Value}"));
        options.ShouldBe(
            "verbose=False pedantic=False tls_required=False name=watch \"1\" lang=csharp protocol=1 headers=True no_responders=True echo=True");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_request_is_answered_through_an_inbox_below_the_prefix()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(new() { InboxPrefix = "_INBOX_MON" });
        await using var closing = connection;

        var asking = connection.RequestAsync("question", "how?"u8.ToArray(), cancellation: Cancellation);
        var subscribed = await peer.ReadLineAsync();
        (await peer.ReadLineAsync()).ShouldStartWith("PUB question _INBOX_MON.");
        (await peer.ReadLineAsync()).ShouldBe("how?");
        var wildcard = subscribed.Split(' ')[1];
        wildcard.ShouldStartWith("_INBOX_MON.");
        wildcard.ShouldEndWith(".*");
        await peer.SendAsync($"HMSG {wildcard[..^1]}1 1 20 23\r\nNATS/1.0\r\nA: b c\r\n\r\nso!\r\n");

        using var reply = await asking;
        Encoding.UTF8.GetString(reply.Data.Span).ShouldBe("so!");
        reply.Headers.ShouldNotBeNull()["A"].ShouldBe("b c");
    }

    [Fact(Timeout = 20_000)]
    public async Task Nobody_listening_is_an_error_of_its_own()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;

        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.SendAsync($"HMSG {peer.Asked.ReplyTo} 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n");

        (await Should.ThrowAsync<NatsNoRespondersException>(async () => await asking)).Subject.ShouldBe("question");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_cancelled_request_ignores_its_late_reply()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        using var deadline = new CancellationTokenSource();

        var asking = connection.RequestAsync("question", cancellation: deadline.Token);
        await peer.ReadQuestionAsync();
        await deadline.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await asking);
        await peer.ReplyAsync("late");
        var again = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync("in time");

        using var reply = await again;
        Encoding.UTF8.GetString(reply.Data.Span).ShouldBe("in time");
    }

    [Fact(Timeout = 20_000)]
    public async Task Headers_go_out_with_their_sizes()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;

        await connection.PublishAsync("a", "xyz"u8.ToArray(), new NatsHeaders().Add("A", "b"), "r", Cancellation);
        await connection.PublishAsync("b", cancellation: Cancellation);

        (await peer.ReadLineAsync()).ShouldBe("HPUB a r 18 21");
        (await peer.ReadLineAsync()).ShouldBe("NATS/1.0");
        (await peer.ReadLineAsync()).ShouldBe("A: b");
        (await peer.ReadLineAsync()).ShouldBe("");
        (await peer.ReadLineAsync()).ShouldBe("xyz");
        (await peer.ReadLineAsync()).ShouldBe("PUB b 0");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nPUB b 0\r\n")]
    public async Task A_subject_that_would_break_the_line_is_refused(string subject)
    {
        using var server = new FakeServer();
        var (connection, _) = await server.ConnectAsync();
        await using var closing = connection;

        await Should.ThrowAsync<ArgumentException>(async () => await connection.PublishAsync(subject, cancellation: Cancellation));
        Should.Throw<ArgumentException>(() => connection.Subscribe(subject));
        Should.Throw<ArgumentException>(() => connection.Subscribe("a", "q " + subject));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_message_over_the_servers_limit_is_refused_before_it_costs_the_connection()
    {
        using var server = new FakeServer();
        var (connection, _) = await server.ConnectAsync();
        await using var closing = connection;

        var refused = await Should.ThrowAsync<NatsException>(async () => await connection.PublishAsync("a", new byte[1_048_577], cancellation: Cancellation));
        refused.Message.ShouldContain("1048576");
        connection.State.ShouldBe(NatsConnectionState.Open);
    }

    [Fact(Timeout = 20_000)]
    public async Task Pings_go_both_ways()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;

        await peer.SendAsync("PING\r\n");
        (await peer.ReadLineAsync()).ShouldBe("PONG");
        var pinging = connection.PingAsync(Cancellation);
        (await peer.ReadLineAsync()).ShouldBe("PING");
        await peer.SendAsync("PONG\r\n");

        (await pinging).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact(Timeout = 20_000)]
    public async Task Traffic_is_counted()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        var before = connection.Stats;

        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync("12345");
        (await asking).Dispose();

        connection.Stats.MsgsIn.ShouldBe(before.MsgsIn + 1);
        connection.Stats.MsgsOut.ShouldBe(before.MsgsOut + 1);
        connection.Stats.BytesIn.ShouldBe(before.BytesIn + $"MSG {peer.Asked.ReplyTo} 1 5\r\n12345\r\n".Length);
        connection.Stats.BytesOut.ShouldBeGreaterThan(before.BytesOut);
    }

    [Fact(Timeout = 20_000)]
    public async Task Without_a_connection_nothing_is_buffered()
    {
        await using var connection = new NatsConnection(new());

        await Should.ThrowAsync<NatsDisconnectedException>(async () => await connection.PublishAsync("a", cancellation: Cancellation));
        await Should.ThrowAsync<NatsDisconnectedException>(async () => await connection.RequestAsync("a", cancellation: Cancellation));
        await Should.ThrowAsync<NatsDisconnectedException>(() => connection.PingAsync(Cancellation));
        Should.Throw<NatsDisconnectedException>(connection.Gather);
    }

    [Fact(Timeout = 20_000)]
    public async Task Closing_ends_everything_that_waits()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var subscription = connection.Subscribe("a");
        var reading = subscription.ReadAllAsync(Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync();
        await using var gather = connection.Gather();
        var gathering = gather.NextAsync(Cancellation);
        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();

        await connection.DisposeAsync();

        (await reading).ShouldBeFalse();
        await Should.ThrowAsync<NatsDisconnectedException>(async () => await gathering);
        await Should.ThrowAsync<NatsDisconnectedException>(async () => await asking);
        connection.State.ShouldBe(NatsConnectionState.Closed);
        await Should.ThrowAsync<ObjectDisposedException>(() => connection.ConnectAsync(Cancellation));
        await peer.ShouldHaveLeftAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_subscription_that_ends_hands_out_what_has_arrived_and_counts_what_nobody_read()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        await using var subscription = connection.Subscribe("a");
        var sid = (await peer.ReadLineAsync()).Split(' ')[^1];
        await peer.SendAsync($"MSG a {sid} 1\r\n1\r\nMSG a {sid} 1\r\n2\r\nMSG a {sid} 1\r\n3\r\nPING\r\n");
        (await peer.ReadLineAsync()).ShouldBe("PONG");

        subscription.Unsubscribe();
        (await peer.ReadLineAsync()).ShouldBe($"UNSUB {sid}");
        await using var reading = subscription.ReadAllAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await reading.MoveNextAsync()).ShouldBeTrue();
        subscription.Dropped.ShouldBe(0);
        await subscription.DisposeAsync();
        (await reading.MoveNextAsync()).ShouldBeFalse();
        subscription.Dropped.ShouldBe(2);
    }

    [Fact(Timeout = 20_000)]
    public async Task What_was_published_before_closing_arrives()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();

        await connection.PublishAsync("last", "words"u8.ToArray(), cancellation: Cancellation);
        await connection.DisposeAsync();

        (await peer.ReadLineAsync()).ShouldBe("PUB last 5");
        (await peer.ReadLineAsync()).ShouldBe("words");
        await peer.ShouldHaveLeftAsync();
    }

    [Fact]
    public void Times_that_make_no_sense_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsConnection(new() { PingInterval = TimeSpan.Zero })).ParamName.ShouldBe("PingInterval");
        Should.Throw<ArgumentOutOfRangeException>(() => new NatsConnection(new() { ReconnectWaitMin = TimeSpan.FromSeconds(-1) }));
    }

    [Theory]
    [InlineData("http://a:1")]
    [InlineData("nats://")]
    [InlineData("nats://user:hush@host:port")]
    [InlineData("ws://user:hush@host")]
    public void A_malformed_url_is_refused_without_repeating_the_login(string url) =>
        Should.Throw<ArgumentException>(() => new NatsConnection(new() { Urls = [url] })).Message.ShouldNotContain("hush");

    [Theory]
    [InlineData("")]
    [InlineData("a.*")]
    [InlineData("a..b")]
    [InlineData("a b")]
    public void An_inbox_prefix_that_is_no_subject_is_refused(string prefix) =>
        Should.Throw<ArgumentException>(() => new NatsConnection(new() { InboxPrefix = prefix }));
}
