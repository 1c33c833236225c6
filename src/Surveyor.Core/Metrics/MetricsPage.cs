using System.Buffers;
using System.Collections.Concurrent;
using Surveyor.Alerts;
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
    readonly ConcurrentBag<PageScratch> _scratch = [];
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

    /// <summary>The series of this page as of one moment, for conditions of alerts: by names without the prefix, and without constant labels. For one thread.</summary>
    public SampleSource SamplesOf(Known known) => new PageSamples(known, _options, Scrapes, _last).Of;

    /// <summary>Alerts that are never evaluated, since options leave out what they stand on.</summary>
    public IReadOnlyList<string> AlertsLeftOut =>
        [.. AlertCatalogue.System.Where(rule => !rule.OnlyPrometheus && !rule.When.Families.All(family => PageSamples.Has(family, _options))).Select(static rule => rule.Name).Distinct()];

    /// <summary>Writes the whole page; <paramref name="flush"/> is called every now and then so that a big page is streamed, and not for the rest.</summary>
    public async ValueTask WriteAsync(Known known, ExpositionFormat format, IBufferWriter<byte> output, Func<CancellationToken, ValueTask> flush, CancellationToken cancellation = default)
    {
        var scratch = _scratch.TryTake(out var used) ? used : new();
        try
        {
            var scope = new PageScope(known, _options, Scrapes, scratch);
            var page = new PageOutput(output, flush, cancellation);
            await WriteAsync(scope, format, page);
            _last = scope.Tally.Report(page.Written);
        }
        finally
        {
            // As many as there are scrapes at once are made, and one is kept.
            if (_scratch.IsEmpty)
            {
                _scratch.Add(scratch);
            }
        }
    }

    async ValueTask WriteAsync(PageScope scope, ExpositionFormat format, PageOutput page)
    {
        if (_options.MaxSeries > 0)
        {
            scope.Limit(_options.MaxSeries, _groups.Sum(group => group.CountTroubled(scope)));
        }

        foreach (var group in _groups)
        {
            if (group.Heard ? scope.Snapshot.IsActive : group.Own || scope.Snapshot.Connection.Connected)
            {
                await group.WriteAsync(scope, format, page);
            }
        }

        if (format is ExpositionFormat.OpenMetrics)
        {
            page.Write("# EOF\n"u8);
        }
    }
}
