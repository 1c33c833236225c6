using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    /// <summary>A client or leaf node connected to an account. In a storm of reconnects there are thousands.</summary>
    public const string Connected = "$SYS.ACCOUNT.*.CONNECT";

    const string ConnectedType = "io.nats.server.advisory.v1.client_connect";

    /// <exception cref="JsonException">Another event, or one that does not say who connected where.</exception>
    public static ClientConnected ClientConnected(ReadOnlySpan<byte> utf8)
    {
        var happened = JsonSerializer.Deserialize(utf8, ClientConnectedJson.Default.ClientConnected) ?? throw new JsonException("the event is null");
        CheckClientEvent(ConnectedType, happened.Type, happened.Id, happened.Server, happened.Client);
        return happened;
    }

    static void CheckClientEvent(string expected, string? type, string? id, ServerInfo? server, EventClient? client)
    {
        if (type != expected)
        {
            throw new JsonException($"the event is {(string.IsNullOrEmpty(type) ? "of no type" : type)}");
        }

        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(server?.Id) || client is null)
        {
            throw new JsonException("the event has no id, server or client");
        }

        // Names that a client gave itself may have any length: what is shown of them is cut.
        if (LongerThanAnyName(id, server.Id, server.Name, server.Cluster, server.Domain, client.Acc))
        {
            throw new JsonException("a name is longer than any");
        }
    }
}

public sealed record ClientConnected
{
    public string? Type { get; set; }

    public string? Id { get; set; }

    public ServerInfo? Server { get; set; }

    public EventClient? Client { get; set; }
}

/// <summary>A client as events tell of it. All but <see cref="Acc"/> is as the client says.</summary>
public sealed record EventClient
{
    /// <summary>The account's id. Of a failed login it is "$G" or "N/A".</summary>
    public string? Acc { get; set; }

    /// <summary>May be a secret: <see cref="ClientDisconnected.User"/> is none.</summary>
    public string? User { get; set; }

    /// <summary>The connection's name.</summary>
    public string? Name { get; set; }

    public string? Host { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClientConnected))]
sealed partial class ClientConnectedJson : JsonSerializerContext;
