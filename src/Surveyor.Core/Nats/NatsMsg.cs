namespace Surveyor.Nats;

/// <summary>
/// A received message. The payload lives in a pooled buffer that <see cref="Dispose"/> gives back: never keep
/// <see cref="Data"/> beyond that. Disposing twice is harmless.
/// </summary>
public sealed class NatsMsg : IDisposable
{
    IDisposable? _buffer;

    public NatsMsg(string subject, string? replyTo, NatsHeaders? headers, ReadOnlyMemory<byte> data, IDisposable? buffer = null)
    {
        Subject = subject;
        ReplyTo = replyTo;
        Headers = headers;
        Data = data;
        _buffer = buffer;
    }

    public string Subject { get; }

    public string? ReplyTo { get; }

    public NatsHeaders? Headers { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The server's own answer that nobody listens (status 503 and an empty body).</summary>
    public bool IsNoResponders => Headers?.Status == 503 && Data.IsEmpty;

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Dispose();
}
