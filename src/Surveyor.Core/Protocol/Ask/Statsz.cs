using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Counters of a server: the cheapest question, answered even while a big one is being worked on. The body sits under "statsz".</summary>
    public static Question<Statsz> Statsz { get; } = new("STATSZ", Decode) { Compressible = false, Otherwise = "SERVER.PING" };

    static Answer<Statsz> Decode(ReadOnlyMemory<byte> utf8)
    {
        var reply = JsonSerializer.Deserialize(utf8.Span, StatszJson.Default.StatszReply) ?? throw new JsonException("the reply is null");
        if (reply.Statsz?.Cpu is { } cpu && !double.IsFinite(cpu))
        {
            throw new JsonException("cpu is no finite number");
        }

        return new(reply.Server, reply.Statsz, reply.Error);
    }
}

public sealed record Statsz(
    DateTimeOffset? Start,
    long? Mem,
    int? Cores,
    double? Cpu,
    long? Connections,
    ulong? TotalConnections,
    long? ActiveAccounts,
    long? Subscriptions,
    DataStats? Sent,
    DataStats? Received,
    long? SlowConsumers,
    IReadOnlyList<RouteStat>? Routes,
    IReadOnlyList<GatewayStat>? Gateways,
    int? ActiveServers,
    [property: JsonPropertyName("jetstream")] JetStreamVarz? JetStream,
    [property: JsonPropertyName("gomemlimit")] long? GoMemLimit,
    KindCounts? SlowConsumerStats,
    long? StaleConnections,
    long? StalledClients);

/// <summary>Messages and payload bytes; per account also split by the kind of connection (2.11.5 and later).</summary>
public sealed record DataStats(long? Msgs, long? Bytes, MsgBytes? Gateways, MsgBytes? Routes, MsgBytes? Leafs);

public sealed record MsgBytes(long? Msgs, long? Bytes);

/// <summary>One route connection; since 2.10 several belong to one peer.</summary>
public sealed record RouteStat(ulong? Rid, string? Name, DataStats? Sent, DataStats? Received, long? Pending);

/// <summary>One outbound gateway; <see cref="Name"/> is the remote cluster.</summary>
public sealed record GatewayStat(ulong? Gwid, string? Name, DataStats? Sent, DataStats? Received, long? InboundConnections);

public sealed record KindCounts(ulong? Clients, ulong? Routes, ulong? Gateways, ulong? Leafs);

/// <summary>JetStream as STATSZ and VARZ show it; absent or empty when JetStream is off.</summary>
public sealed record JetStreamVarz(JetStreamConfig? Config, JetStreamStats? Stats, MetaCluster? Meta);

public sealed record JetStreamConfig(long? MaxMemory, long? MaxStorage, string? Domain);

public sealed record JetStreamStats(
    ulong? Memory,
    ulong? Storage,
    ulong? ReservedMemory,
    ulong? ReservedStorage,
    long? Accounts,
    long? HaAssets,
    JetStreamApiStats? Api);

public sealed record JetStreamApiStats(ulong? Total, ulong? Errors, ulong? Inflight, int? Level);

/// <summary>The meta group. Complete and truthful only in the meta leader's own reply; no leader = no quorum.</summary>
public sealed record MetaCluster(
    string? Name,
    string? Leader,
    string? Peer,
    IReadOnlyList<PeerInfo>? Replicas,
    int? ClusterSize,
    long? Pending,
    MetaSnapshot? Snapshot);

/// <summary>A raft peer. <see cref="Active"/> is nanoseconds since the last contact, 0 when never or unknown.</summary>
public sealed record PeerInfo(string? Name, bool? Current, bool? Offline, long? Active, ulong? Lag, string? Peer);

/// <summary>Snapshots of the meta group's log. <see cref="LastDuration"/> is in nanoseconds.</summary>
public sealed record MetaSnapshot(ulong? PendingEntries, ulong? PendingSize, DateTimeOffset? LastTime, long? LastDuration);

sealed record StatszReply(ServerInfo? Server, Statsz? Statsz, ApiError? Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(StatszReply))]
sealed partial class StatszJson : JsonSerializerContext;
