using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>Everything a page is made of, as of one moment.</summary>
/// <param name="Hearing">Whether each service is heard.</param>
public sealed record Known(ClusterSnapshot Snapshot, Heard Heard, IReadOnlyList<HearingVerdict> Hearing)
{
    /// <summary>Nothing was heard.</summary>
    public Known(ClusterSnapshot snapshot)
        : this(snapshot, Heard.Nothing, [])
    {
    }
}
