namespace Surveyor.Protocol;

/// <summary>A number or unknown, in eight bytes instead of sixteen: rows are kept by the hundred thousand. 2^64-1 is no number.</summary>
readonly struct CompactNumber
{
    /// <summary>One more than the number: a row that was never filled must be unknown, not zero.</summary>
    readonly ulong _next;

    CompactNumber(ulong? value) => _next = value is { } number ? unchecked(number + 1) : 0;

    public static implicit operator CompactNumber(ulong? value) => new(value);

    public static implicit operator CompactNumber(long? value) => new(value is { } number ? unchecked((ulong)number) : null);

    public static implicit operator ulong?(CompactNumber number) => number._next == 0 ? null : unchecked(number._next - 1);

    public static implicit operator long?(CompactNumber number) => number._next == 0 ? null : unchecked((long)(number._next - 1));
}

/// <summary>A moment or none, in eight bytes instead of twenty-four; always UTC.</summary>
readonly record struct CompactTime
{
    readonly long _ticks;

    CompactTime(DateTimeOffset? value) => _ticks = value?.UtcTicks ?? 0;

    public DateTimeOffset Or(DateTimeOffset none) => _ticks == 0 ? none : new(_ticks, TimeSpan.Zero);

    public static implicit operator CompactTime(DateTimeOffset? value) => new(value);

    public static implicit operator DateTimeOffset?(CompactTime time) => time._ticks == 0 ? null : new(time._ticks, TimeSpan.Zero);
}
