namespace Surveyor.Alerts;

/// <summary>What a label must be, or must not be.</summary>
public sealed record LabelMatch(string Label, bool Is, IReadOnlyList<string> Values)
{
    public static LabelMatch Of(string label, params string[] values) => new(label, true, values);

    public static LabelMatch Not(string label, params string[] values) => new(label, false, values);

    public bool Holds(string value) => Values.Contains(value, StringComparer.Ordinal) == Is;
}

/// <summary>The series of one family whose labels match.</summary>
public sealed record Selector(string Family, params IReadOnlyList<LabelMatch> Matches);
