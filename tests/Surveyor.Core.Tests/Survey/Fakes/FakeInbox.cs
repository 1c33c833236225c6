using System.Threading.Channels;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Survey;

sealed class FakeInbox(FakeSystem system) : INatsGather
{
    readonly Channel<object> _arrived = Channel.CreateUnbounded<object>();

    public long Dropped => 0;

    public void Post(object messageOrException) => _arrived.Writer.TryWrite(messageOrException);

    public void Fail(NatsException reason) => _arrived.Writer.TryComplete(reason);

    public ValueTask AskAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        system.Ask(this, subject, payload, headers);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<NatsMsg> NextAsync(CancellationToken cancellation)
    {
        try
        {
            var next = await _arrived.Reader.ReadAsync(cancellation);
            return next as NatsMsg ?? throw (Exception)next;
        }
        catch (ChannelClosedException closed) when (closed.InnerException is NatsException reason)
        {
            throw new NatsDisconnectedException(reason.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        system.Close(this);
        _arrived.Writer.TryComplete(new ObjectDisposedException(nameof(FakeInbox)));
        return ValueTask.CompletedTask;
    }
}

/// <param name="isRead">Else nothing that arrives is handed out.</param>
sealed class FakeSubscription(string subject, bool isRead) : INatsSubscription
{
    readonly Channel<NatsMsg> _arrived = Channel.CreateUnbounded<NatsMsg>();
    readonly Channel<NatsMsg> _nothing = Channel.CreateUnbounded<NatsMsg>();

    public string Subject => subject;

    public long Dropped { get; private set; }

    public void Deliver(string to, byte[] payload)
    {
        var pattern = subject.Split('.');
        var tokens = to.Split('.');
        var isLong = pattern[^1] == ">" && tokens.Length >= pattern.Length;
        if ((isLong || pattern.Length == tokens.Length) && pattern.Zip(tokens).All(pair => pair.First is "*" or ">" || pair.First == pair.Second))
        {
            _arrived.Writer.TryWrite(new(to, null, null, payload));
        }
    }

    public IAsyncEnumerable<NatsMsg> ReadAllAsync(CancellationToken cancellation) => (isRead ? _arrived : _nothing).Reader.ReadAllAsync(cancellation);

    public void Unsubscribe() => _arrived.Writer.TryComplete();

    public ValueTask DisposeAsync()
    {
        Unsubscribe();
        _nothing.Writer.TryComplete();
        while (_arrived.Reader.TryRead(out _))
        {
            Dropped++;
        }

        return ValueTask.CompletedTask;
    }
}
