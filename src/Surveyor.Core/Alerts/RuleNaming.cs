namespace Surveyor.Alerts;

/// <summary>What options change about the names in rules.</summary>
public sealed record RuleNaming
{
    const string DefaultPrefix = "nats_";

    /// <summary>Stands in family names in place of "nats"; empty: nothing does.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Labels that every series has: they tell apart systems that one Prometheus watches.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConstantLabels { get; init; } = [];

    /// <summary>Where the documentation is: an address that ends with a slash, or "docs/".</summary>
    public string Documents { get; init; } = "docs/";

    public string Family(string name) =>
        Prefix.Length > 0 && name.StartsWith(DefaultPrefix, StringComparison.Ordinal) ? $"{Prefix}_{name[DefaultPrefix.Length..]}" : name;

    /// <summary>"by (cluster, stream)", which never sums over Surveyors.</summary>
    public string By(IReadOnlyList<string> labels) => string.Join(", ", ConstantLabels.Select(static label => label.Key).Concat(labels));
}
