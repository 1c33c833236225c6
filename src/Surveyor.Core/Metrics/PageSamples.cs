using Surveyor.Alerts;

namespace Surveyor.Metrics;

/// <summary>Series of families as of one moment, without a page.</summary>
/// <param name="last">What was left out of the page is told as of the last one.</param>
sealed class PageSamples(Known known, MetricsOptions options, ScrapeCounters scrapes, PageReport last)
{
    static readonly Dictionary<string, MetricGroup> Groups = MetricCatalogue.Groups
        .SelectMany(static group => group.AllFamilies.Select(family => (family.Name, group)))
        .ToDictionary(static one => one.Name, static one => one.group, StringComparer.Ordinal);

    readonly FamilyChoice _choice = new(options);
    readonly Dictionary<(MetricGroup, string), IReadOnlySet<string>> _values = [];
    PageScope? _scope;

    /// <summary>Whether options leave a family in.</summary>
    public static bool Has(string family, MetricsOptions options) =>
        Find(family, options, new(options)) is not null;

    /// <returns>Null when the family is not known now: options leave it out, this Surveyor stands by, or is not connected.</returns>
    public IReadOnlyList<AlertSample>? Of(Selector series) =>
        Find(series.Family, options, _choice) is { } group && IsKnown(group)
            ? series.Matches.All(match => MayMatch(group, match)) ? group.Samples(Scope, series) : []
            : null;

    static MetricGroup? Find(string family, MetricsOptions options, FamilyChoice choice) =>
        Groups.TryGetValue(family, out var group) && group.Section.IsOn(options) && group.AllFamilies.Any(choice.Includes) ? group : null;

    /// <summary>Dozens of conditions ask for one state each of tens of thousands of rows: most states nothing is in.</summary>
    bool MayMatch(MetricGroup group, LabelMatch match)
    {
        if (!match.Is)
        {
            return true;
        }

        if (!_values.TryGetValue((group, match.Label), out var values))
        {
            _values.Add((group, match.Label), values = group.Values(Scope, match.Label));
        }

        return match.Values.Any(values.Contains);
    }

    bool IsKnown(MetricGroup group) => group.Heard ? known.Snapshot.IsActive : group.Own || (known.Snapshot.IsActive && known.Snapshot.Connection.Connected);

    PageScope Scope => _scope ??= NewScope();

    PageScope NewScope()
    {
        var scope = new PageScope(known, options, scrapes, new());
        foreach (var (family, series) in last.Dropped)
        {
            scope.Tally.Drop(family, series);
        }

        return scope;
    }
}
