namespace Surveyor.Health;

/// <summary>A stream at one moment, in twenty-four bytes.</summary>
/// <param name="LastTime">When the message of the last sequence was stored: ticks of the server's clock, UTC.</param>
/// <param name="Held">Sequences from the first to the last, up to 2^32 - 1.</param>
/// <param name="Tenths">When the server told it, by the same clock: tenths of a second, modulo 2^32, which are 13 years.</param>
readonly record struct StreamSample(ulong LastSeq, long LastTime, uint Held, uint Tenths)
{
    const long Tenth = TimeSpan.TicksPerSecond / 10;

    public static uint TenthsOf(long ticks) => unchecked((uint)(ticks / Tenth));

    /// <summary>When the server told it, a tenth too early at most.</summary>
    public long ToldAt(long later) => ((later / Tenth) - unchecked(TenthsOf(later) - Tenths)) * Tenth;

    public double SecondsTo(StreamSample later) => unchecked(later.Tenths - Tenths) / 10.0;
}

/// <summary>What was stored between two samples of a stream.</summary>
/// <param name="Time">Of the later sample, by the server's clock, a tenth of a second too early at most.</param>
/// <param name="PerSecond">Messages.</param>
public readonly record struct StoredRate(DateTimeOffset Time, double PerSecond)
{
    internal static StoredRate Of(StreamSample before, StreamSample now, long later) =>
        new(new(now.ToldAt(later), TimeSpan.Zero), (now.LastSeq - before.LastSeq) / Math.Max(0.1, before.SecondsTo(now)));
}

/// <summary>What is known of a sequence: ticks of the server's clock, UTC.</summary>
/// <param name="Stored">When the message of the sequence was stored.</param>
/// <param name="NoneUntil">Until when no later one was.</param>
readonly record struct Anchor(ulong Seq, long Stored, long NoneUntil)
{
    /// <summary>The earliest moment the message of that sequence, which is not before, can have been stored at.</summary>
    /// <param name="agreement">How long it may have been under way when nobody saw it: ticks.</param>
    public long NotBefore(ulong seq, long agreement) => seq == Seq ? Stored : Math.Max(Stored, NoneUntil - agreement);
}
