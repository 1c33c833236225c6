using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Events;

/// <summary>What a capture keeps over the life of its process: what was folded, and how far. Both in one piece, so that they agree.</summary>
public sealed record CaptureDocument
{
    /// <summary>Changes when what is written can no longer be read as before.</summary>
    const int CurrentForm = 1;

    public int Form { get; init; } = CurrentForm;

    /// <summary>Made once, and part of the name of the durable consumer: each Surveyor has its own and finds it again.</summary>
    public required string Id { get; init; }

    public required string Stream { get; init; }

    public required string Subject { get; init; }

    /// <summary>Up to this stream sequence everything is settled.</summary>
    public ulong Floor { get; init; }

    /// <summary>When the youngest of all folded samples was stored, in nanoseconds since 1970.</summary>
    public long Latest { get; init; }

    /// <summary>Stream sequences above the floor that are folded.</summary>
    public IReadOnlyList<SequenceRange> Folded { get; init; } = [];

    public IReadOnlyList<CapturedService> Services { get; init; } = [];

    /// <summary>What a <see cref="CaptureCompanion"/> counted of the same messages; null: there is none, or it counted nothing.</summary>
    public JsonElement? Companion { get; init; }

    /// <summary>A new one, of which nothing is folded yet.</summary>
    public static CaptureDocument Begin(string stream, string subject) => new() { Id = Guid.NewGuid().ToString("N")[..12], Stream = stream, Subject = subject };

    /// <exception cref="JsonException">It is none, or one of another version.</exception>
    public static CaptureDocument Read(ReadOnlySpan<byte> utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, CaptureJson.Default.CaptureDocument) ?? throw new JsonException("it is null");
        return document.Form == CurrentForm ? document : throw new JsonException($"it has form {document.Form}, and this version of Surveyor reads {CurrentForm}");
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CaptureJson.Default.CaptureDocument);
}

/// <summary>A service in what was captured.</summary>
public sealed record CapturedService
{
    public required string Service { get; init; }

    /// <summary>The account as its subject or its observation names it; empty where neither does.</summary>
    public string NamedAccount { get; init; } = "";

    /// <summary>The account that exports it, as samples tell; empty until one does.</summary>
    public string Account { get; init; } = "";

    /// <summary>Requests by status.</summary>
    public IReadOnlyDictionary<int, long> Statuses { get; init; } = new Dictionary<int, long>();

    /// <summary>Messages that were no latency sample.</summary>
    public long Malformed { get; init; }

    /// <summary>The parts of successful requests.</summary>
    public IReadOnlyDictionary<LatencyPart, CapturedPart> Parts { get; init; } = new Dictionary<LatencyPart, CapturedPart>();
}

/// <summary>How long one part of successful requests took.</summary>
/// <param name="SumNanoseconds">Exact.</param>
/// <param name="Counts">How many fell into each bucket of nats_service_latency_seconds, not cumulative; the last has no bound.</param>
public sealed record CapturedPart(long Count, Int128 SumNanoseconds, IReadOnlyList<long> Counts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CaptureDocument))]
sealed partial class CaptureJson : JsonSerializerContext;
