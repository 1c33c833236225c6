using Surveyor.Snapshot;

namespace Surveyor.Alerts;

public enum AlertState
{
    /// <summary>It holds, not long enough yet.</summary>
    Pending,
    Firing,

    /// <summary>It is over; still told for a while.</summary>
    Resolved,
}

/// <summary>An alert at one moment. Immutable.</summary>
/// <param name="Labels">What tells it apart, the same from every Surveyor: with its name as <c>alertname</c>, and no instance.</param>
/// <param name="StartsAt">When it was raised; of a pending one, when it began to hold.</param>
/// <param name="EndsAt">When it was over; null before.</param>
/// <param name="SilencedBy">Why nobody is told; null when they are.</param>
public sealed record Alert(
    string Name,
    LabelSet Labels,
    IReadOnlyList<KeyValuePair<string, string>> Annotations,
    AlertState State,
    double Value,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    string? SilencedBy);

/// <summary>Alerts of which nobody is told.</summary>
/// <param name="Patterns">By label, all of which must match; '*' stands for any text, '?' for one character.</param>
public sealed record AlertSilence(IReadOnlyList<KeyValuePair<string, string>> Patterns, string Reason)
{
    public bool Covers(LabelSet labels) => Patterns.Count > 0 && Patterns.All(one => new NamePattern(one.Value).Matches(labels[one.Key]));
}
