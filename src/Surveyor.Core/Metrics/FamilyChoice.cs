namespace Surveyor.Metrics;

/// <summary>Which families the options want.</summary>
sealed class FamilyChoice(MetricsOptions options)
{
    readonly NameGlob _filter = new(options.FamilyFilter);

    public bool Includes(MetricFamily family) =>
        (family.JszName is null || options.JszFilter.Count == 0 || options.JszFilter.Contains(family.JszName, StringComparer.Ordinal))
        && _filter.Includes(family.Name);
}
