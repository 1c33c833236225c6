using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Everything about one server. Null: unknown.</summary>
/// <param name="Server">What is wrong and the main numbers.</param>
/// <param name="TotalConnections">Since its start, as all that is sent and received.</param>
/// <param name="MetaLeader">Of its domain; empty when it knows none.</param>
/// <param name="MetaPeers">The meta group, when it leads it; else empty.</param>
public sealed record ServerDetail(
    ServerLine Server,
    DateTimeOffset? Started,
    ulong? TotalConnections,
    long? ReceivedMessages,
    long? ReceivedBytes,
    long? SentMessages,
    long? SentBytes,
    int? Routes,
    int? Gateways,
    long? LeafNodes,
    ulong? ApiErrors,
    string MetaLeader,
    IReadOnlyList<ReplicaLine> MetaPeers,
    ServerSettings? Config)
{
    public static ServerDetail Of(HealthReport report, ServerRow row)
    {
        var (line, statsz, jetStream) = (ServerLine.Of(report, row), row.Statsz, row.Statsz?.JetStream);
        return new(
            line,
            statsz?.Start,
            statsz?.TotalConnections,
            statsz?.Received?.Msgs,
            statsz?.Received?.Bytes,
            statsz?.Sent?.Msgs,
            statsz?.Sent?.Bytes,
            statsz?.Routes?.Count,
            statsz?.Gateways?.Count,
            row.Varz?.LeafNodes,
            jetStream?.Stats?.Api?.Errors,
            jetStream?.Meta?.Leader ?? "",
            line.MetaLeader ? ReplicaLine.Of(line.Name, jetStream?.Meta?.Replicas ?? []) : [],
            row.Varz is { } varz ? ServerSettings.Of(varz) : null);
    }
}

/// <summary>How a server is configured; null: not limited, or not set.</summary>
/// <param name="ConfigLoaded">When it read its configuration.</param>
/// <param name="CertificateUntil">When the certificate it shows to clients ends.</param>
public sealed record ServerSettings(string? Go, string? Commit, long? MaxConnections, long? MaxPayloadBytes, long? MaxPendingBytes, DateTimeOffset? ConfigLoaded, DateTimeOffset? CertificateUntil)
{
    public static ServerSettings Of(Varz varz) => new(
        varz.Go,
        varz.GitCommit,
        Plain.Limit(varz.MaxConnections),
        Plain.Limit(varz.MaxPayload),
        Plain.Limit(varz.MaxPending),
        varz.ConfigLoadTime,
        varz.TlsCertNotAfter);
}
