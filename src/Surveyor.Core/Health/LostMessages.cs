using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>
/// Counts what retention took before a consumer got it. Only limits of the whole stream lose data: what a newer message of the same
/// subject replaced, what ended by its own time to live and what was purged was given up on purpose.
/// </summary>
struct LostMessages
{
    /// <summary>Of a limit in bytes, above which the next message makes room for itself.</summary>
    const double Full = 0.9;

    /// <summary>Sequences counted already; null before the first look, which tells what is gone and not when it went.</summary>
    ulong? _counted;

    /// <summary>What waited at an earlier look: the end of the stream then, how many, and the consumer's sequence.</summary>
    (ulong Last, ulong Pending, ulong Delivered) _mark;

    /// <summary>Since the consumer is known.</summary>
    public ulong Total { get; private set; }

    /// <summary>When more was last seen to be lost: ticks of our clock; 0: never.</summary>
    public long At { get; private set; }

    public void Note(in ConsumerRow row, in StreamRow stream, StreamHistory history, long at)
    {
        if (row.Config is not { } config || stream.Config is not { Retention: "limits", MaxMsgsPerSubject: not > 0, AllowMsgTtl: false } limits
            || stream.FirstSeq is not { } first || row.StreamFirstSeq is not { } own || row.AckFloorStreamSeq is not > 0)
        {
            // Who never acknowledged anything was perhaps made to start later.
            return;
        }

        // Two replies of two moments: gone is what both say is gone, else a fast consumer would seem to miss what it got in between.
        first = Math.Min(first, own);
        var lost = config.IsFiltered(limits) ? Filtered(in row, first) : Unfiltered(in row, first, history);
        if (lost > 0 && WasRetention(in stream, limits, history, first))
        {
            Total += lost;
            At = at;
        }
    }

    ulong Unfiltered(in ConsumerRow row, ulong first, StreamHistory history)
    {
        if (row.DeliveredStreamSeq is not { } delivered || first == 0)
        {
            return 0;
        }

        var from = Math.Max(delivered, _counted ?? ulong.MaxValue);
        _counted = Math.Max(_counted ?? 0, first - 1);
        return first - 1 > from ? Math.Min(first - 1 - from, history.RemovedLately) : 0;
    }

    ulong Filtered(in ConsumerRow row, ulong first)
    {
        if (row is not { Pending: > 0 and { } pending, StreamLastSeq: { } last, DeliveredConsumerSeq: { } delivered })
        {
            _mark = default;
            return 0;
        }

        var (mark, lost) = (_mark, 0UL);
        if (mark.Pending > 0 && first > mark.Last)
        {
            lost = mark.Pending - Math.Min(mark.Pending, delivered - Math.Min(delivered, mark.Delivered));
            _mark = default;
        }

        _mark = _mark.Pending == 0 ? (last, pending, delivered) : _mark;
        return lost;
    }

    /// <summary>It makes room by removing the oldest messages.</summary>
    public static bool IsFull(in StreamRow stream, StreamConfig limits) =>
        limits.Discard != "new" && ((limits.MaxMsgs > 0 && stream.Messages >= (ulong)limits.MaxMsgs) || (limits.MaxBytes > 0 && stream.Bytes >= limits.MaxBytes * Full));

    static bool WasRetention(in StreamRow stream, StreamConfig limits, StreamHistory history, ulong first)
    {
        if (IsFull(in stream, limits))
        {
            return true;
        }

        // A purge takes what is young, too. Servers look for what is too old now and then, and anchors are as far apart as looks.
        return limits.MaxAge is > 0 and var age && stream.ToldAt is { } now && history.Before(first - 1, in stream) is var anchor
            && (anchor is null || anchor.Value.Stored <= now.UtcTicks - (age / 100) + Math.Min(TimeSpan.TicksPerMinute, age / 1000));
    }
}
