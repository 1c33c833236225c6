using System.Text.Json.Serialization;
using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>A server in a list. Null: unknown.</summary>
/// <param name="Id">Of its present incarnation; empty when only its peers know it.</param>
/// <param name="State">"up", "draining", "stopped" or "down".</param>
/// <param name="Severity">Of the worst finding.</param>
/// <param name="CpuPercent">100 is one core.</param>
/// <param name="SlowConsumers">Clients, routes and so on that could not keep up, since its start.</param>
/// <param name="MetaLeader">It leads the meta group of its domain.</param>
/// <param name="RttSeconds">From the question to its answer.</param>
public sealed record ServerLine(
    string Name,
    string Cluster,
    string Domain,
    string Id,
    string Version,
    string Host,
    string State,
    string Severity,
    DateTimeOffset? LastAnswer,
    double? RttSeconds,
    double? CpuPercent,
    int? Cores,
    long? MemoryBytes,
    long? Connections,
    long? Subscriptions,
    long? SlowConsumers,
    [property: JsonPropertyName("jetstream")] bool? JetStream,
    [property: JsonPropertyName("jetstream_storage_bytes")] ulong? JetStreamStorageBytes,
    [property: JsonPropertyName("jetstream_storage_limit_bytes")] long? JetStreamStorageLimitBytes,
    [property: JsonPropertyName("jetstream_memory_bytes")] ulong? JetStreamMemoryBytes,
    [property: JsonPropertyName("jetstream_memory_limit_bytes")] long? JetStreamMemoryLimitBytes,
    bool MetaLeader,
    bool LeafNode,
    bool DuplicateName,
    IReadOnlyList<FindingLine> Findings)
{
    public static ServerLine Of(HealthReport report, ServerRow row)
    {
        var findings = report.System.Where(one => one.Kind == "server" && one.Id == row.Id && (row.Key.Name.Length == 0 || new ServerKey(one.Name, one.Cluster, one.Domain) == row.Key)).ToList();
        var (statsz, jetStream) = (row.Statsz, row.Statsz?.JetStream);
        return new(
            row.Key.Name,
            row.Key.Cluster,
            row.Key.Domain,
            row.Id,
            row.Version,
            row.Host,
            Plain.Word(row.State),
            Plain.Word(findings.Count == 0 ? Health.Severity.Ok : findings.Max(one => one.Severity)),
            row.LastAnswer,
            Plain.Seconds(row.Rtt),
            statsz?.Cpu,
            statsz?.Cores,
            statsz?.Mem,
            statsz?.Connections,
            statsz?.Subscriptions,
            statsz?.SlowConsumers,
            row.JetStream,
            jetStream?.Stats?.Storage,
            Plain.Limit(jetStream?.Config?.MaxStorage),
            jetStream?.Stats?.Memory,
            Plain.Limit(jetStream?.Config?.MaxMemory),
            MetaLeader: row.IsUp && jetStream?.Meta?.Leader is { Length: > 0 } leader && leader == row.Key.Name,
            row.IsLeaf,
            row.DuplicateName,
            [.. findings.Select(FindingLine.Of)]);
    }
}

/// <summary>Something that is wrong with a server, a meta group or an account.</summary>
/// <param name="Kind">"server", "meta" or "account".</param>
/// <param name="Name">Of the server or account; the cluster or domain of a meta group.</param>
/// <param name="Id">Of the server or account; empty where there is none.</param>
public sealed record FindingLine(string Rule, string Severity, string Kind, string Name, string Id, string Reason, DateTimeOffset Since, string Meaning, string Remedy)
{
    public static FindingLine Of(SystemFinding one) => new(one.Rule.Name, Plain.Word(one.Severity), one.Kind, one.Name, one.Id, one.Reason, one.Since, one.Rule.Meaning, one.Rule.Remedy);
}
