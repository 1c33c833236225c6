using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Leaf-node connections. Both ends list the same link; <see cref="LeafConnection.IsSpoke"/> is true on the side that dialled.</summary>
    public static Question<Leafz> Leafz { get; } = new("LEAFZ", LeafzJson.Default.AnswerLeafz);
}

public sealed record Leafz(
    DateTimeOffset? Now,
    [property: JsonPropertyName("leafnodes")] long? LeafNodes,
    IReadOnlyList<LeafConnection>? Leafs);

/// <summary>One link. <see cref="Name"/> (the remote server) and <see cref="IsSpoke"/> exist from 2.9.15 on; <see cref="Rtt"/> is Go duration text.</summary>
public sealed record LeafConnection(
    ulong? Id,
    string? Name,
    bool? IsSpoke,
    string? Account,
    string? Ip,
    int? Port,
    string? Rtt,
    long? InMsgs,
    long? OutMsgs,
    long? InBytes,
    long? OutBytes,
    long? Subscriptions,
    string? Compression);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Leafz>))]
sealed partial class LeafzJson : JsonSerializerContext;
