namespace Surveyor.Events;

/// <summary>Counts of durations by upper bound. One writer.</summary>
sealed class Histogram(Buckets buckets)
{
    readonly long[] _counts = new long[buckets.Bounds.Length + 1];

    // Twenty thousand a second of a tenth of a second each are too many for 64 bits in two months.
    Int128 _sum;

    /// <summary>Whole nanoseconds, as servers tell them: their sum is exact.</summary>
    public void Add(long nanoseconds)
    {
        // Few bounds, and most durations are short.
        var bucket = 0;
        while (bucket < buckets.Limits.Length && nanoseconds > buckets.Limits[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _sum += nanoseconds;
    }

    public HistogramCounts Freeze() => new(buckets.Bounds, [.. _counts], (double)_sum / 1e9);
}

/// <summary>A histogram as it was at one moment.</summary>
/// <param name="Bounds">Upper bounds in seconds, ascending, without infinity.</param>
/// <param name="Counts">How many fell into each, not cumulative; one more than there are bounds.</param>
/// <param name="Sum">Seconds.</param>
public sealed record HistogramCounts(double[] Bounds, long[] Counts, double Sum)
{
    public long Count => Counts.Sum();

    /// <summary>Both together; their bounds are the same.</summary>
    public static HistogramCounts operator +(HistogramCounts one, HistogramCounts other) =>
        new(one.Bounds, [.. one.Counts.Zip(other.Counts, (mine, theirs) => mine + theirs)], one.Sum + other.Sum);
}

/// <summary>How a histogram divides durations.</summary>
/// <param name="bounds">Upper bounds in seconds, ascending.</param>
sealed class Buckets(params double[] bounds)
{
    /// <summary>Services behind NATS often answer within a millisecond.</summary>
    public static Buckets Latency { get; } =
        new(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /// <summary>Those of nats-surveyor, which are the defaults of Prometheus' Go client.</summary>
    public static Buckets NatsSurveyor { get; } = new(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    public double[] Bounds => bounds;

    /// <summary>The bounds in nanoseconds.</summary>
    public long[] Limits { get; } = Array.ConvertAll(bounds, bound => (long)Math.Round(bound * 1e9));
}
