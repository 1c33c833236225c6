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
    readonly SortedDictionary<string, AccountListener> _listeners = new(StringComparer.Ordinal);
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
    /// <param name="id">The file it was read from.</param>
    /// <param name="service">The service's name as it is shown.</param>
    /// <param name="topic">The subject the export names for its latency, as this login hears it; wildcards are fine.</param>
    public async Task ListenAsync(string id, string service, string topic, INatsConnection connection)
    {
        AccountListener? former;
        var listener = Begin(id, service, topic, connection);
        lock (_gate)
        {
            if (!_listeners.TryGetValue(id, out former))
            {
                _listeners[id] = listener;
                return;
            }
        }

        await listener.Listener.ReadyAsync(Patience);
        lock (_gate)
        {
            _listeners[id] = listener;

            // While the former one heard, the new one missed nothing.
            _ledger.Change(new(service), tally => tally.NotConnected -= listener.Listener.Deaf);
            CountOut(former);
        }

        await former.DisposeAsync();
    }

    public async Task StopAsync(string id)
    {
        AccountListener? listener;
        lock (_gate)
        {
            if (_listeners.Remove(id, out listener))
            {
                CountOut(listener);
            }
        }

        await (listener?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Lets go of what services were heard to do that no observation names any more.</summary>
    public void ForgetOthers()
    {
        lock (_gate)
        {
            _ledger.Keep(_listeners.Values.Select(listener => listener.Name).ToHashSet());
        }
    }

    public Heard Freeze()
    {
        lock (_gate)
        {
            var live = _listeners.Values.ToLookup(listener => listener.Name);
            return new()
            {
                Services = [.. _ledger.Freeze().Select(service => service with
                {
                    Dropped = service.Dropped + Live(service).Sum(listener => listener.Dropped),
                    NotConnected = service.NotConnected + Live(service).Sum(listener => listener.Deaf.TotalSeconds),
                })],
                Observations = [.. _listeners.Values.Select(one => one.Freeze())],
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

        AccountListener[] all;
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

    AccountListener Begin(string id, string service, string topic, INatsConnection connection)
    {
        var key = new ServiceKey(service);
        _ledger.Know(key);
        return new(
            id,
            service,
            new(connection, [topic], message => Take(key, message.Data.Span), time),
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

    /// <summary>In the moment it is no longer counted as living, so that no counter goes back.</summary>
    void CountOut(AccountListener one) =>
        _ledger.Change(new(one.Name), tally => (tally.Dropped, tally.NotConnected) = (tally.Dropped + one.Listener.Dropped, tally.NotConnected + one.Listener.Deaf));
}
