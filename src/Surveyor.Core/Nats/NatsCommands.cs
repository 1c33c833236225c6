using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Surveyor.Nats;

/// <summary>What a client says, as bytes.</summary>
static class NatsCommands
{
    static readonly string _version = typeof(NatsCommands).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static ReadOnlySpan<byte> Ping => "PING\r\n"u8;

    public static ReadOnlySpan<byte> Pong => "PONG\r\n"u8;

    static ReadOnlySpan<byte> CrLf => "\r\n"u8;

    public static byte[] Connect(NatsOpts opts, NatsLogin login, bool tls)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        bytes.Write("CONNECT "u8);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteDescription(json, opts, tls);
            WriteLogin(json, login);
            json.WriteEndObject();
        }

        bytes.Write(CrLf);
        return bytes.WrittenSpan.ToArray();
    }

    public static void Subscribe(IBufferWriter<byte> target, string subject, string? queueGroup, int sid) =>
        Line(target, queueGroup is null ? $"SUB {subject} {sid}\r\n" : $"SUB {subject} {queueGroup} {sid}\r\n");

    public static void Unsubscribe(IBufferWriter<byte> target, int sid) => Line(target, $"UNSUB {sid}\r\n");

    public static void Publish(IBufferWriter<byte> target, string subject, string? replyTo, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        var total = headers.Length + payload.Length;
        var verb = headers.IsEmpty ? "PUB" : "HPUB";
        var sizes = headers.IsEmpty ? $"{total}" : $"{headers.Length} {total}";
        Line(target, replyTo is null ? $"{verb} {subject} {sizes}\r\n" : $"{verb} {subject} {replyTo} {sizes}\r\n");
        target.Write(headers);
        target.Write(payload);
        target.Write(CrLf);
    }

    static void Line(IBufferWriter<byte> target, string line) => Encoding.UTF8.GetBytes(line, target);

    static void WriteDescription(Utf8JsonWriter json, NatsOpts opts, bool tls)
    {
        json.WriteBoolean("verbose", false);
        json.WriteBoolean("pedantic", false);
        json.WriteBoolean("tls_required", tls);
        json.WriteString("name", opts.Name);
        json.WriteString("lang", "csharp");
        json.WriteString("version", _version);
        json.WriteNumber("protocol", 1);
        json.WriteBoolean("headers", true);
        json.WriteBoolean("no_responders", true);
        json.WriteBoolean("echo", true);
    }

    static void WriteLogin(Utf8JsonWriter json, NatsLogin login)
    {
        Write("user", login.User);
        Write("pass", login.Password);
        Write("auth_token", login.Token);
        Write("jwt", login.Jwt);
        Write("nkey", login.NKey);
        Write("sig", login.Signature);

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }
}
