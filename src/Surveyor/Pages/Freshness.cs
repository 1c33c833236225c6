using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Whether what is shown of streams and consumers is of now. Where nobody scrapes, nobody asks for it.</summary>
static class Freshness
{
    const string Question = "jsz_state";

    static readonly TimeSpan Least = TimeSpan.FromMinutes(2);

    /// <summary>Why what came then is too old to go by, or null.</summary>
    /// <param name="receivedAt">Null: nothing came, which is told elsewhere.</param>
    public static string? Problem(ClusterSnapshot snapshot, DateTimeOffset? receivedAt) =>
        receivedAt is { } received && snapshot.Taken - received is var age && age > Limit(snapshot)
            ? $"what is known of streams and consumers is {Words.Span(age)} old"
            : null;

    /// <summary>The same of all of them.</summary>
    public static string? Problem(ClusterSnapshot snapshot) => Problem(snapshot, Array.Find(snapshot.Questions, one => one.Name == Question)?.OldestAnswer);

    /// <summary>Scrapes may come seldom, and one may fail.</summary>
    static TimeSpan Limit(ClusterSnapshot snapshot)
    {
        var three = 3 * (Array.Find(snapshot.Questions, one => one.Name == Question)?.FreshFor ?? TimeSpan.Zero);
        return three > Least ? three : Least;
    }
}
