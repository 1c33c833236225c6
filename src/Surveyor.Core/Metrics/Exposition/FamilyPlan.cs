using System.Text;

namespace Surveyor.Metrics.Exposition;

/// <summary>What of a family is the same on every page, as bytes.</summary>
sealed class FamilyPlan<TRow>
{
    const string DefaultPrefix = "nats_";

    readonly byte[] _text;
    readonly byte[] _openMetrics;

    public FamilyPlan(MetricFamily<TRow> family, bool labelled, string prefix, string constantLabels)
    {
        Family = family;
        Name = prefix.Length > 0 && family.Name.StartsWith(DefaultPrefix, StringComparison.Ordinal) ? $"{prefix}_{family.Name[DefaultPrefix.Length..]}" : family.Name;
        _text = Encoding.UTF8.GetBytes(Header(Name, family.Help.Replace("\\", "\\\\").Replace("\n", "\\n"), TextType(family.Type)));
        _openMetrics = Encoding.UTF8.GetBytes(Header(MetricFamily.OpenMetricsName(Name, family.Type), LabelValue.Escape(family.Help), OpenMetricsType(Name, family.Type)));
        var labels = labelled ? constantLabels.Length == 0 ? "{" : $"{{{constantLabels}," : constantLabels.Length == 0 ? " " : $"{{{constantLabels}}} ";
        Parts = family.Count is null
            ? [new(Bytes(Name + labels), family.Select)]
            : [new(Bytes($"{Name}_sum{labels}"), family.Select), new(Bytes($"{Name}_count{labels}"), family.Count)];
        LongestStart = Parts.Max(part => part.Start.Length);
        BucketStart = Bytes($"{Name}_bucket{labels}");
    }

    public MetricFamily<TRow> Family { get; }

    public string Name { get; }

    public Part[] Parts { get; }

    public int LongestStart { get; }

    /// <summary>The line of a bucket up to the row's own labels.</summary>
    public byte[] BucketStart { get; }

    /// <summary>Samples of a row that has a value.</summary>
    public int SamplesOf(in TRow row) => Parts.Length + (Family.Buckets?.Invoke(in row)?.Counts.Length ?? 0);

    public byte[] HeaderFor(ExpositionFormat format) => format is ExpositionFormat.Text ? _text : _openMetrics;

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static string Header(string name, string help, string type) => $"# HELP {name} {help}\n# TYPE {name} {type}\n";

    static string TextType(MetricType type) => type.ToString().ToLowerInvariant();

    // A counter's samples must end in _total there. To add it would rename a series somebody has dashboards for.
    static string OpenMetricsType(string name, MetricType type) =>
        type is MetricType.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? "unknown" : TextType(type);

    /// <summary>One sample of a row: the line up to the row's own labels, and where the value comes from.</summary>
    public readonly record struct Part(byte[] Start, Select<TRow> Select);
}
