namespace Surveyor.Events;

/// <summary>The bounds for a service's latency. Once asked for, they stay: rows of different bounds cannot be added.</summary>
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
        Limits = Array.ConvertAll(Bounds, bound => (long)Math.Round(bound / Nanosecond));
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

    /// <returns>Why these are no bounds; null when they are.</returns>
    public static string? Problem(IReadOnlyList<double> bounds) =>
        bounds.Count is 0 or > Most ? $"there must be 1 to {Most} bounds"
        : bounds.Any(bound => bound is not (>= Nanosecond and <= Day)) ? "bounds are seconds, greater than 0 and at most a day"
        : bounds.Zip(bounds.Skip(1)).Any(pair => pair.Second - pair.First < Nanosecond) ? "bounds must ascend"
        : null;
}
