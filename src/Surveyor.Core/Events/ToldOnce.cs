using System.Text.Json;

namespace Surveyor.Events;

/// <summary>What was told and is not told again: whoever sends one message that is wrong may send a million.</summary>
sealed class ToldOnce
{
    const int Most = 1_000;
    const int LongestReason = 200;

    readonly Lock _gate = new();
    readonly HashSet<(string Source, string Sort)> _told = [];

    /// <summary>Of messages that are no JSON, and those that are no such event.</summary>
    public static string SortOf(JsonException refusal) => refusal.LineNumber is null ? "event" : "JSON";

    /// <summary>A reason as it can be told: it may quote the message.</summary>
    public static string Short(string reason) => reason.Length > LongestReason ? $"{reason[..LongestReason]}…" : reason;

    /// <param name="sort">Of what is wrong: there are few.</param>
    /// <returns>Whether it is the first of its sort from there; false, too, when there are too many.</returns>
    public bool IsFirst(string source, string sort)
    {
        lock (_gate)
        {
            return _told.Count < Most && _told.Add((source, sort));
        }
    }
}
