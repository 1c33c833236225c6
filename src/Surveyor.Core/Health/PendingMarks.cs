using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>
/// Since when the oldest message not delivered waits at least, where only a range of sequences is known: of those that waited at an
/// earlier look some have not been delivered since. Two such looks are kept, so that the second is there when the first is used up.
/// </summary>
struct PendingMarks
{
    Mark _older;
    Mark _newer;

    /// <summary>When a message waited that still does: ticks of the server's clock; 0: not known.</summary>
    public readonly long Since => _older.ToldAt;

    /// <param name="proven">Everything up to here was delivered or is not for it.</param>
    /// <param name="removed">Messages were removed from the middle of the stream since the look before: perhaps those that waited.</param>
    public void Note(in ConsumerRow row, in StreamRow stream, ulong proven, bool removed)
    {
        // What a newer message of its subject replaces, or what ends by itself, is gone without another sign.
        if (removed || stream.Config is not { MaxMsgsPerSubject: not > 0, AllowMsgTtl: false } || stream.FirstSeq is not { } first
            || row is not { Pending: > 0 and { } pending, DeliveredConsumerSeq: { } delivered, DeliveredStreamSeq: { } deliveredStream, ToldAt: { } told })
        {
            this = default;
            return;
        }

        Mark now = new(told.UtcTicks, Math.Max(deliveredStream, proven) + 1, unchecked((uint)delivered), (uint)Math.Min(pending, uint.MaxValue));
        if (!_older.Waits(now, first))
        {
            (_older, _newer) = (_newer.Waits(now, first) ? _newer : now, now);
        }
        else if (_newer == _older && _older.IsHalfDelivered(now))
        {
            _newer = now;
        }
    }

    /// <param name="ToldAt">Ticks of the server's clock.</param>
    /// <param name="From">What waited was not before that sequence.</param>
    /// <param name="Delivered">Deliveries until then, modulo 2^32, also of messages delivered before.</param>
    readonly record struct Mark(long ToldAt, ulong From, uint Delivered, uint Pending)
    {
        public bool Waits(Mark now, ulong first) => first <= From && now.Since(this) < Pending && now.Pending >= Pending - now.Since(this);

        public bool IsHalfDelivered(Mark now) => now.Since(this) >= Pending / 2;

        uint Since(Mark earlier) => unchecked(Delivered - earlier.Delivered);
    }
}
