using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>
/// Hears what JetStream says by itself: the system account about all accounts, and accounts with logins of their own. An event
/// that comes by both ways is the same by its id.
/// </summary>
public sealed class AdvisoryListeners(TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    const int RememberedIds = 50_000;
    const int MostTypes = 100;

    readonly Lock _gate = new();
    readonly SortedDictionary<string, AccountListener> _listeners = new(StringComparer.Ordinal);
    readonly AdvisoryTally _all = new();
    readonly SeenIds _seen = new(RememberedIds);
    readonly RecentEvents _recent = new();
    readonly SortedDictionary<string, NamedTally> _named = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal);
    Listener? _system;
    long _malformed;
    long _duplicates;
    long _dropped;

    /// <summary>Listens as a user of the system account.</summary>
    public void ListenAsSystem(INatsConnection connection) =>
        _system = new(connection, Hear.JetStreamSystemEvents, message => Take(message.Data.Span, null), time);

    /// <summary>Listens in an account. A listener of the same id is replaced when the new one hears.</summary>
    /// <param name="name">The account as nats-surveyor's families name it.</param>
    public async Task ListenAsync(string id, string name, INatsConnection connection)
    {
        AccountListener? former;
        var one = Begin(id, name, connection);
        lock (_gate)
        {
            _named.TryAdd(name, new());
            if (!_listeners.TryGetValue(id, out former))
            {
                _listeners[id] = one;
                return;
            }
        }

        await one.Listener.ReadyAsync(Patience);
        lock (_gate)
        {
            _listeners[id] = one;
            _named.TryAdd(name, new());
            _dropped += former.Listener.Dropped;
        }

        await former.DisposeAsync();
    }

    public async Task StopAsync(string id)
    {
        AccountListener? one;
        lock (_gate)
        {
            _listeners.Remove(id, out one);
            _dropped += one?.Listener.Dropped ?? 0;
        }

        await (one?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Lets go of accounts that no listener names any more.</summary>
    public void ForgetOthers()
    {
        lock (_gate)
        {
            foreach (var gone in _named.Keys.Except(_listeners.Values.Select(one => one.Name)).ToList())
            {
                _named.Remove(gone);
            }
        }
    }

    public AdvisoriesHeard Freeze()
    {
        lock (_gate)
        {
            return new()
            {
                Listeners = [.. _listeners.Values.Select(one => one.Freeze())],
                System = _system?.IsListening,
                All = _all.Freeze(),
                Named = [.. _named.Select(account => new AccountAdvisories(account.Key, account.Value.Total, account.Value.Malformed, account.Value.Advisories.Freeze()))],
                Unknown = [.. _unknown],
                Malformed = _malformed,
                Duplicates = _duplicates,
                Forgotten = _all.Forgotten,
                Dropped = _dropped + (_system?.Dropped ?? 0) + _listeners.Values.Sum(one => one.Listener.Dropped),
            };
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RecentEvent> Recent()
    {
        lock (_gate)
        {
            return _recent.NewestFirst();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        foreach (var id in _listeners.Keys.ToList())
        {
            await StopAsync(id);
        }
    }

    AccountListener Begin(string id, string name, INatsConnection connection)
    {
        var account = "";
        return new(
            id,
            name,
            new(connection, Hear.JetStreamEvents, message => Take(message.Data.Span, (name, Volatile.Read(ref account))), time),
            new(connection, learned => Volatile.Write(ref account, learned), time));
    }

    /// <param name="listener">The account's listener, and the id of its account as far as known; null: the system account.</param>
    void Take(ReadOnlySpan<byte> payload, (string Name, string Account)? listener)
    {
        JetStreamAdvisory? advisory = null;
        try
        {
            advisory = Hear.JetStreamAdvisory(payload);
        }
        catch (JsonException)
        {
            // Counted below.
        }

        lock (_gate)
        {
            var named = listener is { } own ? _named.GetValueOrDefault(own.Name) : null;
            if (advisory is null)
            {
                _malformed++;
                if (named is not null)
                {
                    named.Malformed++;
                }

                return;
            }

            if (named is not null && _seen.IsNew(listener!.Value.Name, advisory.Id!))
            {
                named.Take(advisory, listener.Value.Name);
            }

            if (listener is { Account.Length: 0 } && advisory.Account is null && AdvisoryKinds.IsToldToSystem(advisory) && _system?.IsListening == true)
            {
                // The copy for the system account says whose it is, which this one's listener could not find out (2.9).
                return;
            }

            if (!_seen.IsNew("", advisory.Id!))
            {
                _duplicates++;
                return;
            }

            Add(advisory, advisory.Account ?? (listener is { Account: { Length: > 0 } account } ? account : listener?.Name) ?? "");
        }
    }

    void Add(JetStreamAdvisory advisory, string account)
    {
        if (!AdvisoryKinds.IsKnown(advisory))
        {
            var type = _unknown.Count < MostTypes || _unknown.ContainsKey(advisory.Type!) ? advisory.Type! : "(other)";
            _unknown[type] = _unknown.GetValueOrDefault(type) + 1;
            return;
        }

        _all.Add(AdvisoryKinds.KeyOf(advisory, account), advisory);
        if (AdvisoryKinds.Text(advisory) is { } text)
        {
            _recent.Add(new(advisory.Timestamp ?? time.GetUtcNow(), advisory.Kind, account, advisory.Stream ?? "", advisory.Consumer ?? "", AdvisoryKinds.ServerOf(advisory), text));
        }
    }

    /// <summary>What one account's listeners heard, counted as nats-surveyor does: by the listener's name.</summary>
    sealed class NamedTally
    {
        public AdvisoryTally Advisories { get; } = new();

        public long Total { get; private set; }

        public long Malformed { get; set; }

        public void Take(JetStreamAdvisory advisory, string name)
        {
            Total++;
            Advisories.Add(AdvisoryKinds.KeyOf(advisory, name), advisory);
        }
    }
}
