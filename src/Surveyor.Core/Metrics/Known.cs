using Surveyor.Alerts;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Hearing;
using Surveyor.Objectives;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>Everything a page is made of, as of one moment.</summary>
/// <param name="Hearing">Whether each service is heard.</param>
/// <param name="Health">The verdicts on this very picture.</param>
public sealed record Known(ClusterSnapshot Snapshot, Heard Heard, IReadOnlyList<HearingVerdict> Hearing, HealthReport Health)
{
    public IReadOnlyList<ObjectiveStatus> Objectives { get; init; } = [];

    /// <summary>Whether what was counted for objectives would outlive the process; null: nobody knows, or there is nothing.</summary>
    public bool? BudgetsKept { get; init; }

    /// <summary>See <see cref="ObjectiveLedger.Refused"/>.</summary>
    public long RefusedObjectives { get; init; }

    /// <summary>Files that say no usable objective; null: nobody asked for any.</summary>
    public int? BrokenObjectives { get; init; }

    /// <summary>Null: nobody evaluates them.</summary>
    public AlertReport? Alerts { get; init; }

    /// <summary>See <see cref="ServiceHistory.Refused"/>.</summary>
    public int RefusedHistories { get; init; }

    /// <summary>Nothing was heard, and it is the first look.</summary>
    public Known(ClusterSnapshot snapshot)
        : this(snapshot, Heard.Nothing, [], new Examiner(new()).Examine(snapshot, Heard.Nothing, snapshot.Taken))
    {
    }
}
