using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>
/// Hears what JetStream says by itself: the system account about all accounts, what it imports from accounts, and accounts with
/// logins of their own. An event that comes by two ways is the same by its id.
/// </summary>
public sealed class AdvisoryListeners(RecentEvents recent, TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    const int RememberedIds = 50_000;
    const int MostTypes = 100;
    const int MostImported = 1_000;
    const int MostRows = 20_000;

    readonly Lock _gate = new();
    readonly SortedDictionary<string, AccountListener> _listeners = new(StringComparer.Ordinal);
    readonly List<AccountListener> _ending = [];
    readonly AdvisoryTally _all = new(MostRows);
    readonly AdvisoryTally _namedRows = new(MostRows);
    readonly SeenIds _seen = new(RememberedIds);
    readonly CopiesAwaited _awaited = new(time);
    readonly ToldOnce _told = new();
    readonly SortedDictionary<string, NamedTally> _named = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal);
    readonly CappedNames<string> _types = new(MostTypes, "(other)");
    Listener? _system;
    Listener? _imports;
    long _malformed;
    long _duplicates;
    long _dropped;

    /// <summary>The first message of its sort that is no event of JetStream, or that its account cannot tell: who sends it, and what is wrong.</summary>
    public event Action<string, string>? Refused;

    /// <summary>The first event of a type that is not known: who sends it, and the type.</summary>
    public event Action<string, string>? Unknown;

    /// <summary>Listens as a user of the system account.</summary>
    public void ListenAsSystem(INatsConnection connection, HearOptions more) => _system = new(
        connection,
        [.. Hear.JetStreamSystemEvents, .. Chosen(Hear.JetStreamApiAudit, more.Api)],
        message => Take(message.Data.Span, AdvisoryPath.OfSystem),
        time);

    /// <summary>Listens, as a user of the system account, to what it imports from accounts.</summary>
    public void ListenToImports(INatsConnection system, AdvisoryImport import, HearOptions more)
    {
        string[] subjects = [.. Hear.JetStreamAccountEvents, .. Chosen(Hear.JetStreamApiAudit, more.Api), .. Chosen(Hear.JetStreamNaks, more.Naks), .. Chosen(Hear.JetStreamAcks, more.Acks)];
        _imports = new(system, subjects.Select(import.SubjectOf), message => TakeImported(import, message), time);
    }

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
        }

        await EndAsync(former);
    }

    public async Task StopAsync(string id)
    {
        AccountListener? one;
        lock (_gate)
        {
            _listeners.Remove(id, out one);
        }

        await (one is null ? Task.CompletedTask : EndAsync(one));
    }

    /// <summary>Lets go of accounts that no listener names any more.</summary>
    public void ForgetOthers()
    {
        lock (_gate)
        {
            foreach (var gone in _named.Where(named => !named.Value.IsImported).Select(named => named.Key).Except(_listeners.Values.Select(one => one.Name)).ToList())
            {
                _named.Remove(gone);
                _namedRows.Forget(gone);
            }
        }
    }

    public AdvisoriesHeard Freeze()
    {
        lock (_gate)
        {
            CountWithoutCopy();
            var rows = _namedRows.Freeze().ToLookup(one => one.Key.Account);
            return new()
            {
                Listeners = [.. _listeners.Values.Select(one => one.Freeze())],
                System = _system?.IsListening,
                Imports = _imports?.IsListening,
                All = _all.Freeze(),
                Named = [.. _named.Select(account => new AccountAdvisories(account.Key, account.Value.Total, account.Value.Malformed, [.. rows[account.Key]]))],
                Unknown = [.. _unknown],
                Malformed = _malformed,
                Duplicates = _duplicates,
                Forgotten = _all.Forgotten + _namedRows.Forgotten,
                Dropped = _dropped + (_system?.Dropped ?? 0) + (_imports?.Dropped ?? 0) + _listeners.Values.Concat(_ending).Sum(one => one.Listener.Dropped),
            };
        }
    }

    /// <summary>The newest first, of whatever kind.</summary>
    public IReadOnlyList<RecentEvent> Recent()
    {
        lock (_gate)
        {
            CountWithoutCopy();
        }

        return recent.NewestFirst();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in new[] { _system, _imports }.OfType<Listener>())
        {
            await listener.DisposeAsync();
        }

        foreach (var id in _listeners.Keys.ToList())
        {
            await StopAsync(id);
        }
    }

    /// <summary>What it takes or drops at its end counts, too.</summary>
    async Task EndAsync(AccountListener one)
    {
        lock (_gate)
        {
            _ending.Add(one);
        }

        await one.DisposeAsync();
        lock (_gate)
        {
            _ending.Remove(one);
            _dropped += one.Listener.Dropped;
        }
    }

    AccountListener Begin(string id, string name, INatsConnection connection)
    {
        var account = "";
        return new(
            id,
            name,
            new(connection, Hear.JetStreamEvents, message => Take(message.Data.Span, new(id, name, Volatile.Read(ref account))), time),
            new(connection, learned => Volatile.Write(ref account, learned), time));
    }

    void TakeImported(AdvisoryImport import, NatsMsg message)
    {
        var account = import.AccountOf(message.Subject);
        lock (_gate)
        {
            if (_named.GetValueOrDefault(account) is { } known)
            {
                known.IsImported = true;
            }
            else if (_named.Count < MostImported)
            {
                _named.Add(account, new() { IsImported = true });
            }
        }

        Take(message.Data.Span, new(import.NameOf(account), account, ""));
    }

    void Take(ReadOnlySpan<byte> payload, AdvisoryPath path)
    {
        JetStreamAdvisory advisory;
        try
        {
            advisory = Hear.JetStreamAdvisory(payload);
        }
        catch (JsonException e)
        {
            Refuse(path, ToldOnce.SortOf(e), e.Message);
            return;
        }

        if (path.MayTell(advisory))
        {
            Take(advisory, path);
        }
        else
        {
            Refuse(path, "servers", $"only the system account tells of {advisory.Kind}");
        }
    }

    void Refuse(AdvisoryPath path, string sort, string reason)
    {
        if (_told.IsFirst(path.Source, sort))
        {
            Refused?.Invoke(path.Source, ToldOnce.Short(reason));
        }

        lock (_gate)
        {
            CountWithoutCopy();
            _malformed++;
            if (Named(path) is { } named)
            {
                named.Malformed++;
            }
        }
    }

    void Take(JetStreamAdvisory advisory, AdvisoryPath path)
    {
        if (!AdvisoryKinds.IsKnown(advisory) && _told.IsFirst(path.Source, "type"))
        {
            Unknown?.Invoke(path.Source, ToldOnce.Short(advisory.Type!));
        }

        lock (_gate)
        {
            CountWithoutCopy();
            if (Named(path) is { } named && _seen.IsNew(path.Name!, advisory.Id!))
            {
                named.Total++;
                _namedRows.Add(AdvisoryRows.OfNatsSurveyor(advisory, path.Name!, TypeOf(advisory)), advisory);
            }

            var account = path.AccountOf(advisory);
            if (_system?.IsListening != true || !path.AwaitsCopy(advisory))
            {
                CountOnce(advisory, account);
            }
            else if (_awaited.Add(advisory, account) is { } crowdedOut)
            {
                CountOnce(crowdedOut.Advisory, crowdedOut.Account);
            }
        }
    }

    NamedTally? Named(AdvisoryPath path) => path.Name is { } name ? _named.GetValueOrDefault(name) : null;

    /// <summary>As it is shown: anybody may make up new ones.</summary>
    string TypeOf(JetStreamAdvisory advisory) => AdvisoryKinds.IsKnown(advisory) ? advisory.Type! : _types.Of(advisory.Type!);

    /// <summary>Those that waited for the system account's copy in vain: of a leaf node that has another system account there is none.</summary>
    void CountWithoutCopy()
    {
        while (_awaited.Due() is { } due)
        {
            CountOnce(due.Advisory, due.Account);
        }
    }

    void CountOnce(JetStreamAdvisory advisory, string account)
    {
        if (_seen.IsNew("", advisory.Id!))
        {
            Add(advisory, account);
        }
        else
        {
            _duplicates++;
        }
    }

    void Add(JetStreamAdvisory advisory, string account)
    {
        if (!AdvisoryKinds.IsKnown(advisory))
        {
            var type = TypeOf(advisory);
            _unknown[type] = _unknown.GetValueOrDefault(type) + 1;
            return;
        }

        _all.Add(AdvisoryRows.Of(advisory, account), advisory);
        if (AdvisoryKinds.Text(advisory) is { } text)
        {
            recent.Add(new(advisory.Timestamp ?? time.GetUtcNow(), advisory.Kind, account, advisory.Stream ?? "", advisory.Consumer ?? "", AdvisoryKinds.ServerToTell(advisory), text));
        }
    }

    static string[] Chosen(string subject, bool isWanted) => isWanted ? [subject] : [];

    /// <summary>What one account's listeners heard, by the listener's name, or the account as the import names it. Its rows are with those of others.</summary>
    sealed class NamedTally
    {
        public long Total { get; set; }

        public long Malformed { get; set; }

        /// <summary>Stays without a listener.</summary>
        public bool IsImported { get; set; }
    }
}
