using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Kit;

/// <summary>A client that does what no library does: it logs in once and says no more, or reads nothing of what it wants to hear.</summary>
public sealed class RawClient : IDisposable
{
    readonly TcpClient _tcp = new() { ReceiveBufferSize = 4_096 };

    /// <summary>Logs in, and waits for the server's word.</summary>
    /// <returns>"PONG", or what the server objects to.</returns>
    public async Task<string> LoginAsync(string url, Login login, string name, CancellationToken cancellation)
    {
        var server = new Uri(url);
        await _tcp.ConnectAsync(server.Host, server.Port, cancellation);
        var connect = new JsonObject { ["verbose"] = false, ["user"] = login.User, ["pass"] = login.Password, ["name"] = name, ["lang"] = "raw", ["version"] = "1" };
        await SayAsync($"CONNECT {connect.ToJsonString()}\r\nPING\r\n", cancellation);
        using var reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8, false, 512, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("PONG", StringComparison.Ordinal) || line.StartsWith("-ERR", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new NatsException("the server hung up");
    }

    public Task SayAsync(string text, CancellationToken cancellation) => _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).AsTask();

    public void Dispose() => _tcp.Dispose();
}
