using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Counts of durations by upper bound. One writer.</summary>
sealed class Histogram(Buckets buckets)
{
    readonly long[] _counts = new long[buckets.Bounds.Length + 1];

    // Twenty thousand a second of a tenth of a second each are too many for 64 bits in two months.
    Int128 _sum;

    Exemplar?[]? _exemplars;

    /// <summary>Whole nanoseconds, as servers tell them: their sum is exact.</summary>
    public void Add(long nanoseconds, Occasion? occasion = null)
    {
        // Few bounds, and most durations are short.
        var bucket = 0;
        while (bucket < buckets.Limits.Length && nanoseconds > buckets.Limits[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _sum += nanoseconds;
        if (occasion is { } known)
        {
            Exemplify(bucket, new(known.Trace, known.Time, nanoseconds / 1e9));
        }
    }

    public HistogramCounts Freeze() => new(buckets.Bounds, [.. _counts], (double)_sum / 1e9) { Exemplars = _exemplars?.ToArray() };

    /// <summary>The newest stays: Prometheus takes no older one after it.</summary>
    void Exemplify(int bucket, Exemplar exemplar)
    {
        _exemplars ??= new Exemplar?[_counts.Length];
        if (_exemplars[bucket] is not { } former || former.Time <= exemplar.Time)
        {
            _exemplars[bucket] = exemplar;
        }
    }
}

/// <summary>Where and when something was measured.</summary>
readonly record struct Occasion(TraceId Trace, DateTimeOffset Time);

/// <summary>One of the durations that a bucket counts.</summary>
/// <param name="Value">Seconds.</param>
public sealed record Exemplar(TraceId Trace, DateTimeOffset Time, double Value);

/// <summary>A histogram as it was at one moment.</summary>
/// <param name="Bounds">Upper bounds in seconds, ascending, without infinity.</param>
/// <param name="Counts">How many fell into each, not cumulative; one more than there are bounds.</param>
/// <param name="Sum">Seconds.</param>
public sealed record HistogramCounts(double[] Bounds, long[] Counts, double Sum)
{
    /// <summary>For each of the counts the last one whose trace is known; null when none is.</summary>
    public Exemplar?[]? Exemplars { get; init; }

    public long Count => Counts.Sum();

    /// <summary>Both together, without exemplars; their bounds are the same.</summary>
    public static HistogramCounts operator +(HistogramCounts one, HistogramCounts other) =>
        new(one.Bounds, [.. one.Counts.Zip(other.Counts, (mine, theirs) => mine + theirs)], one.Sum + other.Sum);

    /// <summary>What came since, without exemplars. After other bounds, or a new beginning, everything did.</summary>
    public static HistogramCounts operator -(HistogramCounts now, HistogramCounts then) =>
        now.Bounds.AsSpan().SequenceEqual(then.Bounds) && now.Counts.Zip(then.Counts, (mine, theirs) => mine >= theirs).All(grew => grew)
            ? new(now.Bounds, [.. now.Counts.Zip(then.Counts, (mine, theirs) => mine - theirs)], now.Sum - then.Sum)
            : now with { Exemplars = null };

    /// <summary>
    /// Seconds, as Prometheus' histogram_quantile tells them: within a bucket durations are taken as evenly spread, and above the highest bound
    /// it is that bound. Null when nothing was counted.
    /// </summary>
    public double? Quantile(double quantile)
    {
        var (rank, below) = (quantile * Count, 0L);
        for (var bucket = 0; bucket < Bounds.Length && Count > 0; bucket++)
        {
            if (Counts[bucket] > 0 && below + Counts[bucket] >= rank)
            {
                var from = bucket == 0 ? 0 : Bounds[bucket - 1];
                return from + ((Bounds[bucket] - from) * (rank - below) / Counts[bucket]);
            }

            below += Counts[bucket];
        }

        return Count > 0 ? Bounds[^1] : null;
    }
}
