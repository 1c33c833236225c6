using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>All observations that are listened to, and what they heard.</summary>
public sealed class ServiceListeners(TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly ServiceLedger _ledger = new(time);
    readonly Lock _gate = new();
    readonly SortedDictionary<string, One> _listeners = new(StringComparer.Ordinal);
    Listener? _imports;

    /// <summary>Listens, as a user of the system account, to what it imports from accounts.</summary>
    public void ListenToImports(INatsConnection system, LatencyImport import) => _imports = new(
        system,
        [import.Subject],
        message => Take(import.KeyOf(message.Subject), message.Data.Span),
        time);

    /// <summary>
    /// Listens from now on. An observation of the same id is replaced when the new one hears: what is heard twice meanwhile is
    /// recognised. A new one that cannot hear takes its place after a while.
    /// </summary>
    public async Task ListenAsync(Observation observation, INatsConnection connection)
    {
        One? former;
        var listener = Begin(observation, connection);
        lock (_gate)
        {
            _listeners.TryGetValue(observation.Id, out former);
            _listeners[observation.Id] = listener;
        }

        if (former is not null)
        {
            await listener.Listener.ReadyAsync(Patience);
            await EndAsync(former);
        }
    }

    public async Task StopAsync(string id)
    {
        One? listener;
        lock (_gate)
        {
            _listeners.Remove(id, out listener);
        }

        await EndAsync(listener);
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
                    Dropped = service.Dropped + Live(service).Sum(listener => listener.Dropped),
                    NotConnected = service.NotConnected + Live(service).Sum(listener => listener.Deaf.TotalSeconds),
                })],
                Observations = [.. _listeners.Values.Select(one => new ObservationHeard(one.Observation, one.Listener.IsListening))],
                ImportsListen = _imports?.IsListening,
            };

            IEnumerable<Listener> Live(ServiceHeard service) =>
                service.ImportedFrom.Length > 0 ? new[] { _imports }.OfType<Listener>() : live[service.Service].Select(one => one.Listener);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_imports is not null)
        {
            await _imports.DisposeAsync();
        }

        One[] all;
        lock (_gate)
        {
            all = [.. _listeners.Values];
            _listeners.Clear();
        }

        foreach (var listener in all)
        {
            await EndAsync(listener);
        }
    }

    One Begin(Observation observation, INatsConnection connection)
    {
        var key = new ServiceKey(observation.Service);
        _ledger.Know(key);
        return new(
            observation,
            new(connection, [observation.Topic], message => Take(key, message.Data.Span), time),
            new(connection, account => _ledger.Change(key, tally => tally.Account = tally.Account.Length > 0 ? tally.Account : account), time));
    }

    void Take(ServiceKey service, ReadOnlySpan<byte> payload)
    {
        ServiceLatency sample;
        try
        {
            sample = Hear.ServiceLatency(payload);
        }
        catch (JsonException)
        {
            _ledger.Change(service, static tally => tally.Malformed++);
            return;
        }

        _ledger.Take(service, sample);
    }

    async ValueTask EndAsync(One? one)
    {
        if (one is not null)
        {
            one.Account.Dispose();
            await one.Listener.DisposeAsync();
            _ledger.Change(new(one.Observation.Service), tally => (tally.Dropped, tally.NotConnected) = (tally.Dropped + one.Listener.Dropped, tally.NotConnected + one.Listener.Deaf));
        }
    }

    sealed record One(Observation Observation, Listener Listener, LoginAccount Account);
}
