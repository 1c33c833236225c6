using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>How old a message is. The truth is within the error of it. NaN: unknown.</summary>
/// <param name="Seconds">0: no such message.</param>
public readonly record struct Age(double Seconds, double Error)
{
    public static Age Unknown { get; } = new(double.NaN, double.NaN);

    public static Age None { get; }

    public bool IsKnown => !double.IsNaN(Seconds);

    /// <summary>What it is at least.</summary>
    public double AtLeast => IsKnown ? Math.Max(0, Seconds - Error) : 0;
}

/// <summary>Tells the age of messages that nobody read, from what is known of sequences and times.</summary>
static class Ages
{
    /// <summary>Seconds: servers stamp messages and replies one after the other.</summary>
    const double Rounding = 0.001;

    /// <summary>Ticks: a message bears the time at which its leader got it; it is there when most copies have it. Numbers of one reply are not of one moment either.</summary>
    const long Agreement = TimeSpan.TicksPerSecond / 10;

    /// <summary>The oldest message not delivered yet.</summary>
    public static Age Undelivered(in ConsumerRow row, in StreamRow stream, StreamHistory history, ConsumerHistory consumer)
    {
        if (row is not { Pending: { } pending, DeliveredStreamSeq: { } delivered, StreamLastSeq: { } last, ToldAt: { } now })
        {
            return Age.Unknown;
        }

        if (pending == 0)
        {
            return Age.None;
        }

        // What waits is somewhere behind what was delivered, and there is room for all of it up to the end.
        var from = Math.Max(Math.Max(delivered, consumer.Proven) + 1, stream.FirstSeq ?? 0);
        var isDense = row.Config?.IsFiltered(stream.Config) == false && stream.Deleted == 0;

        // One may have come between the stream's numbers and the consumer's.
        var to = isDense ? from : last > pending ? last - pending + 2 : last;
        return Between(from, Math.Max(from, to), consumer.Waiting.Since, now, in row, in stream, history);
    }

    /// <summary>The oldest message not acknowledged, delivered or not.</summary>
    public static Age Unacknowledged(in ConsumerRow row, in StreamRow stream, StreamHistory history, ulong settled, Age undelivered)
    {
        if (row is not { AckPending: { } outstanding, AckFloorStreamSeq: { } floor, DeliveredStreamSeq: { } delivered, ToldAt: { } now })
        {
            return Age.Unknown;
        }

        if (outstanding <= 0)
        {
            return undelivered;
        }

        var from = Math.Max(Math.Max(floor, settled) + 1, stream.FirstSeq ?? 0);
        var to = delivered >= (ulong)outstanding ? delivered - (ulong)outstanding + 1 : delivered;
        return Between(from, Math.Max(from, to), 0, now, in row, in stream, history);
    }

    /// <summary>Of a message whose sequence is somewhere between two.</summary>
    /// <param name="waitedAt">When it waited already; 0: not known.</param>
    static Age Between(ulong from, ulong to, long waitedAt, DateTimeOffset now, in ConsumerRow row, in StreamRow stream, StreamHistory history)
    {
        var (before, after) = (history.Before(from, in stream), history.After(to, in stream));

        // Messages from before the consumer count from its own beginning: nobody could read them earlier.
        var born = Math.Min(row.Created?.UtcTicks ?? 0, now.UtcTicks);
        var seen = waitedAt > 0 ? waitedAt + Agreement : long.MaxValue;
        var latest = Math.Clamp(Math.Min(after?.Stored ?? now.UtcTicks, seen), born, now.UtcTicks);
        var earliest = Math.Min(Math.Max(before?.NotBefore(from, Agreement) ?? born, born), latest);
        if (earliest == 0)
        {
            return Age.Unknown;
        }

        var likely = from == to && before is { } low && after is { } high && high.Seq > low.Seq
            ? Math.Clamp(low.NoneUntil + (long)((high.Stored - low.NoneUntil) * ((double)(from - low.Seq) / (high.Seq - low.Seq))), earliest, latest)
            : earliest + ((latest - earliest) / 2);
        return new(Seconds(now.UtcTicks - likely), Seconds(Math.Max(latest - likely, likely - earliest)) + Rounding + Skew(in row, in stream));
    }

    /// <summary>Seconds by which the clocks of two leaders may differ: one told the numbers, the other stamped the messages.</summary>
    static double Skew(in ConsumerRow row, in StreamRow stream) =>
        row.ServerName != stream.ServerName && row is { ReceivedAt: { } at, ToldAt: { } told } && stream is { ReceivedAt: { } streamAt, ToldAt: { } streamTold }
            ? ((at - told) - (streamAt - streamTold)).Duration().TotalSeconds
            : 0;

    static double Seconds(long ticks) => (double)ticks / TimeSpan.TicksPerSecond;
}
