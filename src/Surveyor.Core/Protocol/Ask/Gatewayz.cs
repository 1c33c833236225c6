using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Gateway connections in detail, one outbound and any number of inbound per remote cluster.</summary>
    public static Question<Gatewayz> Gatewayz { get; } = new("GATEWAYZ", GatewayzJson.Default.AnswerGatewayz);
}

public sealed record Gatewayz(
    DateTimeOffset? Now,
    string? Name,
    IReadOnlyDictionary<string, RemoteGateway>? OutboundGateways,
    IReadOnlyDictionary<string, IReadOnlyList<RemoteGateway>>? InboundGateways);

/// <summary><see cref="Configured"/> is false for gateways learned by gossip.</summary>
public sealed record RemoteGateway(bool? Configured, GatewayConnection? Connection);

/// <summary>Durations are text as the server writes them: see <see cref="GoDuration"/>. <see cref="Name"/> is the remote server's id.</summary>
public sealed record GatewayConnection(
    ulong? Cid,
    string? Name,
    DateTimeOffset? Start,
    DateTimeOffset? LastActivity,
    string? Rtt,
    string? Uptime,
    string? Idle,
    long? PendingBytes,
    long? InMsgs,
    long? OutMsgs,
    long? InBytes,
    long? OutBytes,
    long? Subscriptions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Gatewayz>))]
sealed partial class GatewayzJson : JsonSerializerContext;
