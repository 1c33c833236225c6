using Surveyor.Events;

namespace Surveyor.Metrics;

enum MetricType
{
    Gauge,
    Counter,

    /// <summary>Sum and count, without quantiles.</summary>
    Summary,

    Histogram,
}

/// <returns>The value, or null when it is not known: then there is no sample.</returns>
delegate double? Select<TRow>(in TRow row);

/// <returns>Null when there is none: then there is no sample.</returns>
delegate HistogramCounts? SelectHistogram<TRow>(in TRow row);

/// <summary>A metric: what it is called, what it means, where its value comes from.</summary>
abstract record MetricFamily(string Name, MetricType Type, string Help)
{
    /// <summary>The first nats-server releases that report it, when later than those of its group.</summary>
    public string? Since { get; init; }

    /// <summary>How its value differs from the same family of nats-surveyor.</summary>
    public string? Differs { get; init; }

    /// <summary>One of the 14 families that `jsz-filter` knows: its name there.</summary>
    public string? JszName { get; init; }

    /// <summary>What OpenMetrics calls a family: there the suffix of a counter belongs to its samples.</summary>
    public static string OpenMetricsName(string name, MetricType type) =>
        type is MetricType.Counter && name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
}

/// <summary>A metric over rows of one type. For summaries and histograms <paramref name="Select"/> is the sum.</summary>
sealed record MetricFamily<TRow>(string Name, MetricType Type, string Help, Select<TRow> Select) : MetricFamily(Name, Type, Help)
{
    /// <summary>The number of observations of a summary or histogram.</summary>
    public Select<TRow>? Count { get; init; }

    /// <summary>The buckets of a histogram.</summary>
    public SelectHistogram<TRow>? Buckets { get; init; }

    public static MetricFamily<TRow> Histogram(string name, string help, SelectHistogram<TRow> buckets) =>
        new(name, MetricType.Histogram, help, (in row) => buckets(in row)?.Sum) { Count = (in row) => buckets(in row)?.Count, Buckets = buckets };
}
