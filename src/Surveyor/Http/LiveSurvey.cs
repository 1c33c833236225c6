using System.Buffers;
using Surveyor.Events;
using Surveyor.Metrics;
using Surveyor.Snapshot;

namespace Surveyor.Host.Http;

/// <summary>Writes the metrics page of a picture; calls flush every now and then.</summary>
delegate ValueTask PageWriter(
    ClusterSnapshot snapshot,
    ExpositionFormat format,
    IBufferWriter<byte> output,
    Func<CancellationToken, ValueTask> flush,
    CancellationToken cancellation);

/// <summary>What the HTTP side may ask of the rest.</summary>
/// <param name="Latest">The picture at hand; never starts a round.</param>
/// <param name="SurveyAsync">The picture with everything fresh enough; only scrapes may call it.</param>
/// <param name="ConnectionProblem">Why there is no connection; empty while there is one.</param>
/// <param name="LastPage">What did not fit on the last page of metrics.</param>
sealed record LiveSurvey(
    Func<ClusterSnapshot> Latest,
    Func<TimeSpan, CancellationToken, Task<ClusterSnapshot>> SurveyAsync,
    Func<string> ConnectionProblem,
    PageWriter WritePage,
    Func<PageReport> LastPage,
    ScrapeCounters Scrapes,
    Func<IReadOnlyList<RecentEvent>> Events)
{
    /// <summary>Why Surveyor knows nothing now, or null when it does.</summary>
    public string? NotReady()
    {
        if (ConnectionProblem() is { Length: > 0 } disconnected)
        {
            return disconnected;
        }

        return Latest() switch
        {
            { IsActive: false, Lease.Problem: var problem } => problem.Length > 0 ? $"stands by, and the lease cannot be read: {problem}" : null,
            { Taken: var taken } when taken == default => "no round is complete yet",
            { Connection: { SystemAccount: false } connection } => connection.Problem.Length > 0 ? connection.Problem : "the user is not in the system account",
            { Connection: { Connected: false } connection } => connection.Problem.Length > 0 ? connection.Problem : "not connected",
            { Survey.Answered: 0, Connection.Problem: var problem } => problem.Length > 0 ? problem : "no server answered in the last round",
            _ => null,
        };
    }
}
