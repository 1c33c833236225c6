namespace Surveyor.Events;

/// <summary>Counts of durations by upper bound. One writer.</summary>
/// <param name="bounds">Seconds, ascending; what is above the last is counted, too.</param>
sealed class Histogram(double[] bounds)
{
    readonly long[] _counts = new long[bounds.Length + 1];
    double _sum;

    public void Add(double seconds)
    {
        // Few bounds, and most durations are short.
        var bucket = 0;
        while (bucket < bounds.Length && seconds > bounds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _sum += seconds;
    }

    public HistogramCounts Freeze() => new(bounds, [.. _counts], _sum);
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

/// <summary>Upper bounds in seconds.</summary>
static class Buckets
{
    /// <summary>Services behind NATS often answer within a millisecond.</summary>
    public static double[] Latency { get; } =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Those of nats-surveyor, which are the defaults of Prometheus' Go client.</summary>
    public static double[] NatsSurveyor { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
