using System.Buffers;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

public enum ExpositionFormat
{
    /// <summary>text/plain; version=0.0.4</summary>
    Text,

    /// <summary>application/openmetrics-text; version=1.0.0</summary>
    OpenMetrics,
}

/// <summary>The Prometheus page of a snapshot. One instance serves concurrent scrapes.</summary>
public sealed class MetricsPage
{
    readonly MetricsOptions _options;
    readonly GroupPlan[] _groups;
    volatile PageReport _last = PageReport.Empty;

    /// <exception cref="ArgumentException">The options are wrong: see <see cref="MetricsOptions.Problems"/>.</exception>
    public MetricsPage(MetricsOptions options)
    {
        if (options.Problems() is [var problem, ..])
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _groups = MetricCatalogue.Plan(options);
        Needs = _groups.Aggregate(Needs.None, (needs, group) => needs | group.Needs);
    }

    /// <summary>What the enabled families need to be asked.</summary>
    public Needs Needs { get; }

    /// <summary>Scrapes, as the host counts them; shown on the page.</summary>
    public ScrapeCounters Scrapes { get; } = new();

    /// <summary>How the last page came out.</summary>
    public PageReport Last => _last;

    /// <summary>Writes the whole page; <paramref name="flush"/> is called every now and then so that a big page is streamed.</summary>
    public async ValueTask WriteAsync(ClusterSnapshot snapshot, ExpositionFormat format, IBufferWriter<byte> output, Func<CancellationToken, ValueTask> flush, CancellationToken cancellation = default)
    {
        var scope = new PageScope(snapshot, _options, Scrapes);
        if (_options.MaxSeries > 0)
        {
            scope.Limit(_options.MaxSeries, _groups.Sum(group => group.CountTroubled(scope)));
        }

        var page = new PageOutput(output, flush, cancellation);
        foreach (var group in _groups)
        {
            if (group.Own || snapshot.Connection.Connected)
            {
                await group.WriteAsync(scope, format, page);
            }
        }

        if (format is ExpositionFormat.OpenMetrics)
        {
            page.Write("# EOF\n"u8);
        }

        await page.FlushAsync();
        _last = scope.Tally.Report(page.Written);
    }
}
