using Surveyor.Nats;

namespace Surveyor.Events;

/// <summary>All observations that are listened to, and what they heard.</summary>
public sealed class ServiceListeners(TimeProvider time) : IAsyncDisposable
{
    readonly ServiceLedger _ledger = new(time);
    readonly Lock _gate = new();
    readonly SortedDictionary<string, ServiceListener> _listeners = new(StringComparer.Ordinal);

    /// <summary>Listens from now on. An observation of the same id is replaced without a gap.</summary>
    public async Task ListenAsync(Observation observation, INatsConnection connection)
    {
        ServiceListener? former;
        var listener = new ServiceListener(connection, observation, _ledger, time);
        lock (_gate)
        {
            _listeners.TryGetValue(observation.Id, out former);
            _listeners[observation.Id] = listener;
        }

        if (former is not null)
        {
            await former.DisposeAsync();
        }
    }

    public async Task StopAsync(string id)
    {
        ServiceListener? listener;
        lock (_gate)
        {
            _listeners.Remove(id, out listener);
        }

        if (listener is not null)
        {
            await listener.DisposeAsync();
        }
    }

    /// <summary>Lets go of what services were heard to do that no observation names any more.</summary>
    public void ForgetOthers()
    {
        lock (_gate)
        {
            _ledger.Keep(_listeners.Values.Select(listener => listener.Observation.Service).ToHashSet());
        }
    }

    public Heard Freeze()
    {
        lock (_gate)
        {
            var live = _listeners.Values.ToLookup(listener => listener.Observation.Service);
            return new()
            {
                Services = [.. _ledger.Freeze().Select(service => service with
                {
                    Dropped = service.Dropped + live[service.Service].Sum(listener => listener.Dropped),
                    NotConnected = service.NotConnected + live[service.Service].Sum(listener => listener.Deaf.TotalSeconds),
                })],
                Observations = [.. _listeners.Values.Select(listener => new ObservationHeard(listener.Observation, listener.IsListening))],
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        ServiceListener[] all;
        lock (_gate)
        {
            all = [.. _listeners.Values];
            _listeners.Clear();
        }

        foreach (var listener in all)
        {
            await listener.DisposeAsync();
        }
    }
}
