using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    /// <summary>Where Surveyors that share a system say that they are there, followed by the name of their group. No server publishes it.</summary>
    public const string Shards = "surveyor.shard";

    const int LongestName = 256;

    /// <exception cref="JsonException">Not an announcement.</exception>
    public static ShardAnnouncement ShardAnnouncement(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ShardAnnouncementJson.Default.ShardAnnouncement)
            is { Name.Length: <= LongestName, Instance.Length: > 0 and <= LongestName } announcement
            ? announcement
            : throw new JsonException("the announcement does not say who sent it");
}

/// <summary>A member of a group of shards is there.</summary>
/// <param name="Name">Decides which share it has; stays the same across restarts.</param>
/// <param name="Instance">New at every start.</param>
/// <param name="State">A member changes hands with the message that says so, which all members hear.</param>
public sealed record ShardAnnouncement(string Name, string Instance, ShardState State)
{
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ShardAnnouncementJson.Default.ShardAnnouncement);
}

public enum ShardState
{
    /// <summary>Will have a share soon.</summary>
    Joining,

    /// <summary>Has its share.</summary>
    Active,

    /// <summary>Has its share, and will give it up soon.</summary>
    Leaving,

    /// <summary>Has given it up.</summary>
    Gone,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ShardAnnouncement))]
sealed partial class ShardAnnouncementJson : JsonSerializerContext;
