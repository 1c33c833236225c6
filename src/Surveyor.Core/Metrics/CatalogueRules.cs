using System.Text.RegularExpressions;

namespace Surveyor.Metrics;

/// <summary>What a catalogue must keep. Broken rules stop the start rather than somebody's dashboard.</summary>
static partial class CatalogueRules
{
    /// <summary>Names that targets have in most set-ups; a label of that name would be renamed by the scraper.</summary>
    static readonly string[] TargetLabels = ["cluster", "service", "instance", "job"];

    static readonly string[] PartsOfOthers = ["_count", "_sum", "_bucket", "_created"];

    public static bool IsName(string name) => LegalName().IsMatch(name);

    public static IReadOnlyList<string> Problems(IReadOnlyList<MetricGroup> groups) =>
    [
        .. groups.SelectMany(group => group.AllFamilies).SelectMany(OfFamily),
        .. groups.SelectMany(OfLabels),
        .. groups.Where(group => group.NamesOf is NamesOf.Surveyor).SelectMany(group => group.AllFamilies).SelectMany(OfNewFamily),
        .. Twice(groups.SelectMany(group => group.AllFamilies), family => family.Name, "name"),
        .. Twice(groups.SelectMany(group => group.AllFamilies), family => MetricFamily.OpenMetricsName(family.Name, family.Type), "name in OpenMetrics"),
        .. groups.GroupBy(group => group.Title).Where(same => same.Count() > 1).Select(same => $"two groups are called {same.Key}"),
    ];

    static IEnumerable<string> OfFamily(MetricFamily family)
    {
        if (!IsName(family.Name))
        {
            yield return $"{family.Name} is no legal name";
        }

        if (string.IsNullOrWhiteSpace(family.Help))
        {
            yield return $"{family.Name} has no help";
        }

        if (family.Type is not MetricType.Counter && family.Name.EndsWith("_total", StringComparison.Ordinal))
        {
            yield return $"{family.Name} ends like a counter and is none";
        }
    }

    /// <summary>What promtool would complain about; names of others are as they are.</summary>
    static IEnumerable<string> OfNewFamily(MetricFamily family)
    {
        if (family.Type is MetricType.Counter && !family.Name.EndsWith("_total", StringComparison.Ordinal))
        {
            yield return $"{family.Name} is a counter and does not end in _total";
        }

        if (PartsOfOthers.Any(suffix => family.Name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            yield return $"{family.Name} ends like a part of a summary or histogram";
        }
    }

    static IEnumerable<string> OfLabels(MetricGroup group)
    {
        foreach (var label in group.LabelNames)
        {
            if (!IsName(label) || label.StartsWith("__", StringComparison.Ordinal))
            {
                yield return $"{group.Title}: {label} is no legal label";
            }

            if (TargetLabels.Contains(label) && group.NamesOf is not NamesOf.NatsSurveyor)
            {
                yield return $"{group.Title}: {label} is a label of targets";
            }
        }

        if (group.LabelNames.Count == 0 && group.AllFamilies.Any(family => family.Type is MetricType.Histogram))
        {
            yield return $"{group.Title}: a histogram needs a label before its bounds";
        }

        if (group.LabelNames.Distinct().Count() != group.LabelNames.Count)
        {
            yield return $"{group.Title}: a label twice";
        }
    }

    static IEnumerable<string> Twice(IEnumerable<MetricFamily> families, Func<MetricFamily, string> key, string what) =>
        families.GroupBy(key).Where(same => same.Count() > 1).Select(same => $"two families share the {what} {same.Key}");

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LegalName();
}
