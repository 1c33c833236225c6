using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>
    /// Streams and consumers. Asked per server id and in pages of accounts: every JSZ request first sums all streams of
    /// its server, and there is no paging inside an account.
    /// </summary>
    public static Question<JszReply> Jsz { get; } = new("JSZ", JszReader.Read) { JetStreamOnly = true };
}

/// <summary>What JSZ is asked; members that are not set are left out of the request.</summary>
public sealed record JszOptions
{
    public bool Accounts { get; init; }

    public bool Streams { get; init; }

    /// <summary>Implies streams.</summary>
    [JsonPropertyName("consumer")]
    public bool Consumers { get; init; }

    public bool Config { get; init; }

    public bool Raft { get; init; }

    /// <summary>One account by id; limit and offset are then ignored by the server.</summary>
    public string? Account { get; init; }

    /// <summary>Only servers whose name contains it answer; for a request that goes to all.</summary>
    public string? ServerName { get; init; }

    /// <summary>Only servers of this JetStream domain answer.</summary>
    public string? Domain { get; init; }

    /// <summary>The name must be equal; 2.12.0 and later, ignored before.</summary>
    public bool ExactMatch { get; init; }

    public int Offset { get; init; }

    /// <summary>Accounts per page; 0 leaves it to the server (1024).</summary>
    public int Limit { get; init; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, JszJson.Default.JszOptions);
}
