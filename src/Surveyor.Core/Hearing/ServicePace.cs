using Surveyor.Events;

namespace Surveyor.Hearing;

/// <summary>What a service did in the last minutes.</summary>
/// <param name="Times">When it was looked at, oldest first.</param>
/// <param name="Rates">Measured requests per second before each of these moments but the first; NaN: unknown.</param>
/// <param name="Window">What the rest is about, up to now.</param>
/// <param name="PerSecond">Measured requests per second in the window; null when nobody listened for a while.</param>
/// <param name="Statuses">Measured requests in the window by status.</param>
/// <param name="Parts">In the order of <see cref="LatencyPart"/>: those answered in the window; empty when there was none.</param>
public sealed record ServicePace(
    IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double> Rates, TimeSpan Window, double? PerSecond, IReadOnlyDictionary<int, long> Statuses, IReadOnlyList<HistogramCounts> Parts)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public long Requests => Statuses.Values.Sum();

    /// <summary>The share of requests that were not answered; null when there were none.</summary>
    public double? FailedRatio => Requests > 0 ? (Requests - Statuses.GetValueOrDefault(200)) / (double)Requests : null;

    /// <summary>Seconds; null when nothing was answered.</summary>
    public double? Quantile(LatencyPart part, double quantile) => Parts.Count > 0 ? Parts[(int)part].Quantile(quantile) : null;

    /// <summary>Seconds; null when nothing was answered.</summary>
    public double? Mean(LatencyPart part) => Parts.Count > 0 && Parts[(int)part] is { Count: > 0 } counts ? counts.Sum / counts.Count : null;

    /// <param name="samples">Oldest first.</param>
    internal static ServicePace? Of(IReadOnlyList<ServiceSample> samples)
    {
        // While the clock jumps, or counters begin anew, nothing can be told.
        if (samples.Count < 2 || !samples[^1].Follows(samples[^2]) || samples[^1].At - samples[^2].At > Longest)
        {
            return null;
        }

        var newest = samples[^1];
        var oldest = samples.First(sample => newest.At - sample.At <= Longest);
        return new(
            [.. samples.Select(sample => sample.At)],
            [.. samples.Zip(samples.Skip(1), (one, next) => next.RateSince(one) ?? double.NaN)],
            newest.At - oldest.At,
            newest.RateSince(oldest),
            newest.Statuses.ToDictionary(status => status.Key, status => status.Value - oldest.Statuses.GetValueOrDefault(status.Key)),
            Since(oldest, newest));
    }

    static IReadOnlyList<HistogramCounts> Since(ServiceSample oldest, ServiceSample newest)
    {
        IReadOnlyList<HistogramCounts> parts = oldest.Parts.Count == 0 ? newest.Parts : [.. newest.Parts.Zip(oldest.Parts, (now, then) => now - then)];
        return parts.Count > 0 && parts[0].Count > 0 ? parts : [];
    }
}
