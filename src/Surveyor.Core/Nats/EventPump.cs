using System.Threading.Channels;

namespace Surveyor.Nats;

/// <summary>Tells events in order, away from the threads that noticed them. Of a flood some are lost, but none that tells the state of the connection.</summary>
sealed class EventPump
{
    const int MostWaiting = 1024;

    readonly Channel<NatsConnectionEvent> _waiting = Channel.CreateUnbounded<NatsConnectionEvent>();

    public EventPump(Func<Action<NatsConnectionEvent>?> listeners) => _ = RunAsync(listeners);

    public void Tell(NatsConnectionEvent happened)
    {
        if (_waiting.Reader.Count < MostWaiting || happened is NatsConnectionEvent.Opened or NatsConnectionEvent.Lost)
        {
            _waiting.Writer.TryWrite(happened);
        }
    }

    public void Complete() => _waiting.Writer.TryComplete();

    async Task RunAsync(Func<Action<NatsConnectionEvent>?> listeners)
    {
        await foreach (var happened in _waiting.Reader.ReadAllAsync())
        {
            foreach (var listener in Delegate.EnumerateInvocationList(listeners()))
            {
                Invoke(listener, happened);
            }
        }
    }

    // A listener that throws must not silence the others.
    static void Invoke(Action<NatsConnectionEvent> listener, NatsConnectionEvent happened)
    {
        try
        {
            listener(happened);
        }
        catch (Exception)
        {
        }
    }
}
