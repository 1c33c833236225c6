using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Alerts;

/// <summary>The alerts, as they are kept over the life of a process.</summary>
public sealed record AlertDocument
{
    /// <summary>Changes when what is written can no longer be read as before.</summary>
    const int CurrentForm = 1;

    public int Form { get; init; } = CurrentForm;

    public IReadOnlyList<AlertRecord> Alerts { get; init; } = [];

    /// <exception cref="JsonException">It is none, or one of another version.</exception>
    public static AlertDocument Read(ReadOnlySpan<byte> utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, AlertJson.Default.AlertDocument) ?? throw new JsonException("it is null");
        return document.Form == CurrentForm ? document : throw new JsonException($"it has form {document.Form}, and this version of Surveyor reads {CurrentForm}");
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, AlertJson.Default.AlertDocument);
}

public sealed record AlertRecord
{
    public required string Name { get; init; }

    public required SortedDictionary<string, string> Labels { get; init; }

    public required SortedDictionary<string, string> Annotations { get; init; }

    public AlertState State { get; init; }

    public double Value { get; init; }

    public DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Milliseconds since it began to hold, or since it was over.</summary>
    public long Age { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(AlertDocument))]
sealed partial class AlertJson : JsonSerializerContext;
