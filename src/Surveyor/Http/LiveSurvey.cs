using System.Buffers;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Host.Pages;
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

/// <summary>The samples of a consumer, oldest first; empty when it is not known.</summary>
delegate ConsumerSample[] ConsumerSamples(in StreamRow stream, string consumer);

/// <summary>What was stored between the samples of a stream, oldest first.</summary>
delegate StoredRate[] StoredSamples(in StreamRow stream);

/// <summary>What the HTTP side may ask of the rest.</summary>
/// <param name="Latest">The picture at hand; never starts a round.</param>
/// <param name="SurveyAsync">The picture with everything fresh enough; only scrapes may call it.</param>
/// <param name="ConnectionProblem">Why there is no connection; empty while there is one.</param>
/// <param name="LastPage">What did not fit on the last page of metrics.</param>
/// <param name="Health">The verdicts at hand, with the picture they are on; never judges anything.</param>
sealed record LiveSurvey(
    Func<ClusterSnapshot> Latest,
    Func<TimeSpan, CancellationToken, Task<ClusterSnapshot>> SurveyAsync,
    Func<string> ConnectionProblem,
    PageWriter WritePage,
    Func<PageReport> LastPage,
    ScrapeCounters Scrapes,
    Func<IReadOnlyList<RecentEvent>> Events,
    Func<HealthReport> Health,
    ConsumerSamples Samples,
    StoredSamples Stored)
{
    /// <summary>What is known of services now.</summary>
    public Func<ServiceReport> Services { get; init; } = () => ServiceReport.Nothing;

    /// <summary>The alerts as of the last evaluation.</summary>
    public Func<AlertList> Alerts { get; init; } = () => AlertList.Nothing;

    /// <summary>How it stands with objectives now.</summary>
    public Func<ObjectiveReport> Objectives { get; init; } = () => ObjectiveReport.Nothing;

    /// <summary>Why nothing can be told now of streams, consumers and servers, or null when it can. Who stands by is ready, and tells nothing.</summary>
    public string? Untold() => Latest() is { IsActive: false, Lease: var lease }
        ? $"this Surveyor stands by{(lease is { Holder: { Length: > 0 } holder } ? $", {holder} is active" : "")}"
        : NotReady();

    /// <summary>An answer, unless nothing is known now: then an empty list would say that all is well, and "not found" that there is none.</summary>
    public Outcome<T> Told<T>(Outcome<T> outcome)
        where T : class => outcome.Status is 200 or 404 && Untold() is { } problem ? new(null, 503, problem) : outcome;

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
