namespace Surveyor.Metrics;

/// <summary>What became of the last page: how big it was, and what did not fit.</summary>
public sealed record PageReport
{
    public static PageReport Empty { get; } = new();

    /// <summary>Series shown.</summary>
    public long Series { get; init; }

    public long Bytes { get; init; }

    /// <summary>Series left out because of a cap, by family.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Dropped { get; init; } = [];

    /// <summary>Rows left out because another one has the same labels, by group of families.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Duplicates { get; init; } = [];
}
