using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>
    /// Is the server well? From 2.11 on asked with js-meta-only, before with js-server-only: each is blind or heavy on
    /// the other versions.
    /// </summary>
    public static Question<Healthz> Healthz { get; } = new("HEALTHZ", HealthzJson.Default.AnswerHealthz) { Since = new(2, 9, 0) };
}

/// <summary><see cref="Status"/> is "ok", "unavailable" or "error"; <see cref="StatusCode"/> exists from 2.10 on.</summary>
public sealed record Healthz(string? Status, int? StatusCode, string? Error);

/// <summary>What HEALTHZ is asked.</summary>
public static class HealthzRequest
{
    static readonly ServerVersion MetaOnlySince = new(2, 11, 0);

    /// <summary>The request for servers of one release: 2.10 and older do not know js-meta-only and would check every asset.</summary>
    public static byte[] For(ServerVersion version) => version >= MetaOnlySince ? MetaOnly : ServerOnly;

    static byte[] MetaOnly { get; } = [.. """{"js-meta-only":true}"""u8];

    static byte[] ServerOnly { get; } = [.. """{"js-server-only":true}"""u8];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<Healthz>))]
sealed partial class HealthzJson : JsonSerializerContext;
