using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Surveyor.Nats;

/// <summary>The server's end of one connection.</summary>
sealed class FakePeer(TcpClient client) : IDisposable
{
    Stream _stream = client.GetStream();

    public JsonElement Connect { get; private set; }

    /// <summary>The subject of the latest PUB or HPUB, and its reply subject.</summary>
    public (string Subject, string ReplyTo) Asked { get; private set; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task SecureAsync(SslServerAuthenticationOptions options)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsServerAsync(options, Cancellation);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, Cancellation);

    /// <summary>Reads CONNECT and PING and answers.</summary>
    public async Task LetInAsync()
    {
        await ReadConnectAsync();
        (await ReadLineAsync()).ShouldBe("PING");
        await SendAsync("PONG\r\n");
    }

    public async Task ReadConnectAsync()
    {
        var line = await ReadLineAsync();
        line.ShouldStartWith("CONNECT ");
        Connect = JsonDocument.Parse(line["CONNECT ".Length..]).RootElement;
    }

    /// <exception cref="EndOfStreamException">The client left.</exception>
    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await _stream.ReadExactlyAsync(one, Cancellation);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }

    /// <summary>Skips lines until one begins so.</summary>
    public async Task<string> ReadUntilAsync(string beginning)
    {
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    /// <summary>Reads the next PUB with a reply subject and remembers both subjects.</summary>
    public async Task ReadQuestionAsync()
    {
        var parts = (await ReadUntilAsync("PUB ")).Split(' ');
        Asked = (parts[1], parts[2]);
        await ReadLineAsync();
    }

    /// <summary>A reply to the latest question.</summary>
    public Task ReplyAsync(string payload) => ReplyAsync(Encoding.UTF8.GetBytes(payload));

    public async Task ReplyAsync(ReadOnlyMemory<byte> payload)
    {
        await SendAsync(string.Create(CultureInfo.InvariantCulture, $"MSG {Asked.ReplyTo} 1 {payload.Length}\r\n"));
        await SendAsync(payload);
        await SendAsync("\r\n");
    }

    /// <summary>The client said nothing more and closed, whether with a FIN or a RST.</summary>
    public async Task ShouldHaveLeftAsync()
    {
        try
        {
            (await _stream.ReadAsync(new byte[1], Cancellation)).ShouldBe(0);
        }
        catch (IOException)
        {
        }
    }

    public void Dispose() => client.Dispose();
}
