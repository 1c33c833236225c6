using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    const string JetStreamTypes = "io.nats.jetstream.";

    /// <summary>In the account of the asset; servers publish them only when somebody listens.</summary>
    public static IReadOnlyList<string> JetStreamEvents { get; } = ["$JS.EVENT.ADVISORY.>", "$JS.EVENT.METRIC.>"];

    /// <summary>
    /// What the system account hears of all accounts. By type, since listening makes servers produce them: whoever listens to all of
    /// them there also gets each call of the meta layer's API.
    /// </summary>
    public static IReadOnlyList<string> JetStreamSystemEvents { get; } =
    [
        "$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.>",
        "$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.>",
        "$JS.EVENT.ADVISORY.STREAM.BATCH_ABANDONED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.LEADER_ELECTED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.QUORUM_LOST.>",
        "$JS.EVENT.ADVISORY.DOMAIN.LEADER_ELECTED",
        "$JS.EVENT.ADVISORY.SERVER.>",
        "$JS.EVENT.ADVISORY.API.LIMIT_REACHED",
    ];

    /// <summary>
    /// What an account can export to be heard elsewhere, without what comes for every message or call. By type: <see cref="JetStreamEvents"/>
    /// would make servers produce all.
    /// </summary>
    public static IReadOnlyList<string> JetStreamAccountEvents { get; } =
    [
        "$JS.EVENT.ADVISORY.STREAM.CREATED.>",
        "$JS.EVENT.ADVISORY.STREAM.UPDATED.>",
        "$JS.EVENT.ADVISORY.STREAM.DELETED.>",
        "$JS.EVENT.ADVISORY.STREAM.SNAPSHOT_CREATE.>",
        "$JS.EVENT.ADVISORY.STREAM.SNAPSHOT_COMPLETE.>",
        "$JS.EVENT.ADVISORY.STREAM.RESTORE_CREATE.>",
        "$JS.EVENT.ADVISORY.STREAM.RESTORE_COMPLETE.>",
        "$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.>",
        "$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.>",
        "$JS.EVENT.ADVISORY.STREAM.BATCH_ABANDONED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.CREATED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.DELETED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.PAUSE.>",
        "$JS.EVENT.ADVISORY.CONSUMER.PINNED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.UNPINNED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>",
        "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.LEADER_ELECTED.>",
        "$JS.EVENT.ADVISORY.CONSUMER.QUORUM_LOST.>",
    ];

    /// <summary>Each call of the API that changes something, with its text; the meta layer's in the system account.</summary>
    public const string JetStreamApiAudit = "$JS.EVENT.ADVISORY.API";

    /// <summary>Each message that a client refused.</summary>
    public const string JetStreamNaks = "$JS.EVENT.ADVISORY.CONSUMER.MSG_NAKED.>";

    /// <summary>Acknowledgements, as many as the consumer's sample_freq wants.</summary>
    public const string JetStreamAcks = "$JS.EVENT.METRIC.CONSUMER.ACK.>";

    /// <exception cref="JsonException">No event of JetStream, one without an id, or with numbers that cannot be.</exception>
    public static JetStreamAdvisory JetStreamAdvisory(ReadOnlySpan<byte> utf8)
    {
        var advisory = JsonSerializer.Deserialize(utf8, JetStreamAdvisoryJson.Default.JetStreamAdvisory) ?? throw new JsonException("the event is null");
        if (advisory.Type?.StartsWith(JetStreamTypes, StringComparison.Ordinal) != true)
        {
            throw new JsonException($"the event is {(string.IsNullOrEmpty(advisory.Type) ? "of no type" : advisory.Type)}");
        }

        if (LongerThanAnyName(advisory.Type, advisory.Id, advisory.Account, advisory.Domain, advisory.Stream, advisory.Consumer, advisory.Leader, advisory.Action, advisory.Server, advisory.Cluster, advisory.Reason, advisory.Error, advisory.Client?.Acc))
        {
            throw new JsonException("a name is longer than any");
        }

        if (string.IsNullOrEmpty(advisory.Id))
        {
            throw new JsonException("the event has no id");
        }

        return HasAbsurdNumber(advisory) ? throw new JsonException("a number is negative, or a duration is longer than a day") : advisory;
    }

    /// <summary>One of them would spoil a sum for ever.</summary>
    static bool HasAbsurdNumber(JetStreamAdvisory advisory)
    {
        long?[] numbers = [advisory.Bytes, advisory.State?.Bytes, advisory.Dropped, advisory.Deliveries, advisory.AckTime, advisory.Took?.Ticks];
        return numbers.Any(static number => number < 0) || advisory.AckTime > LongestLatency || advisory.Took?.TotalNanoseconds > LongestLatency;
    }
}

/// <summary>An advisory or metric of JetStream, whatever its type: each has some of these.</summary>
public sealed record JetStreamAdvisory
{
    public string? Type { get; set; }

    /// <summary>The same for each copy of it, in the system account and in that of the asset.</summary>
    public string? Id { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>"stream_leader_elected": the type without what all have in common.</summary>
    [JsonIgnore]
    public string Kind => Type![(Type!.LastIndexOf('.') + 1)..];

    /// <summary>The id of the asset's account, in copies for the system account and of few types elsewhere.</summary>
    public string? Account { get; set; }

    public string? Domain { get; set; }

    public string? Stream { get; set; }

    public string? Consumer { get; set; }

    /// <summary>The new leader's name; of a domain's the hash of its name.</summary>
    public string? Leader { get; set; }

    /// <summary>create, modify, delete.</summary>
    public string? Action { get; set; }

    public string? Reason { get; set; }

    public string? Error { get; set; }

    /// <summary>Of an API call.</summary>
    public string? Subject { get; set; }

    /// <summary>Who called the API.</summary>
    public EventClient? Client { get; set; }

    /// <summary>The name of the server it is about, or that answered the API call.</summary>
    public string? Server { get; set; }

    public string? Cluster { get; set; }

    public ulong? StreamSeq { get; set; }

    public long? Deliveries { get; set; }

    /// <summary>Nanoseconds from delivery to acknowledgement.</summary>
    public long? AckTime { get; set; }

    /// <summary>API requests that a server dropped.</summary>
    public long? Dropped { get; set; }

    public bool? Paused { get; set; }

    /// <summary>Of a snapshot or restore.</summary>
    public DateTimeOffset? Start { get; set; }

    public DateTimeOffset? End { get; set; }

    [JsonIgnore]
    public TimeSpan? Took => End - Start;

    /// <summary>Restored.</summary>
    public long? Bytes { get; set; }

    /// <summary>Of a stream whose snapshot begins.</summary>
    public AdvisoryStreamState? State { get; set; }
}

public sealed record AdvisoryStreamState
{
    public long? Bytes { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JetStreamAdvisory))]
sealed partial class JetStreamAdvisoryJson : JsonSerializerContext;
