using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>The meta raft group as each member sees it. Account id, then group name; without options only the meta group.</summary>
    public static Question<Raftz> Raftz { get; } = new("RAFTZ", RaftzJson.Default.AnswerRaftz)
    {
        Since = new(2, 10, 26),
        JetStreamOnly = true,
    };
}

public sealed class Raftz : Dictionary<string, Dictionary<string, RaftGroup>>
{
    /// <summary>The meta group, whichever account runs it.</summary>
    public RaftGroup? Meta => Values.Select(groups => groups?.GetValueOrDefault("_meta_")).FirstOrDefault(group => group is not null);
}

/// <summary><see cref="State"/> is LEADER, FOLLOWER, CANDIDATE or CLOSED. Indexes count log entries.</summary>
public sealed record RaftGroup(
    string? State,
    int? Size,
    int? QuorumNeeded,
    ulong? Committed,
    ulong? Applied,
    [property: JsonPropertyName("pindex")] ulong? PIndex,
    bool? CatchingUp,
    ulong? Term);

/// <summary>What RAFTZ is asked.</summary>
public static class RaftzRequest
{
    /// <summary>Only the meta group.</summary>
    public static byte[] Meta { get; } = [.. """{"group":"_meta_"}"""u8];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Raftz>))]
sealed partial class RaftzJson : JsonSerializerContext;
