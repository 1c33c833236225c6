using System.Collections.Concurrent;

namespace Surveyor.Nats;

sealed class NatsGather(NatsConnection connection, NatsSession session, long token, string inbox, PendingQueue queue) : INatsGather, IInbox
{
    readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);
    int _isDisposed;

    public long Dropped => queue.Dropped;

    public NatsSession Session => session;

    public ValueTask AskAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        _asked[subject] = true;
        return connection.AskAsync(session, subject, inbox, payload, headers, cancellation);
    }

    public async ValueTask<NatsMsg> NextAsync(CancellationToken cancellation)
    {
        do
        {
            if (queue.TryTake(out var msg))
            {
                return msg;
            }
        }
        while (await queue.WaitAsync(cancellation));

        throw new ObjectDisposedException(nameof(NatsGather));
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            connection.Close(token);
            queue.Abandon();
        }

        return ValueTask.CompletedTask;
    }

    void IInbox.Deliver(in MsgFrame frame) => queue.Offer(frame, inbox);

    bool IInbox.HasAsked(string subject) => _asked.ContainsKey(subject);

    void IInbox.Refuse(Exception refusal) => queue.Post(refusal);

    void IInbox.Fail(Exception reason) => queue.Complete(reason);
}
