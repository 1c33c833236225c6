using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    /// <summary>Where Surveyors that share a system say that they are there, followed by the name of their group. No server publishes it.</summary>
    public const string Shards = "surveyor.shard";

    /// <exception cref="JsonException">Not an announcement.</exception>
    public static ShardAnnouncement ShardAnnouncement(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ShardAnnouncementJson.Default.ShardAnnouncement) is { Name: not null, Instance.Length: > 0 } announcement
            ? announcement
            : throw new JsonException("the announcement does not say who sent it");
}

/// <summary>
/// A member of a group of shards is there. Times count from the message, so that no two clocks need to agree.
/// </summary>
/// <param name="Name">Decides which share it has; stays the same across restarts.</param>
/// <param name="Instance">New at every start.</param>
/// <param name="JoinsIn">Seconds until it takes its share; 0 when it has.</param>
/// <param name="LeavesIn">Seconds until it gives its share up; null while it stays.</param>
public sealed record ShardAnnouncement(string Name, string Instance, double JoinsIn, double? LeavesIn)
{
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ShardAnnouncementJson.Default.ShardAnnouncement);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShardAnnouncement))]
sealed partial class ShardAnnouncementJson : JsonSerializerContext;
