using System.Threading.Channels;

namespace Surveyor.Nats;

/// <summary>
/// Messages between the read loop and one reader. It never makes the read loop wait: what exceeds the limits is dropped
/// and counted, and told once per burst. A burst is over when the reader has caught up by half.
/// </summary>
sealed class PendingQueue(string subject, NatsOpts limits, Traffic traffic, Action<NatsConnectionEvent> tell)
{
    readonly Channel<Delivery> _channel = Channel.CreateUnbounded<Delivery>();
    long _messages;
    long _bytes;
    long _dropped;
    int _isDropping;

    readonly record struct Delivery(NatsMsg? Msg, int Bytes, Exception? Failure);

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Offer(in MsgFrame frame, string subjectOfMsg)
    {
        var messages = Interlocked.Read(ref _messages);
        var bytes = Interlocked.Read(ref _bytes);
        if (messages >= limits.PendingMessages || bytes + frame.Size > limits.PendingBytes)
        {
            Drop();
            return;
        }

        if (_isDropping != 0 && messages <= limits.PendingMessages / 2 && bytes <= limits.PendingBytes / 2)
        {
            Volatile.Write(ref _isDropping, 0);
        }

        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, frame.Size);
        var msg = frame.Take(subjectOfMsg);
        if (!_channel.Writer.TryWrite(new(msg, frame.Size, null)))
        {
            Abandon(msg);
        }
    }

    /// <summary>Throws at the reader once, after what came before.</summary>
    public void Post(Exception failure)
    {
        if (Interlocked.Increment(ref _messages) > limits.PendingMessages || !_channel.Writer.TryWrite(new(null, 0, failure)))
        {
            Interlocked.Decrement(ref _messages);
        }
    }

    /// <summary>Nothing more comes; the reader gets what is left, then the failure.</summary>
    public void Complete(Exception? failure) => _channel.Writer.TryComplete(failure);

    /// <summary>Nothing more is read: what is left counts as dropped.</summary>
    public void Abandon()
    {
        Complete(null);
        while (_channel.Reader.TryRead(out var delivery))
        {
            Abandon(delivery.Msg);
        }
    }

    /// <returns>False when the queue is complete.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _channel.Reader.WaitToReadAsync(cancellation);

    public bool TryTake(out NatsMsg msg)
    {
        msg = null!;
        if (!_channel.Reader.TryRead(out var delivery))
        {
            return false;
        }

        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -delivery.Bytes);
        if (delivery.Failure is not null)
        {
            throw delivery.Failure;
        }

        msg = delivery.Msg!;
        return true;
    }

    /// <param name="msg">Null: it was a failure.</param>
    void Abandon(NatsMsg? msg)
    {
        if (msg is not null)
        {
            msg.Dispose();
            Interlocked.Increment(ref _dropped);
        }
    }

    void Drop()
    {
        traffic.DroppedOne();
        var dropped = Interlocked.Increment(ref _dropped);
        if (Interlocked.Exchange(ref _isDropping, 1) == 0)
        {
            tell(new NatsConnectionEvent.SlowConsumer(subject, dropped));
        }
    }
}
