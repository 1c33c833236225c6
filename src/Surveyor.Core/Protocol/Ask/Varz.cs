using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Configuration of a server. Changes rarely.</summary>
    public static Question<Varz> Varz { get; } = new("VARZ", VarzJson.Default.AnswerVarz);
}

/// <summary>The parts of VARZ that STATSZ does not have.</summary>
public sealed record Varz(
    string? GitCommit,
    string? Go,
    long? MaxConnections,
    long? MaxPayload,
    long? MaxPending,
    long? Routes,
    long? Remotes,
    [property: JsonPropertyName("leafnodes")] long? LeafNodes,
    long? InMsgs,
    long? OutMsgs,
    long? InBytes,
    long? OutBytes,
    DateTimeOffset? ConfigLoadTime,
    string? ConfigDigest,
    string? SystemAccount,
    DateTimeOffset? TlsCertNotAfter,
    VarzPart? Cluster,
    VarzPart? Gateway,
    VarzPart? Leaf,
    VarzPart? Mqtt,
    VarzPart? Websocket);

/// <summary>A listener of its own: cluster, gateway, leaf nodes, MQTT, websocket.</summary>
public sealed record VarzPart(string? Name, DateTimeOffset? TlsCertNotAfter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Varz>))]
sealed partial class VarzJson : JsonSerializerContext;
