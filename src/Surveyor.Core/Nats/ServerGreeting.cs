using System.Text.Json;

namespace Surveyor.Nats;

/// <summary>An INFO: what callers see of it, and what only the connection needs.</summary>
sealed record ServerGreeting(NatsServerInfo Server)
{
    const int MostConnectUrls = 1024;

    public string? Nonce { get; private init; }

    public bool TlsRequired { get; private init; }

    public bool TlsAvailable { get; private init; }

    public bool IsLameDuck { get; private init; }

    /// <exception cref="NatsProtocolException">The text is not a JSON object.</exception>
    public static ServerGreeting Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? From(document.RootElement)
                : throw new NatsProtocolException("an INFO that is no JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new NatsProtocolException("an INFO that is no JSON", e);
        }
    }

    static ServerGreeting From(JsonElement info)
    {
        var nonce = Text(info, "nonce");
        return new(Described(info))
        {
            Nonce = nonce.Length == 0 ? null : nonce,
            TlsRequired = Flag(info, "tls_required"),
            TlsAvailable = Flag(info, "tls_available"),
            IsLameDuck = Flag(info, "ldm"),
        };
    }

    static NatsServerInfo Described(JsonElement info) => new(
        Text(info, "server_id"),
        Text(info, "server_name"),
        Text(info, "version"),
        Text(info, "cluster"),
        Text(info, "domain"),
        info.TryGetProperty("max_payload", out var max) && max.ValueKind == JsonValueKind.Number && max.TryGetInt64(out var bytes) ? bytes : 0,
        info.TryGetProperty("client_id", out var cid) && cid.ValueKind == JsonValueKind.Number && cid.TryGetUInt64(out var id) ? id : 0,
        Urls(info));

    static List<string> Urls(JsonElement info) =>
        info.TryGetProperty("connect_urls", out var urls) && urls.ValueKind == JsonValueKind.Array
            ? [.. urls.EnumerateArray().Where(url => url.ValueKind == JsonValueKind.String).Take(MostConnectUrls).Select(url => url.GetString()!)]
            : [];

    static string Text(JsonElement info, string name) =>
        info.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static bool Flag(JsonElement info, string name) =>
        info.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
