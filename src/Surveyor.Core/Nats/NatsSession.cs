using System.Buffers;
using System.Net.Sockets;

namespace Surveyor.Nats;

/// <summary>One socket from greeting to loss: it reads, writes, answers PINGs and notices when the server no longer does.</summary>
sealed class NatsSession : INatsFrames, IDisposable
{
    readonly Socket _socket;
    readonly Stream _stream;
    readonly ISessionHost _host;
    readonly TimeProvider _time;
    readonly NatsWriter _writer;
    readonly PingLedger _pings = new();
    readonly CancellationTokenSource _ending = new();
    readonly CancellationToken _ended;
    readonly TaskCompletionSource<Exception> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _lameDuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    string? _lastComplaint;
    long _received;
    int _isLost;

    public NatsSession(Socket socket, Stream stream, NatsUrl url, ServerGreeting greeting, ISessionHost host, bool isSecure, TimeProvider time)
    {
        _socket = socket;
        _stream = stream;
        _host = host;
        _time = time;
        Url = url;
        Greeting = greeting;
        IsSecure = isSecure;
        _ended = _ending.Token;
        _writer = new(stream, host.Traffic.Sent, e => _ = LoseAfterLastWordsAsync(e));
    }

    public NatsUrl Url { get; }

    /// <summary>The latest INFO.</summary>
    public ServerGreeting Greeting { get; private set; }

    public bool IsSecure { get; }

    /// <summary>Completes with the reason when the session is over.</summary>
    public Task<Exception> Lost => _lost.Task;

    /// <summary>Completes when the server announced that it leaves.</summary>
    public Task LameDuck => _lameDuck.Task;

    /// <summary>The inbox subscription was sent and not refused. Only touched under the connection's gate.</summary>
    public bool HasInbox { get; set; }

    /// <summary>The session was given up on purpose.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Logs in and waits for the server's answer to the first PING.</summary>
    /// <exception cref="NatsException">The server refused or left.</exception>
    public async Task OpenAsync(byte[] connect, ReadOnlyMemory<byte> leftover, CancellationToken cancellation)
    {
        // A thread of its own: in the pool, reading would wait behind what is done with earlier replies, and a server cuts off whoever
        // leaves 64 MB unread.
        new Thread(() => Read(leftover)) { IsBackground = true, Name = "NATS reader" }.Start();
        var answer = _pings.Note(() => Append(buffer =>
        {
            buffer.Write(connect);
            buffer.Write(NatsCommands.Ping);
        }));
        await answer.WaitAsync(cancellation);
    }

    /// <exception cref="NatsDisconnectedException">The session is over.</exception>
    public void Append(Action<IBufferWriter<byte>> write) => _writer.Append(write);

    public ValueTask RoomAsync(CancellationToken cancellation) => _writer.RoomAsync(cancellation);

    public Task PingAsync() => _pings.Note(() => Append(static buffer => buffer.Write(NatsCommands.Ping)));

    /// <summary>Sends PINGs until the session ends; ends it when they stay unanswered.</summary>
    public async Task KeepAliveAsync(TimeSpan interval, int mostUnanswered)
    {
        using var timer = new PeriodicTimer(interval, _time);
        var (silent, received) = (0, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended))
            {
                // A PONG queues behind a big reply that is still coming.
                var now = Interlocked.Read(ref _received);
                silent = _pings.IsWaiting && now == received ? silent + 1 : 0;
                received = now;
                if (silent >= mostUnanswered)
                {
                    Lose(new NatsDisconnectedException($"stale connection: no answer to {silent} PINGs"));
                    return;
                }

                _ = PingAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NatsDisconnectedException)
        {
        }
    }

    /// <summary>Gives the server up at once, whatever it does.</summary>
    public void Abandon(string reason)
    {
        IsAbandoned = true;
        Lose(new NatsDisconnectedException(reason));
    }

    // The token source holds nothing once it is cancelled, and another thread may be about to cancel it.
    public void Dispose() => Abandon("the session was disposed");

    // A server says why before it closes: what it said may still be unread when a write fails.
    async Task LoseAfterLastWordsAsync(Exception reason)
    {
        await Task.WhenAny(Lost, Task.Delay(TimeSpan.FromSeconds(1), _time, CancellationToken.None));
        Lose(reason);
    }

    void Lose(Exception reason)
    {
        if (Interlocked.Exchange(ref _isLost, 1) != 0)
        {
            return;
        }

        _writer.Close();
        HangUp();
        _ending.Cancel();
        var lost = Explain(reason);
        _pings.Fail(lost);
        _lost.SetResult(lost);
    }

    // Reads and writes in flight end at once even if the peer is frozen, yet what was sent still arrives;
    // the read loop then closes the socket.
    void HangUp()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _socket.Dispose();
        }
    }

    NatsException Explain(Exception reason) => (reason, Volatile.Read(ref _lastComplaint)) switch
    {
        (NatsProtocolException or NatsAuthorizationException, _) => (NatsException)reason,
        (_, { } complaint) when !IsAbandoned => new NatsDisconnectedException($"{complaint}; the connection ended", reason),
        (NatsException explained, _) => explained,
        _ => new NatsDisconnectedException($"the connection broke: {NatsText.Printable(reason.GetBaseException().Message)}", reason),
    };

    void Read(ReadOnlyMemory<byte> leftover)
    {
        try
        {
            new NatsParser(_stream, this, _host.Receive).Run(leftover.Span);
        }
        catch (Exception e)
        {
            Lose(e);
        }

        _stream.Dispose();
    }

    void INatsFrames.Received(int bytes)
    {
        // Only last words explain an end.
        Volatile.Write(ref _lastComplaint, null);
        Interlocked.Add(ref _received, bytes);
        _host.Traffic.Received(bytes);
    }

    void INatsFrames.Message(in MsgFrame frame)
    {
        _host.Traffic.MessageIn();
        _host.Deliver(frame);
    }

    void INatsFrames.Info(ReadOnlySpan<byte> json)
    {
        var greeting = ServerGreeting.Parse(json);
        Greeting = greeting;
        if (greeting.IsLameDuck)
        {
            _lameDuck.TrySetResult();
        }

        _host.Greeted(this);
    }

    void INatsFrames.Ping()
    {
        // A peer that asks without reading must not fill the memory with answers.
        if (_writer.HasRoom)
        {
            Append(static buffer => buffer.Write(NatsCommands.Pong));
        }
    }

    void INatsFrames.Pong() => _pings.Answered();

    void INatsFrames.Error(string text)
    {
        var complaint = ServerComplaint.Parse(text);
        if (complaint.Kind == ServerComplaint.About.Authorization)
        {
            Lose(new NatsAuthorizationException(complaint.Text));
            return;
        }

        if (complaint.Kind == ServerComplaint.About.Other)
        {
            Volatile.Write(ref _lastComplaint, complaint.Text);
        }

        _host.Complained(this, complaint);
    }
}
