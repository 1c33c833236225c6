using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Hear
{
    /// <summary>A server stops on purpose. The payload is a bare server object.</summary>
    public const string Shutdown = "$SYS.SERVER.*.SHUTDOWN";

    /// <summary>A server enters lame duck mode (2.9.22 and later). Afterwards it says nothing more, not even SHUTDOWN.</summary>
    public const string LameDuck = "$SYS.SERVER.*.LAMEDUCK";

    /// <exception cref="JsonException">Not such an event, or it does not say which server sent it.</exception>
    public static ServerInfo ServerLeaving(ReadOnlySpan<byte> utf8)
    {
        var server = JsonSerializer.Deserialize(utf8, ServerLeavingJson.Default.ServerInfo);
        return string.IsNullOrEmpty(server?.Id) ? throw new JsonException("the event does not say which server sent it") : server;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerInfo))]
sealed partial class ServerLeavingJson : JsonSerializerContext;
