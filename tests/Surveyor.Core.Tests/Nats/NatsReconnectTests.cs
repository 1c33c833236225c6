using System.Text;

namespace Surveyor.Nats;

public sealed class NatsReconnectTests
{
    static readonly NatsOpts _swift = new()
    {
        ConnectTimeout = Connecting.Patience,
        ReconnectWaitMin = TimeSpan.FromMilliseconds(5),
        ReconnectWaitMax = TimeSpan.FromMilliseconds(20),
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task A_loss_fails_what_waits_and_renews_what_listens()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        var events = new EventLog(connection);
        await using var subscription = connection.Subscribe("news.*", "readers");
        await using var gather = connection.Gather();
        await gather.AskAsync("all", cancellation: Cancellation);
        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        var pinging = connection.PingAsync(Cancellation);
        await peer.ReadUntilAsync("PING");

        peer.Dispose();

        await Should.ThrowAsync<NatsDisconnectedException>(async () => await asking);
        await Should.ThrowAsync<NatsDisconnectedException>(async () => await gather.NextAsync(Cancellation));
        await Should.ThrowAsync<NatsDisconnectedException>(() => pinging);
        await events.NextAsync<NatsConnectionEvent.Lost>();
        using var next = await server.LetInAsync();
        (await next.ReadUntilAsync("SUB ")).ShouldBe("SUB news.* readers 2");
        (await events.NextAsync<NatsConnectionEvent.Opened>()).Again.ShouldBeTrue();
        connection.Stats.Reconnects.ShouldBe(1);
        await next.SendAsync("MSG news.today 2 2\r\nhi\r\n");
        await foreach (var msg in subscription.ReadAllAsync(Cancellation))
        {
            using (msg)
            {
                msg.Subject.ShouldBe("news.today");
                break;
            }
        }

        await Should.ThrowAsync<NatsDisconnectedException>(async () => await gather.AskAsync("all", cancellation: Cancellation));
        var again = connection.RequestAsync("question", cancellation: Cancellation);
        await next.ReadQuestionAsync();
        await next.ReplyAsync("welcome back");
        (await again).Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_subscription_that_was_closed_is_not_renewed()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        await connection.Subscribe("a").DisposeAsync();
        await using var kept = connection.Subscribe("b");
        (await peer.ReadUntilAsync("UNSUB")).ShouldBe("UNSUB 2");

        peer.Dispose();
        using var next = await server.LetInAsync();

        (await next.ReadLineAsync()).ShouldBe("SUB b 3");
    }

    [Theory(Timeout = 20_000)]
    [InlineData("\0\u0001\u0002\u0003", "protocol error")]
    [InlineData("MSG a 1 1073741824\r\n", "protocol error")]
    [InlineData("-ERR 'Stale Connection'\r\n", "Stale Connection")]
    [InlineData("-ERR 'User Authentication Expired'\r\n", "User Authentication Expired")]
    [InlineData("MSG a 1 50000000\r\nhalf of", "closed the connection")]
    public async Task Whatever_a_server_says_the_client_comes_back(string said, string reason)
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        var events = new EventLog(connection);

        await peer.SendAsync(said);
        peer.Dispose();

        (await events.NextAsync<NatsConnectionEvent.Lost>()).Reason.ShouldContain(reason);
        using var next = await server.LetInAsync();
        await events.NextAsync<NatsConnectionEvent.Opened>();
        connection.State.ShouldBe(NatsConnectionState.Open);
    }

    [Fact(Timeout = 20_000)]
    public async Task An_old_complaint_does_not_explain_a_loss()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        var events = new EventLog(connection);

        await peer.SendAsync("-ERR 'Invalid Subject'\r\n");
        (await events.NextAsync<NatsConnectionEvent.ServerError>()).Reason.ShouldBe("Invalid Subject");
        await peer.SendAsync("PING\r\n");
        await peer.ReadUntilAsync("PONG");
        peer.Dispose();

        (await events.NextAsync<NatsConnectionEvent.Lost>()).Reason.ShouldNotContain("Invalid");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_answers_no_ping_is_left()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift with { PingInterval = TimeSpan.FromMilliseconds(20), MaxPingOut = 2 });
        await using var closing = connection;
        var events = new EventLog(connection);

        (await events.NextAsync<NatsConnectionEvent.Lost>()).Reason.ShouldContain("stale");
        (await peer.ReadLineAsync()).ShouldBe("PING");
        (await peer.ReadLineAsync()).ShouldBe("PING");
        await peer.ShouldHaveLeftAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task After_a_loss_another_server_is_tried_first()
    {
        using var first = new FakeServer();
        using var second = new FakeServer();
        await using var connection = new NatsConnection(_swift with { Urls = [first.Url, second.Url] });
        var connecting = connection.ConnectAsync(Cancellation);
        var peer = await first.LetInAsync();
        await connecting;

        peer.Dispose();
        var elsewhere = await second.LetInAsync();
        elsewhere.Dispose();

        using var back = await first.LetInAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_frozen_server_is_left_at_once_and_not_come_back_to()
    {
        using var frozen = new FakeServer();
        using var sound = new FakeServer();
        await using var connection = new NatsConnection(_swift with { Urls = [frozen.Url, $"nats://localhost:{frozen.Port}", sound.Url] });
        var events = new EventLog(connection);
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await frozen.LetInAsync();
        await connecting;
        await events.NextAsync<NatsConnectionEvent.Opened>();
        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        frozen.LetEverybodyIn();

        connection.ReconnectElsewhere("it does not answer");

        await Should.ThrowAsync<NatsDisconnectedException>(async () => await asking);
        (await events.NextAsync<NatsConnectionEvent.Lost>()).Reason.ShouldBe("it does not answer");
        using var elsewhere = await sound.LetInAsync();
        (await events.NextAsync<NatsConnectionEvent.Opened>()).Server.Id.ShouldBe(sound.Id);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_only_server_is_come_back_to_even_when_it_was_left()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        var events = new EventLog(connection);
        server.LetEverybodyIn();

        connection.ReconnectElsewhere("for a change");

        await events.NextAsync<NatsConnectionEvent.Lost>();
        (await events.NextAsync<NatsConnectionEvent.Opened>()).Again.ShouldBeTrue();
        peer.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Servers_learned_from_another_are_connected_to()
    {
        using var first = new FakeServer();
        using var second = new FakeServer();
        await using var connection = new NatsConnection(_swift with { Urls = [$"nats://me:hush@127.0.0.1:{first.Port}"] });
        var connecting = connection.ConnectAsync(Cancellation);
        var peer = await first.LetInAsync($",\"connect_urls\":[\"127.0.0.1:{first.Port}\",\"127.0.0.1:{second.Port}\",\"nonsense:x\",7]");
        await connecting;

        first.Dispose();
        peer.Dispose();
        using var elsewhere = await second.LetInAsync();

        elsewhere.Connect.GetProperty("user").GetString().ShouldBe("me");
        elsewhere.Connect.GetProperty("pass").GetString().ShouldBe("hush");
    }

    [Fact(Timeout = 20_000)]
    public async Task Servers_learned_from_another_can_be_ignored()
    {
        using var first = new FakeServer();
        using var second = new FakeServer();
        await using var connection = new NatsConnection(_swift with { Urls = [first.Url], IgnoreDiscoveredServers = true });
        var connecting = connection.ConnectAsync(Cancellation);
        var peer = await first.LetInAsync($",\"connect_urls\":[\"127.0.0.1:{second.Port}\"]");
        await connecting;
        var stray = second.AcceptAsync();

        peer.Dispose();
        using var back = await first.LetInAsync();
        back.Dispose();
        using var again = await first.LetInAsync();

        stray.IsCompleted.ShouldBeFalse();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_in_lame_duck_mode_is_handed_over()
    {
        using var leaving = new FakeServer();
        using var staying = new FakeServer();
        await using var connection = new NatsConnection(_swift with { Urls = [leaving.Url, staying.Url] });
        var events = new EventLog(connection);
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await leaving.LetInAsync();
        await connecting;
        await events.NextAsync<NatsConnectionEvent.Opened>();

        await peer.SendAsync(leaving.Info(",\"ldm\":true"));

        (await events.NextAsync<NatsConnectionEvent.LameDuck>()).ServerName.ShouldBe("fake");
        using var elsewhere = await staying.LetInAsync();
        await events.NextAsync<NatsConnectionEvent.Lost>();
        (await events.NextAsync<NatsConnectionEvent.Opened>()).Server.Id.ShouldBe(staying.Id);
        await peer.ShouldHaveLeftAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_in_lame_duck_mode_is_used_to_its_end_when_there_is_no_other()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        var events = new EventLog(connection);

        await peer.SendAsync(server.Info(",\"ldm\":true"));
        await events.NextAsync<NatsConnectionEvent.LameDuck>();
        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync("still here");
        using var reply = await asking;
        Encoding.UTF8.GetString(reply.Data.Span).ShouldBe("still here");

        peer.Dispose();
        await events.NextAsync<NatsConnectionEvent.Lost>();
        using var back = await server.LetInAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task The_first_pass_names_every_url_and_the_loop_goes_on()
    {
        using var closed = new FakeServer();
        using var noNats = new FakeServer();
        closed.Dispose();
        await using var connection = new NatsConnection(_swift with { Urls = [$"nats://me:hush@127.0.0.1:{closed.Port}", noNats.Url] });
        var events = new EventLog(connection);
        var connecting = connection.ConnectAsync(Cancellation);
        using (var peer = await noNats.AcceptAsync())
        {
            await peer.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
        }

        var failed = await Should.ThrowAsync<NatsException>(() => connecting);
        failed.Message.ShouldContain($"nats://127.0.0.1:{closed.Port}: Connection refused");
        failed.Message.ShouldContain($"nats://127.0.0.1:{noNats.Port}: protocol error: this is not a NATS server");
        failed.Message.ShouldNotContain("hush");
        connection.State.ShouldBe(NatsConnectionState.Connecting);
        using var later = await noNats.LetInAsync();
        (await events.NextAsync<NatsConnectionEvent.Opened>()).Again.ShouldBeFalse();
        connection.Stats.Reconnects.ShouldBe(0);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        using var silent = new FakeServer();
        await using var connection = new NatsConnection(_swift with { Urls = [silent.Url], ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        (await Should.ThrowAsync<NatsException>(() => connection.ConnectAsync(Cancellation))).Message.ShouldContain("no answer within 0.1 s");
    }

    [Fact(Timeout = 20_000)]
    public async Task It_tries_for_ever()
    {
        using var closed = new FakeServer();
        closed.Dispose();
        await using var connection = new NatsConnection(new() { Urls = [closed.Url] }, new HastyTime());
        var events = new EventLog(connection);
        _ = Should.ThrowAsync<NatsException>(() => connection.ConnectAsync(Cancellation));

        for (var attempt = 0; attempt < 3000; attempt++)
        {
            await events.NextAsync<NatsConnectionEvent.AttemptFailed>();
        }

        connection.State.ShouldBe(NatsConnectionState.Connecting);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_drops_us_at_once_is_not_hammered()
    {
        using var server = new FakeServer();
        var time = new HastyTime();
        await using var connection = new NatsConnection(new() { Urls = [server.Url], ConnectTimeout = Timeout.InfiniteTimeSpan }, time);
        _ = connection.ConnectAsync(Cancellation);

        for (var i = 0; i < 20; i++)
        {
            using var peer = await server.LetInAsync();
        }

        time.Delays.Count(delay => delay >= TimeSpan.FromMilliseconds(500)).ShouldBeGreaterThan(5);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_publisher_stuck_at_a_server_that_does_not_read_is_freed_when_the_server_is_left()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(_swift);
        await using var closing = connection;
        var large = new byte[1_000_000];
        Task publishing;
        do
        {
            publishing = connection.PublishAsync("a", large, cancellation: Cancellation).AsTask();
        }
        while (publishing.IsCompleted);

        connection.ReconnectElsewhere("it does not read");

        await Should.ThrowAsync<NatsDisconnectedException>(() => publishing);
        using var back = await server.LetInAsync();
        peer.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Closing_does_not_wait_for_a_server_that_is_silent()
    {
        using var silent = new FakeServer();
        var connection = new NatsConnection(_swift with { Urls = [silent.Url], ConnectTimeout = TimeSpan.FromHours(1) });
        var connecting = connection.ConnectAsync(Cancellation);
        using var peer = await silent.AcceptAsync();

        await connection.DisposeAsync();

        await Should.ThrowAsync<NatsDisconnectedException>(() => connecting);
    }
}
