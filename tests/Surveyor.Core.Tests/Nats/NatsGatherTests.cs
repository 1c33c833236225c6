using System.Text;

namespace Surveyor.Nats;

public sealed class NatsGatherTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task Many_replies_to_one_question_arrive_in_order()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        await using var gather = connection.Gather();

        await gather.AskAsync("all", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.SendAsync(string.Concat(Enumerable.Range(0, 1000).Select(i => $"MSG {peer.Asked.ReplyTo} 1 4\r\n{i:0000}\r\n")));

        for (var i = 0; i < 1000; i++)
        {
            using var reply = await gather.NextAsync(Cancellation);
            Encoding.UTF8.GetString(reply.Data.Span).ShouldBe($"{i:0000}");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reply_of_fifty_megabytes_arrives_whole()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        await using var gather = connection.Gather();
        var large = new byte[50_000_000];
        new Random(1).NextBytes(large);

        await gather.AskAsync("all", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync(large);
        await peer.ReplyAsync("and on");

        using var reply = await gather.NextAsync(Cancellation);
        reply.Data.Span.SequenceEqual(large).ShouldBeTrue();
        using var next = await gather.NextAsync(Cancellation);
        Encoding.UTF8.GetString(next.Data.Span).ShouldBe("and on");
    }

    [Fact(Timeout = 20_000)]
    public async Task Nobody_listening_to_one_question_does_not_spoil_the_others()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        await using var gather = connection.Gather();

        await gather.AskAsync("gone", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.SendAsync($"HMSG {peer.Asked.ReplyTo} 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n");
        await gather.AskAsync("there", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync("here");

        (await gather.NextAsync(Cancellation)).IsNoResponders.ShouldBeTrue();
        using var reply = await gather.NextAsync(Cancellation);
        reply.IsNoResponders.ShouldBeFalse();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_refused_question_fails_who_asked_it_and_nobody_else()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        var events = new EventLog(connection);
        await using var refused = connection.Gather();
        await using var other = connection.Gather();

        await refused.AskAsync("secret", cancellation: Cancellation);
        await other.AskAsync("open", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.ReadQuestionAsync();
        await peer.SendAsync("-ERR 'Permissions Violation for Publish to \"secret\"'\r\n");
        await peer.ReplyAsync("welcome");

        var refusal = await Should.ThrowAsync<NatsPermissionException>(async () => await refused.NextAsync(Cancellation));
        refusal.Subject.ShouldBe("secret");
        refusal.Operation.ShouldBe(NatsOperation.Publish);
        (await other.NextAsync(Cancellation)).Dispose();
        (await events.NextAsync<NatsConnectionEvent.PermissionDenied>()).Subject.ShouldBe("secret");
        connection.Stats.PermissionErrors.ShouldBe(1);
        connection.State.ShouldBe(NatsConnectionState.Open);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_refused_request_fails_at_once()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;

        var asking = connection.RequestAsync("secret", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.SendAsync("-ERR 'Permissions Violation for Publish to \"secret\"'\r\n");

        await Should.ThrowAsync<NatsPermissionException>(async () => await asking);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_refused_reply_subject_fails_its_inbox()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;

        var asking = connection.RequestAsync("question", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.SendAsync($"-ERR 'Permissions Violation for Publish with Reply of \"{peer.Asked.ReplyTo}\"'\r\n");

        (await Should.ThrowAsync<NatsPermissionException>(async () => await asking)).Subject.ShouldBe(peer.Asked.ReplyTo);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_refused_inbox_fails_all_who_wait_and_is_tried_again_by_the_next()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        await using var gather = connection.Gather();

        await gather.AskAsync("all", cancellation: Cancellation);
        var inbox = (await peer.ReadUntilAsync("SUB ")).Split(' ')[1];
        var asking = connection.RequestAsync("one", cancellation: Cancellation);
        await peer.ReadUntilAsync("PUB one ");
        await peer.SendAsync($"-ERR 'Permissions Violation for Subscription to \"{inbox}\"'\r\n");

        (await Should.ThrowAsync<NatsPermissionException>(async () => await gather.NextAsync(Cancellation))).Operation.ShouldBe(NatsOperation.Subscribe);
        await Should.ThrowAsync<NatsPermissionException>(async () => await asking);
        var again = connection.RequestAsync("one", cancellation: Cancellation);
        (await peer.ReadUntilAsync("SUB ")).ShouldContain(inbox);
        await peer.ReadQuestionAsync();
        await peer.ReplyAsync("granted");
        (await again).Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_reader_that_is_too_slow_loses_messages_and_is_told()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(new() { PendingMessages = 10 });
        await using var closing = connection;
        var events = new EventLog(connection);
        await using var gather = connection.Gather();

        await gather.AskAsync("all", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await peer.SendAsync(string.Concat(Enumerable.Repeat($"MSG {peer.Asked.ReplyTo} 1 1\r\nx\r\n", 25)));
        (await events.NextAsync<NatsConnectionEvent.SlowConsumer>()).Dropped.ShouldBe(1);
        await peer.SendAsync("PING\r\n");
        (await peer.ReadUntilAsync("PONG")).ShouldBe("PONG");

        gather.Dropped.ShouldBe(15);
        connection.Stats.Dropped.ShouldBe(15);
        for (var i = 0; i < 10; i++)
        {
            (await gather.NextAsync(Cancellation)).Dispose();
        }

        await peer.SendAsync(string.Concat(Enumerable.Repeat($"MSG {peer.Asked.ReplyTo} 1 1\r\nx\r\n", 11)));
        (await events.NextAsync<NatsConnectionEvent.SlowConsumer>()).Dropped.ShouldBe(16);
    }

    [Fact(Timeout = 20_000)]
    public async Task What_waits_is_limited_in_bytes_too()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync(new() { PendingBytes = 1000 });
        await using var closing = connection;
        await using var gather = connection.Gather();

        await gather.AskAsync("all", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        for (var i = 0; i < 5; i++)
        {
            await peer.ReplyAsync(new byte[400]);
        }

        await peer.SendAsync("PING\r\n");
        await peer.ReadUntilAsync("PONG");
        gather.Dropped.ShouldBe(3);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_closed_gather_ignores_late_replies()
    {
        using var server = new FakeServer();
        var (connection, peer) = await server.ConnectAsync();
        await using var closing = connection;
        var gather = connection.Gather();

        await gather.AskAsync("all", cancellation: Cancellation);
        await peer.ReadQuestionAsync();
        await gather.DisposeAsync();
        await peer.ReplyAsync("late");
        await peer.SendAsync("PING\r\n");
        await peer.ReadUntilAsync("PONG");

        connection.Stats.Dropped.ShouldBe(0);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await gather.NextAsync(Cancellation));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await gather.AskAsync("all", cancellation: Cancellation));
    }
}
