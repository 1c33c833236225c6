using System.Threading.Channels;

namespace Surveyor.Nats;

/// <summary>What a connection told, to be waited for.</summary>
sealed class EventLog
{
    readonly Channel<NatsConnectionEvent> _events = Channel.CreateUnbounded<NatsConnectionEvent>();

    public EventLog(NatsConnection connection) => connection.Happened += happened => _events.Writer.TryWrite(happened);

    public async Task<T> NextAsync<T>()
        where T : NatsConnectionEvent
    {
        while (true)
        {
            if (await _events.Reader.ReadAsync(TestContext.Current.CancellationToken) is T awaited)
            {
                return awaited;
            }
        }
    }
}
