using System.Collections.Concurrent;

namespace Surveyor.Nats;

/// <summary>A connection to one server of a NATS system at a time, kept up until disposed.</summary>
public sealed class NatsConnection : INatsConnection, ISessionHost
{
    readonly NatsOpts _opts;
    readonly TimeProvider _time;
    readonly ServerPool _pool;
    readonly Reconnector _reconnector;
    readonly InboxSwitch _inboxes;
    readonly EventPump _events;
    readonly Traffic _traffic = new();
    readonly ReceivePool _receive = new();
    readonly CancellationTokenSource _closing = new();
    readonly ConcurrentDictionary<int, NatsSubscription> _subscriptions = new();
    readonly Lock _gate = new();
    volatile NatsSession? _session;
    volatile NatsConnectionState _state;
    Task? _loop;
    int _lastSid = InboxSwitch.Sid;

    /// <exception cref="ArgumentException">A URL or the inbox prefix is malformed; the message names it without its login.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is not above zero.</exception>
    public NatsConnection(NatsOpts opts, TimeProvider? time = null)
    {
        DemandPositive(opts.PingInterval, nameof(opts.PingInterval));
        DemandPositive(opts.ReconnectWaitMin, nameof(opts.ReconnectWaitMin));
        DemandPositive(opts.ReconnectWaitMax, nameof(opts.ReconnectWaitMax));
        if (opts.ConnectTimeout != Timeout.InfiniteTimeSpan)
        {
            DemandPositive(opts.ConnectTimeout, nameof(opts.ConnectTimeout));
        }

        _opts = opts;
        _time = time ?? TimeProvider.System;
        _pool = new(opts);
        _inboxes = new(opts.InboxPrefix);
        _events = new(() => Happened);
        _reconnector = new(opts, _pool, new(opts, this, _time), this, _time);
    }

    public event Action<NatsConnectionEvent>? Happened;

    // A session is lost a moment before it is let go.
    public NatsConnectionState State => _state is NatsConnectionState.Open && _session is { Lost.IsCompleted: true } ? NatsConnectionState.Reconnecting : _state;

    public NatsServerInfo? Server => _session?.Greeting.Server;

    public NatsConnectionStats Stats => _traffic.Stats;

    Traffic ISessionHost.Traffic => _traffic;

    ReceivePool ISessionHost.Receive => _receive;

    public Task ConnectAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            _loop ??= Task.Run(() => _reconnector.RunAsync(_closing.Token), CancellationToken.None);
        }

        return _reconnector.FirstPass.WaitAsync(cancellation);
    }

    public ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload = default,
        NatsHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellation = default) =>
        SendAsync(Connected(), subject, replyTo, payload, headers, cancellation);

    public async ValueTask<NatsMsg> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload = default,
        NatsHeaders? headers = null,
        CancellationToken cancellation = default)
    {
        var session = Connected();
        var token = _inboxes.NextToken();
        var inbox = _inboxes.Subject(token);
        var request = new PendingRequest(session, subject, inbox);
        _inboxes.Open(token, request);
        try
        {
            await AskAsync(session, subject, inbox, payload, headers, cancellation);
            return await request.ReplyAsync(cancellation);
        }
        finally
        {
            _inboxes.Close(token);
        }
    }

    public INatsGather Gather()
    {
        var session = Connected();
        var token = _inboxes.NextToken();
        var inbox = _inboxes.Subject(token);
        var gather = new NatsGather(this, session, token, inbox, new(inbox, _opts, _traffic, Tell));
        _inboxes.Open(token, gather);
        if (session.Lost.IsCompletedSuccessfully)
        {
            _inboxes.Fail(session, session.Lost.Result);
        }

        return gather;
    }

    public INatsSubscription Subscribe(string subject, string? queueGroup = null)
    {
        NatsText.DemandSubject(subject, nameof(subject));
        if (queueGroup is not null)
        {
            NatsText.DemandSubject(queueGroup, nameof(queueGroup));
        }

        var sid = Interlocked.Increment(ref _lastSid);
        var subscription = new NatsSubscription(this, sid, subject, queueGroup, new(subject, _opts, _traffic, Tell));
        lock (_gate)
        {
            ThrowIfClosed();
            _subscriptions[sid] = subscription;
            TryAppend(buffer => NatsCommands.Subscribe(buffer, subject, queueGroup, sid));
        }

        return subscription;
    }

    public async Task<TimeSpan> PingAsync(CancellationToken cancellation = default)
    {
        var sent = _time.GetTimestamp();
        await Connected().PingAsync().WaitAsync(cancellation);
        return _time.GetElapsedTime(sent);
    }

    public void ReconnectElsewhere(string reason) => _session?.Abandon(reason);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_state == NatsConnectionState.Closed)
            {
                return;
            }

            _state = NatsConnectionState.Closed;
        }

        await _closing.CancelAsync();
        await (_loop ?? Task.CompletedTask);
        foreach (var subscription in _subscriptions.Values)
        {
            subscription.Complete();
        }

        _events.Complete();
    }

    internal void Tell(NatsConnectionEvent happened) => _events.Tell(happened);

    internal ValueTask AskAsync(
        NatsSession session, string subject, string inbox, ReadOnlyMemory<byte> payload, NatsHeaders? headers, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!session.HasInbox)
            {
                session.Append(buffer => NatsCommands.Subscribe(buffer, _inboxes.Wildcard, null, InboxSwitch.Sid));
                session.HasInbox = true;
            }
        }

        return SendAsync(session, subject, inbox, payload, headers, cancellation);
    }

    internal void Close(long token) => _inboxes.Close(token);

    internal void Unsubscribe(NatsSubscription subscription)
    {
        lock (_gate)
        {
            if (_subscriptions.TryRemove(subscription.Sid, out _))
            {
                TryAppend(buffer => NatsCommands.Unsubscribe(buffer, subscription.Sid));
            }
        }
    }

    internal void Adopt(NatsSession session)
    {
        bool again;
        lock (_gate)
        {
            if (_state == NatsConnectionState.Closed)
            {
                return;
            }

            again = _state == NatsConnectionState.Reconnecting;
            _session = session;
            _state = NatsConnectionState.Open;
            foreach (var one in _subscriptions.Values)
            {
                TryAppend(buffer => NatsCommands.Subscribe(buffer, one.Subject, one.QueueGroup, one.Sid));
            }
        }

        if (again)
        {
            _traffic.Reconnected();
        }

        Discover(session);
        Tell(new NatsConnectionEvent.Opened(session.Url.ToString(), session.Greeting.Server, again));
    }

    internal void Release(NatsSession session, Exception reason)
    {
        lock (_gate)
        {
            _session = null;
            if (_state != NatsConnectionState.Closed)
            {
                _state = NatsConnectionState.Reconnecting;
            }
        }

        _inboxes.Fail(session, reason as NatsDisconnectedException ?? new NatsDisconnectedException(reason.Message, reason));
        Tell(new NatsConnectionEvent.Lost(reason.Message));
    }

    void ISessionHost.Deliver(in MsgFrame frame)
    {
        if (frame.Sid == InboxSwitch.Sid)
        {
            _inboxes.Deliver(frame);
        }
        else if (_subscriptions.TryGetValue(frame.Sid, out var subscription))
        {
            subscription.Deliver(frame);
        }
    }

    void ISessionHost.Greeted(NatsSession session) => Discover(session);

    void ISessionHost.Complained(NatsSession session, ServerComplaint complaint)
    {
        if (complaint.Kind == ServerComplaint.About.Other)
        {
            Tell(new NatsConnectionEvent.ServerError(complaint.Text));
            return;
        }

        var operation = complaint.Kind == ServerComplaint.About.Subscribe ? NatsOperation.Subscribe : NatsOperation.Publish;
        _traffic.Refused();
        Tell(new NatsConnectionEvent.PermissionDenied(operation, NatsText.Printable(complaint.Subject)));
        Refuse(session, complaint, new(operation, NatsText.Printable(complaint.Subject)));
    }

    void Refuse(NatsSession session, ServerComplaint complaint, NatsPermissionException refusal)
    {
        switch (complaint.Kind)
        {
            case ServerComplaint.About.Publish:
                _inboxes.RefuseSubject(complaint.Subject, refusal);
                break;
            case ServerComplaint.About.ReplyTo:
                _inboxes.RefuseReplyTo(complaint.Subject, refusal);
                break;
            case ServerComplaint.About.Subscribe when complaint.Subject == _inboxes.Wildcard:
                lock (_gate)
                {
                    session.HasInbox = false;
                }

                _inboxes.Fail(session, refusal);
                break;
        }
    }

    void Discover(NatsSession session) => _pool.Discover(session.Url, session.IsSecure, session.Greeting.Server.ConnectUrls);

    NatsSession Connected()
    {
        ThrowIfClosed();
        return _session ?? throw new NatsDisconnectedException("there is no connection");
    }

    static void DemandPositive(TimeSpan value, string name) => ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);

    void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_state == NatsConnectionState.Closed, this);

    // A session that was lost meanwhile is no error here: subscriptions are renewed with the next one.
    void TryAppend(Action<System.Buffers.IBufferWriter<byte>> write)
    {
        try
        {
            _session?.Append(write);
        }
        catch (NatsDisconnectedException)
        {
        }
    }

    async ValueTask SendAsync(
        NatsSession session, string subject, string? replyTo, ReadOnlyMemory<byte> payload, NatsHeaders? headers, CancellationToken cancellation)
    {
        NatsText.DemandSubject(subject, nameof(subject));
        if (replyTo is not null)
        {
            NatsText.DemandSubject(replyTo, nameof(replyTo));
        }

        var block = headers is null ? [] : HeaderBlock.Encode(headers);
        var most = session.Greeting.Server.MaxPayload;
        if (most > 0 && block.Length + (long)payload.Length > most)
        {
            throw new NatsException($"a message of {block.Length + (long)payload.Length} bytes exceeds the server's max_payload of {most}");
        }

        cancellation.ThrowIfCancellationRequested();
        await session.RoomAsync(cancellation);
        session.Append(buffer => NatsCommands.Publish(buffer, subject, replyTo, block, payload.Span));
        _traffic.MessageOut();
    }
}
