using Surveyor.Events;
using Surveyor.Hearing;

namespace Surveyor.Host.Pages;

/// <summary>A service in a list. What it did is of the last minutes; null: unknown, or nothing was answered.</summary>
/// <param name="Account">The account that exports it, by id; empty while not known.</param>
/// <param name="Hearing">"heard"; or why samples may be missing: "not_connected", "dropped", "export_gone", "nobody_listens", "silent"; or "unknown".</param>
/// <param name="SampledRatio">The share of requests that servers measure; null: headers decide, or no server told.</param>
/// <param name="RequestsPerSecond">All requests: what was measured, by the share that is. Null, too, where that share is unknown or samples are missing.</param>
/// <param name="MeasuredPerSecond">Those that were measured.</param>
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
    double? MeasuredPerSecond,
    double? FailedRatio,
    IReadOnlyList<PartLine> Latency)
{
    /// <summary>"ok", "warning", or "unknown".</summary>
    public string Severity => HearingWords.Severity(Hearing);

    public static ServiceLine Of(ServiceReport report, ServiceHeard service, ServicePace? pace)
    {
        var verdict = report.Verdict(service);
        var ratio = verdict?.Export?.SampledRatio;
        return new(
            service.Service,
            service.Account,
            report.NameOf(service.Account, service.NamedAccount),
            HearingWords.Of(verdict),
            ratio,
            service.LastHeard,
            verdict is { Problem: null } ? pace?.PerSecond / ratio : null,
            pace?.PerSecond,
            pace?.FailedRatio,
            PartLine.All(pace));
    }

    /// <summary>Null when it is not known.</summary>
    public PartLine? Part(LatencyPart part) => Latency.FirstOrDefault(one => one.Part == PartLine.Word(part));
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

    /// <summary>What a part is, for people.</summary>
    public static string Label(string part) => part switch
    {
        "system" => "NATS",
        "requestor_rtt" => "requestor's round trip",
        "responder_rtt" => "responder's round trip",
        "network" => "network: all but the service",
        "provider" => "provider: all but the requestor's round trip",
        _ => part,
    };
}
