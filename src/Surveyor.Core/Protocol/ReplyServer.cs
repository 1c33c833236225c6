using System.Text.Json;

namespace Surveyor.Protocol;

/// <summary>Finds out who sent a reply that cannot be decoded, so that garbage can be pinned on its server.</summary>
public static class ReplyServer
{
    const int Attempts = 8;
    const int LongestObject = 64 * 1024;

    static ReadOnlySpan<byte> Key => "\"server\""u8;

    /// <returns>What the reply's "server" object says up to where it is malformed; null when no id can be found. Never throws.</returns>
    public static ServerInfo? TryRead(ReadOnlySpan<byte> utf8) => Outermost(utf8, out var server) ? server : Anywhere(utf8);

    /// <summary>The member of the outermost object, whatever comes after it.</summary>
    static bool Outermost(ReadOnlySpan<byte> utf8, out ServerInfo? server)
    {
        server = null;
        var json = new Utf8JsonReader(utf8);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("server"u8))
                {
                    json.Read();
                    server = Fields(ref json);
                    return true;
                }

                json.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What precedes the member is malformed.
        }

        return false;
    }

    /// <summary>
    /// Text inside a JSON string cannot be mistaken for the key: its quotes are escaped. Attempts are few, so that
    /// text made of keys costs no more than any other.
    /// </summary>
    static ServerInfo? Anywhere(ReadOnlySpan<byte> utf8)
    {
        for (var attempt = 0; attempt < Attempts && utf8.IndexOf(Key) is var at and >= 0; attempt++)
        {
            utf8 = utf8[(at + Key.Length)..];
            var value = utf8.TrimStart(" \t\r\n:"u8);
            if (value is [(byte)'{', ..] && Object(value[..Math.Min(value.Length, LongestObject)]) is { } server)
            {
                return server;
            }
        }

        return null;
    }

    static ServerInfo? Object(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        try
        {
            json.Read();
            return Fields(ref json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static ServerInfo? Fields(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var server = new ServerInfo(null, null, null, null, null, null, null, null, null);
        try
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                server = Field(ref json, server);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was read before still tells who it was.
        }

        return string.IsNullOrEmpty(server.Id) ? null : server;
    }

    static ServerInfo Field(ref Utf8JsonReader json, ServerInfo server)
    {
        var name = json.GetString();
        json.Read();
        switch (name, json.TokenType)
        {
            case ("name", JsonTokenType.String): return server with { Name = json.GetString() };
            case ("host", JsonTokenType.String): return server with { Host = json.GetString() };
            case ("id", JsonTokenType.String): return server with { Id = json.GetString() };
            case ("cluster", JsonTokenType.String): return server with { Cluster = json.GetString() };
            case ("domain", JsonTokenType.String): return server with { Domain = json.GetString() };
            case ("ver", JsonTokenType.String): return server with { Version = json.GetString() };
            case ("jetstream", JsonTokenType.True or JsonTokenType.False): return server with { JetStream = json.GetBoolean() };
            default:
                json.Skip();
                return server;
        }
    }
}
