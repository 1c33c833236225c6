using Surveyor.Events;
using Surveyor.Hearing;

namespace Surveyor.Host.Pages;

/// <summary>A service in a list. What it did is of the last minutes; null: unknown, or nothing was answered.</summary>
/// <param name="Account">The account that exports it, by id; empty while not known.</param>
/// <param name="Hearing">"heard", or why samples may be missing: "not_connected", "dropped", "export_gone", "nobody_listens", "silent".</param>
/// <param name="SampledRatio">The share of requests that servers measure; null: headers decide, or nobody told.</param>
/// <param name="RequestsPerSecond">All requests, as far as sampling tells: what was measured by the share that is.</param>
/// <param name="FailedRatio">The share that was not answered.</param>
/// <param name="Latency">Seconds, by part.</param>
public sealed record ServiceLine(
    string Service,
    string Account,
    string AccountName,
    string Hearing,
    double? SampledRatio,
    DateTimeOffset? LastHeard,
    double? RequestsPerSecond,
    double? FailedRatio,
    IReadOnlyList<PartLine> Latency)
{
    /// <summary>The service is heard.</summary>
    public const string Heard = "heard";

    public static ServiceLine Of(ServiceReport report, ServiceHeard service, ServicePace? pace)
    {
        var verdict = report.Hearing.FirstOrDefault(one => (one.Service, one.Account) == (service.Service, service.Account));
        var ratio = verdict?.Export?.SampledRatio;
        return new(
            service.Service,
            service.Account,
            report.NameOf(service.Account, service.NamedAccount),
            Word(verdict?.Problem),
            ratio,
            service.LastHeard,
            pace?.PerSecond / (ratio ?? 1),
            pace?.FailedRatio,
            PartLine.All(pace));
    }

    /// <summary>One that is measured, and of which nothing comes.</summary>
    public static ServiceLine Of(ServiceReport report, HearingVerdict verdict) =>
        new(verdict.Service, verdict.Account, report.NameOf(verdict.Account), Word(verdict.Problem), verdict.Export?.SampledRatio, null, null, null, []);

    /// <summary>A quantile of a part, null when it is not known.</summary>
    public PartLine? Part(LatencyPart part) => Latency.FirstOrDefault(one => one.Part == PartLine.Word(part));

    static string Word(HearingProblem? problem) => problem switch
    {
        null => Heard,
        HearingProblem.NotConnected => "not_connected",
        HearingProblem.Dropped => "dropped",
        HearingProblem.ExportGone => "export_gone",
        HearingProblem.NobodyListens => "nobody_listens",
        _ => "silent",
    };
}

/// <summary>How long a part of answered requests took, in seconds.</summary>
/// <param name="Part">As the label <c>part</c> of nats_service_latency_seconds.</param>
public sealed record PartLine(string Part, double? Mean, double? P50, double? P90, double? P99)
{
    public static IReadOnlyList<PartLine> All(ServicePace? pace) => pace is not { Parts.Count: > 0 } ? [] :
    [
        .. Enum.GetValues<LatencyPart>().Select(part => new PartLine(Word(part), pace.Mean(part), pace.Quantile(part, 0.5), pace.Quantile(part, 0.9), pace.Quantile(part, 0.99))),
    ];

    public static string Word(LatencyPart part) => part switch
    {
        LatencyPart.Total => "total",
        LatencyPart.Service => "service",
        LatencyPart.System => "system",
        LatencyPart.RequestorRtt => "requestor_rtt",
        LatencyPart.ResponderRtt => "responder_rtt",
        LatencyPart.Network => "network",
        _ => "provider",
    };
}
