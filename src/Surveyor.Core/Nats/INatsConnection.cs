namespace Surveyor.Nats;

/// <summary>
/// Everything Surveyor asks of a NATS client. The seam behind which another client library can stand:
/// nothing outside this folder knows how the wire is spoken.
/// </summary>
public interface INatsConnection : IAsyncDisposable
{
    NatsConnectionState State { get; }

    /// <summary>The INFO of the server connected to, null while not connected.</summary>
    NatsServerInfo? Server { get; }

    /// <summary>Counters since the start of this object; they survive reconnects.</summary>
    NatsConnectionStats Stats { get; }

    /// <summary>What happened to the connection. Raised on a pool thread; handlers must not block.</summary>
    event Action<NatsConnectionEvent>? Happened;

    /// <summary>
    /// Starts connecting and waits for the outcome of the first pass over all URLs. The connection keeps
    /// trying (jittered back-off, forever) until disposed, whether this succeeds or throws.
    /// </summary>
    /// <exception cref="NatsException">No URL could be connected to in the first pass; the message names each and why.</exception>
    Task ConnectAsync(CancellationToken cancellation = default);

    /// <exception cref="NatsDisconnectedException">There is no connection now. Nothing is buffered across reconnects.</exception>
    ValueTask PublishAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, string? replyTo = null, CancellationToken cancellation = default);

    /// <summary>Asks once and returns the first reply, which the caller disposes.</summary>
    /// <exception cref="NatsNoRespondersException">Nobody listens to the subject (status 503).</exception>
    /// <exception cref="NatsPermissionException">The server refused the publish.</exception>
    /// <exception cref="NatsDisconnectedException">The connection is down or was lost while waiting.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, usually because the deadline passed.</exception>
    ValueTask<NatsMsg> RequestAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, CancellationToken cancellation = default);

    /// <summary>Opens an inbox of its own for many replies to one or more requests.</summary>
    /// <exception cref="NatsDisconnectedException">There is no connection now.</exception>
    INatsGather Gather();

    /// <summary>
    /// Subscribes; renewed by itself after every reconnect. Messages beyond the subscription's pending limits are
    /// dropped and counted: the reader of the socket never waits for a slow consumer.
    /// </summary>
    INatsSubscription Subscribe(string subject, string? queueGroup = null);

    /// <summary>Round trip of a protocol PING.</summary>
    /// <exception cref="NatsDisconnectedException">The connection is down or was lost while waiting.</exception>
    Task<TimeSpan> PingAsync(CancellationToken cancellation = default);

    /// <summary>Drops the current server (it is gone, frozen or leaving) and connects to another one when there is one.</summary>
    void ReconnectElsewhere(string reason);
}

/// <summary>An inbox with requests in flight. Disposing it unsubscribes; late replies are then ignored by the wire.</summary>
public interface INatsGather : IAsyncDisposable
{
    /// <exception cref="NatsDisconnectedException">The connection is down.</exception>
    ValueTask AskAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, CancellationToken cancellation = default);

    /// <summary>
    /// The next reply, which the caller disposes. A "no responders" status is delivered as a message with
    /// <see cref="NatsMsg.IsNoResponders"/>, because other requests of the same gather may still be answered.
    /// </summary>
    /// <exception cref="NatsPermissionException">A request of this gather, or its inbox, was refused.</exception>
    /// <exception cref="NatsDisconnectedException">The connection was lost: no further reply can come.</exception>
    ValueTask<NatsMsg> NextAsync(CancellationToken cancellation = default);

    /// <summary>Replies dropped because the pending limits were exceeded: the gather is incomplete.</summary>
    long Dropped { get; }
}

/// <summary>A subscription that outlives reconnects.</summary>
public interface INatsSubscription : IAsyncDisposable
{
    string Subject { get; }

    /// <summary>Messages that came and that nobody read.</summary>
    long Dropped { get; }

    /// <summary>Messages in order of arrival, each disposed by the caller, until the subscription is disposed.</summary>
    IAsyncEnumerable<NatsMsg> ReadAllAsync(CancellationToken cancellation = default);

    /// <summary>Nothing more arrives. Who reads gets what has arrived, then the end.</summary>
    void Unsubscribe();
}
