namespace Surveyor.Metrics;

/// <summary>What options must keep, so that every page is legal.</summary>
static class OptionRules
{
    public static IReadOnlyList<string> Problems(MetricsOptions options) =>
    [
        .. Prefix(options.Prefix),
        .. ConstantLabels(options.ConstantLabels),
        .. JszFilter(options.JszFilter),
        .. Caps(options),
    ];

    static IEnumerable<string> Prefix(string prefix)
    {
        if (prefix.Length > 0 && !CatalogueRules.IsName(prefix))
        {
            yield return $"prefix: \"{prefix}\" cannot start a metric name; use letters, digits and underscores, and no digit first";
        }
    }

    static IEnumerable<string> ConstantLabels(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var taken = MetricCatalogue.Groups.SelectMany(group => group.LabelNames).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in labels)
        {
            if (!CatalogueRules.IsName(name) || name.StartsWith("__", StringComparison.Ordinal))
            {
                yield return $"labels: \"{name}\" is no label name; use letters, digits and underscores, no digit first, no two underscores first";
            }
            else if (taken.Contains(name) || !seen.Add(name))
            {
                yield return $"labels: {name} is {(taken.Contains(name) ? "a label of Surveyor's own metrics" : "given twice")}";
            }
        }
    }

    static IEnumerable<string> JszFilter(IReadOnlyList<string> names)
    {
        var known = MetricCatalogue.Groups.SelectMany(group => group.AllFamilies).Select(family => family.JszName).OfType<string>().ToList();
        return names.Where(name => !known.Contains(name)).Select(name => $"jsz-filter: \"{name}\" is none of {string.Join(", ", known)}");
    }

    static IEnumerable<string> Caps(MetricsOptions options)
    {
        if (options.MaxSeries < 0 || options.MaxSeriesPerFamily < 0)
        {
            yield return "max-series and max-series-per-family must not be negative; 0 means no limit";
        }
    }
}
