using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    /// <summary>A client or leaf node of an account is gone. In a storm of reconnects there are thousands.</summary>
    public const string Disconnected = "$SYS.ACCOUNT.*.DISCONNECT";

    /// <summary>A login failed; told as if the client had been disconnected.</summary>
    public const string AuthenticationError = "$SYS.SERVER.*.CLIENT.AUTH.ERR";

    /// <summary>What servers say since 2.12 in place of a token.</summary>
    const string Redacted = "[REDACTED]";

    const string DisconnectedType = "io.nats.server.advisory.v1.client_disconnect";

    /// <exception cref="JsonException">Another event, or one that does not say who was disconnected where.</exception>
    public static ClientDisconnected ClientDisconnected(ReadOnlySpan<byte> utf8)
    {
        var happened = JsonSerializer.Deserialize(utf8, ClientDisconnectedJson.Default.ClientDisconnected) ?? throw new JsonException("the event is null");
        CheckClientEvent(DisconnectedType, happened.Type, happened.Id, happened.Server, happened.Client);
        return LongerThanAnyName(happened.Reason) ? throw new JsonException("the reason is longer than any") : happened;
    }

    /// <summary>Servers before 2.12 tell the token of whoever logs in with one as the user.</summary>
    internal static bool IsSurelyNoToken(string? user, ServerInfo? server) =>
        user != Redacted && (ServerVersion.Parse(server?.Version) >= new ServerVersion(2, 12, 0) || PublicKey.IsOfUser(user));
}

public sealed record ClientDisconnected
{
    public string? Type { get; set; }

    public string? Id { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public ServerInfo? Server { get; set; }

    public EventClient? Client { get; set; }

    /// <summary>The client's user, where that is no secret; else null.</summary>
    [JsonIgnore]
    public string? User => Hear.IsSurelyNoToken(Client?.User, Server) ? Client?.User : null;

    /// <summary>"Client Closed", "Authentication Failure": an open set.</summary>
    public string? Reason { get; set; }

    [JsonIgnore]
    public bool IsSlowConsumer => Reason?.StartsWith("Slow Consumer", StringComparison.Ordinal) == true;

    /// <summary>
    /// Of a client that never had an account, of which servers from 2.15 on say that it left $G, besides
    /// <see cref="Hear.AuthenticationError"/>.
    /// </summary>
    [JsonIgnore]
    public bool IsFailedLogin => Client?.Acc == "$G" && Reason is "Authentication Failure" or "Proxy Not Trusted" or "Proxy Required";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClientDisconnected))]
sealed partial class ClientDisconnectedJson : JsonSerializerContext;
