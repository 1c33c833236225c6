namespace Surveyor.Nats;

/// <summary>Reads the first line of a server: after it, TLS may begin, so nothing beyond it may be assumed.</summary>
static class GreetingReader
{
    public static async Task<(ServerGreeting Greeting, ReadOnlyMemory<byte> Leftover)> ReadAsync(
        Stream stream, Action<int> received, CancellationToken cancellation)
    {
        var bytes = new byte[NatsParser.MaxLineBytes];
        var count = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(count), cancellation);
            if (read == 0)
            {
                throw count == bytes.Length
                    ? new NatsProtocolException("a greeting without an end")
                    : new NatsDisconnectedException("the server closed the connection before its greeting; perhaps it expects TLS first");
            }

            received(read);
            var lineFeed = bytes.AsSpan(count, read).IndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                var end = count + lineFeed + 1;
                return (Parse(bytes.AsSpan(0, end)), bytes.AsMemory(end..(count + read)));
            }

            count += read;
        }
    }

    static ServerGreeting Parse(ReadOnlySpan<byte> line) => line.StartsWith("INFO "u8)
        ? ServerGreeting.Parse(line[5..])
        : throw new NatsProtocolException("this is not a NATS server");
}
