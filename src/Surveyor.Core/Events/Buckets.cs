namespace Surveyor.Events;

/// <summary>
/// The bounds for a service's latency. Once asked for, they stay until <see cref="ServiceListeners.RenewBounds"/>: rows of different
/// bounds cannot be added.
/// </summary>
/// <param name="account">The account that exports it, by id; empty when not known.</param>
public delegate Buckets BucketsOf(string service, string account);

/// <summary>How a histogram divides durations.</summary>
public sealed class Buckets
{
    /// <summary>Each bound is a series of its own for every row.</summary>
    const int Most = 100;

    const double Nanosecond = 1e-9;
    const double Day = 86_400;

    /// <param name="bounds">Upper bounds in seconds, ascending.</param>
    /// <exception cref="ArgumentException">They have a <see cref="Problem"/>.</exception>
    public Buckets(params double[] bounds)
    {
        if (Problem(bounds) is { } problem)
        {
            throw new ArgumentException(problem, nameof(bounds));
        }

        Bounds = [.. bounds];
        Limits = Array.ConvertAll(Bounds, Limit);
    }

    /// <summary>Services behind NATS often answer within a millisecond.</summary>
    public static Buckets Latency { get; } =
        new(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /// <summary>Those of nats-surveyor, which are the defaults of Prometheus' Go client.</summary>
    public static Buckets NatsSurveyor { get; } = new(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /// <summary>For rows that there are hundreds of.</summary>
    public static Buckets Coarse { get; } = new(0.001, 0.01, 0.1, 1, 10);

    internal double[] Bounds { get; }

    public IReadOnlyList<double> Seconds => Bounds;

    /// <summary>The bounds in nanoseconds.</summary>
    internal long[] Limits { get; }

    /// <summary>These bounds and more. Where that would be too many, those of these go that others are nearest to.</summary>
    /// <param name="more">What is longer than a day, or no time at all, is left out, and so are the longest of too many.</param>
    public Buckets With(IEnumerable<TimeSpan> more)
    {
        var needed = more.Select(one => one.TotalSeconds).Where(seconds => seconds is > 0 and <= Day).DistinctBy(Limit).ToDictionary(Limit);
        var kept = needed.Keys.Order().Take(Most).ToHashSet();
        var bounds = new SortedList<long, double>(Limits.Zip(Bounds).ToDictionary(pair => pair.First, pair => pair.Second));
        foreach (var limit in kept)
        {
            bounds.TryAdd(limit, needed[limit]);
        }

        while (bounds.Count > Most)
        {
            bounds.Remove(bounds.Keys.Where(limit => !kept.Contains(limit)).MinBy(Nearest));
        }

        return bounds.Count == Bounds.Length && kept.All(Limits.Contains) ? this : new([.. bounds.Values]);

        double Nearest(long limit)
        {
            var at = bounds.IndexOfKey(limit);
            var below = at == 0 ? double.MaxValue : (double)limit / bounds.Keys[at - 1];
            return at == bounds.Count - 1 ? below : Math.Min(below, (double)bounds.Keys[at + 1] / limit);
        }
    }

    /// <returns>Why these are no bounds; null when they are.</returns>
    public static string? Problem(IReadOnlyList<double> bounds) =>
        bounds.Count is 0 or > Most ? $"there must be 1 to {Most} bounds"
        : bounds.Any(bound => bound is not (>= Nanosecond and <= Day)) ? "bounds are seconds, greater than 0 and at most a day"
        : bounds.Zip(bounds.Skip(1)).Any(pair => pair.Second - pair.First < Nanosecond) ? "bounds must ascend"
        : null;

    static long Limit(double bound) => (long)Math.Round(bound / Nanosecond);
}
