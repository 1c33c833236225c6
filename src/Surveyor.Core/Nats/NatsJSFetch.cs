using System.Globalization;
using System.Text;

namespace Surveyor.Nats;

/// <summary>
/// Takes messages from a pull consumer, a batch at a time, through an inbox of its own. It is over when the connection is lost: the
/// server forgets what was asked for, and another one can be made. One reader.
/// </summary>
public sealed class NatsJSFetch : IAsyncDisposable
{
    const int Heartbeat = 100;
    const int NothingThere = 404;
    const int Expired = 408;
    const int NoResponders = 503;

    static readonly TimeSpan IdleHeartbeat = TimeSpan.FromSeconds(1);

    /// <summary>So long the server keeps a batch that it cannot fill.</summary>
    static readonly TimeSpan Expires = TimeSpan.FromSeconds(10);

    readonly INatsConnection _nats;
    readonly TimeProvider _time;
    readonly string _next;
    readonly INatsSubscription _inbox;
    readonly IAsyncEnumerator<NatsMsg> _messages;
    readonly CancellationTokenSource _closing = new();
    readonly TaskCompletionSource<bool> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task<bool>? _arriving;
    long _heardAt;

    internal NatsJSFetch(INatsConnection nats, string api, string inboxPrefix, string stream, string durable, TimeProvider time)
    {
        (_nats, _time) = (nats, time);
        _next = $"{api}.CONSUMER.MSG.NEXT.{stream}.{durable}";
        _nats.Happened += Noticed;
        _inbox = nats.Subscribe($"{inboxPrefix}.{Guid.NewGuid():N}");
        _messages = _inbox.ReadAllAsync(_closing.Token).GetAsyncEnumerator(_closing.Token);
        _heardAt = time.GetTimestamp();
    }

    /// <summary>Messages that were asked for and did not come yet.</summary>
    public int Awaited { get; private set; }

    /// <summary>Asks for a batch. Call when none is awaited.</summary>
    /// <exception cref="NatsDisconnectedException">There is no connection now.</exception>
    public async ValueTask AskAsync(int batch, CancellationToken cancellation)
    {
        var (expires, heartbeat) = (NatsJSStreams.Nanoseconds(Expires), NatsJSStreams.Nanoseconds(IdleHeartbeat));
        var request = string.Create(CultureInfo.InvariantCulture, $$"""{"batch":{{batch}},"expires":{{expires}},"idle_heartbeat":{{heartbeat}}}""");
        await _nats.PublishAsync(_next, Encoding.UTF8.GetBytes(request), null, _inbox.Subject, cancellation);
        (Awaited, _heardAt) = (batch, _time.GetTimestamp());
    }

    /// <summary>The next message, which the caller disposes.</summary>
    /// <param name="tick">Until then it waits for one that did not come yet.</param>
    /// <returns>Null when none has come, or no more will of this batch.</returns>
    /// <exception cref="NatsException">The server ended it, as when the consumer is deleted, refused it, or the connection is lost.</exception>
    /// <exception cref="TimeoutException">The server does not even say that there is nothing.</exception>
    public async ValueTask<NatsJSMsg?> NextAsync(Task tick)
    {
        while (true)
        {
            _arriving ??= _messages.MoveNextAsync().AsTask();
            if (!_arriving.IsCompleted)
            {
                await Task.WhenAny(_arriving, _failure.Task, tick);
                if (!_arriving.IsCompleted)
                {
                    return await NothingAsync();
                }
            }

            if (!await _arriving)
            {
                throw new NatsDisconnectedException("the inbox is closed");
            }

            _arriving = null;
            _heardAt = _time.GetTimestamp();
            var message = _messages.Current;
            if (message.ReplyTo is { } replyTo && NatsJSMsgMetadata.TryParse(replyTo, out var metadata))
            {
                Awaited = Math.Max(0, Awaited - 1);
                return new NatsJSMsg(message, metadata);
            }

            using (message)
            {
                if (IsOver(message))
                {
                    Awaited = 0;
                    return null;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _nats.Happened -= Noticed;
        await _inbox.DisposeAsync();
        await _closing.CancelAsync();
        await (_arriving ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _messages.DisposeAsync();
        _closing.Dispose();
    }

    async ValueTask<NatsJSMsg?> NothingAsync()
    {
        if (_failure.Task.IsCompleted)
        {
            await _failure.Task;
        }

        return Awaited == 0 || _time.GetElapsedTime(_heardAt) < IdleHeartbeat * 3
            ? null
            : throw new TimeoutException("the consumer does not answer any more");
    }

    /// <exception cref="NatsException">It is over for good.</exception>
    static bool IsOver(NatsMsg message) => message.Headers?.Status switch
    {
        // Whoever may publish to the inbox can send anything.
        null or 0 or Heartbeat => false,
        NothingThere or Expired => true,
        NoResponders => throw new NatsException("nobody answers for the consumer (503 no responders)"),
        var status => throw new NatsException($"the consumer ends the batch: {NatsText.Printable(message.Headers.Description ?? "")} ({status})"),
    };

    void Noticed(NatsConnectionEvent happened)
    {
        switch (happened)
        {
            case NatsConnectionEvent.Lost lost:
                _failure.TrySetException(new NatsDisconnectedException($"the connection was lost: {lost.Reason}"));
                break;
            case NatsConnectionEvent.PermissionDenied denied when IsNeeded(denied.Subject):
                _failure.TrySetException(new NatsPermissionException(denied.Operation, denied.Subject));
                break;
        }
    }

    bool IsNeeded(string subject) => subject == _next || subject == _inbox.Subject || subject.StartsWith("$JS.ACK.", StringComparison.Ordinal);
}
