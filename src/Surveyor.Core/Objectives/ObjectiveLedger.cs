using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Protocol;

namespace Surveyor.Objectives;

/// <summary>
/// Counts the events of objectives. Samples come from several threads, readers get copies. Time is its own and only ever goes on: a wall
/// clock that is set neither empties a window nor fills it again.
/// </summary>
public sealed class ObjectiveLedger(TimeProvider time)
{
    /// <summary>Each takes some 35 kB when it is busy.</summary>
    const int MostCells = 2_000;

    /// <summary>Accounts that ask, of one objective and service; later ones share a row.</summary>
    const int MostRequestors = 200;

    /// <summary>How long after a start it is waited for what an earlier process knew, as connecting takes a while.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    const string Others = "(other)";

    readonly Lock _gate = new();
    readonly long _startedAt = time.GetTimestamp();
    readonly long _start = time.GetUtcNow().ToUnixTimeMilliseconds();
    readonly Dictionary<ServiceKey, ObservedService> _services = [];
    readonly Dictionary<ServiceKey, Objective[]> _matches = [];
    readonly Dictionary<CellKey, ObjectiveCell> _cells = [];
    readonly FormerCells _former = new();

    /// <summary>Services of an earlier process of which nothing is known yet.</summary>
    readonly HashSet<ServiceKey> _awaited = [];
    readonly Dictionary<(string Objective, ServiceKey Service), int> _requestors = [];
    IReadOnlyList<Objective> _objectives = [];
    bool _continues;
    IReadOnlyList<ExportedService> _exports = [];

    /// <summary>Names of objectives about services that are exported and not measured; null: to be found anew.</summary>
    HashSet<string>? _untracked;
    long _notedAt = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Milliseconds; like Unix time as long as nobody sets the clock.</summary>
    long Now => _start + (long)time.GetElapsedTime(_startedAt).TotalMilliseconds;

    /// <summary>How often an objective of a service, or of an account that asks, got no row since there are too many.</summary>
    public long Refused { get; private set; }

    /// <summary>Whether there is, or was, any objective.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>Grows with each event: what was written at the same number needs no writing.</summary>
    public long Events { get; private set; }

    /// <summary>These are the objectives from now on. What was counted for one that counts as before stays.</summary>
    public void Set(IReadOnlyList<Objective> objectives)
    {
        lock (_gate)
        {
            var next = objectives.ToDictionary(one => one.Name);
            foreach (var cell in _cells.Values.ToList())
            {
                if (next.TryGetValue(cell.Key.Objective, out var objective) && objective.CountsAs(cell.Objective))
                {
                    cell.Objective = objective;
                    continue;
                }

                Remove(cell.Key);
                _former.Keep(cell, _services[cell.Key.Service].Account, Now);
            }

            _objectives = objectives;
            IsNeeded |= objectives.Count > 0;
            _matches.Clear();
            _untracked = null;
            MakeRows();
        }
    }

    /// <summary>Counts a request, for each objective that is about the service.</summary>
    /// <param name="account">The account that exports it, by id; empty while not known.</param>
    /// <param name="source">The capture that brought it; empty: it was listened to.</param>
    public void Take(ServiceKey service, string account, ServiceLatency sample, string source = "")
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(service, out var known) || known.Account != account)
            {
                _services[service] = known is null ? new(service, account, service.Account, null, null) : known with { Account = account };
                _matches.Remove(service);
            }

            // What waited in a stream happened earlier, by our own time: a clock that is set ahead would make all of it old.
            var now = Now;
            var late = source.Length > 0 && sample.Timestamp is { } at ? now - at.ToUnixTimeMilliseconds() : 0;
            foreach (var objective in Matches(service))
            {
                Events++;
                Cell(objective, service, objective.ByRequestorAccount ? sample.Requestor?.Acc ?? "" : "")?.Add(sample, source, now - Math.Clamp(late, 0, (long)objective.Period.TotalMilliseconds));
            }
        }
    }

    /// <summary>Tells what is known of services now. Since the last time those that have a problem were not heard.</summary>
    /// <param name="exports">Everything that accounts export, as servers told it last.</param>
    public void Note(IReadOnlyList<ObservedService> services, IReadOnlyList<ExportedService> exports)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(exports, _exports))
            {
                (_exports, _untracked) = (exports, null);
            }

            var now = Now;
            foreach (var service in services.DistinctBy(one => one.Key))
            {
                if (!_services.TryGetValue(service.Key, out var known) || (known.Account, known.AccountName) != (service.Account, service.AccountName))
                {
                    _matches.Remove(service.Key);
                }

                _services[service.Key] = service;
            }

            _awaited.ExceptWith(services.Select(one => one.Key));
            var gone = _services.Keys.Except(services.Select(one => one.Key)).ToHashSet();
            MakeRows();

            // Of what an earlier process knew something may be heard any moment; if it is not, nothing was heard since the start.
            var isAwaited = now - _start < Patience.TotalMilliseconds;
            foreach (var cell in _cells.Values.Where(cell => IsUnheard(cell, gone)))
            {
                if (!_awaited.Contains(cell.Key.Service))
                {
                    cell.AddUnheard(_notedAt, now);
                }
                else if (!isAwaited)
                {
                    cell.AddUnheard(_start, now);
                }
            }

            if (!isAwaited)
            {
                _awaited.Clear();
            }

            Forget(gone, now);
            _notedAt = now;
        }
    }

    /// <summary>How it stands with each objective of each service.</summary>
    public IReadOnlyList<ObjectiveStatus> Freeze()
    {
        lock (_gate)
        {
            var now = Now;

            // What is heard in two ways, as by the system account's import and from a stream, is one service: who heard more knows better.
            var rows = _cells.Values.Select(cell => ObjectiveVerdict.Of(cell, _services[cell.Key.Service], now) with { Continues = _continues })
                .GroupBy(row => (row.Objective.Name, row.Service, row.Account, row.RequestorAccount))
                .Select(same => same.MaxBy(row => row.Period.Events)!)
                .ToList();
            var served = rows.Select(row => row.Objective.Name).ToHashSet();
            return
            [
                .. rows.Concat(WithoutRows(served))
                    .OrderBy(row => row.Objective.Name, StringComparer.Ordinal)
                    .ThenBy(row => row.Service, StringComparer.Ordinal)
                    .ThenBy(row => row.Account, StringComparer.Ordinal)
                    .ThenBy(row => row.RequestorAccount, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Equal parts of a window that ends now, oldest first.</summary>
    /// <param name="of">As it was told before.</param>
    /// <returns>Null: it is gone.</returns>
    public IReadOnlyList<EventCounts>? Parted(ObjectiveStatus of, TimeSpan window, int parts)
    {
        lock (_gate)
        {
            return _cells.GetValueOrDefault(of.Key)?.Parted(Now, window, parts);
        }
    }

    /// <summary>What must outlive the process of what came from a source, as of now.</summary>
    public ObjectiveDocument Export(string source = "")
    {
        lock (_gate)
        {
            var now = Now;
            return new()
            {
                Time = now,
                WrittenAt = time.GetUtcNow(),
                Cells = [.. _cells.Values.Select(cell => CellDocument.Of(cell, _services[cell.Key.Service].Account, source)).OfType<CellDocument>(), .. _former.Export(source, now)],
            };
        }
    }

    /// <summary>What an earlier process counted counts from now on; between its end and our start nobody listened.</summary>
    public void Import(ObjectiveDocument document, string source = "")
    {
        lock (_gate)
        {
            var away = TimeSpan.FromMilliseconds(Math.Max(0, (time.GetUtcNow() - document.WrittenAt).TotalMilliseconds));
            var ended = Now - (long)away.TotalMilliseconds;
            _continues |= source.Length == 0;
            _former.Add(document, source, shift: ended - document.Time, ended, _start);
            foreach (var cell in _cells.Values)
            {
                _former.Restore(cell, Now);
            }

            // They are shown before anything of them is heard, and nobody says that they are fine.
            foreach (var former in document.Cells.Where(one => !_services.ContainsKey(one.Key.Service)).DistinctBy(one => one.Key.Service))
            {
                _services.Add(former.Key.Service, new(former.Key.Service, former.Account, former.NamedAccount, HearingProblem.NobodyListens, null));
                _awaited.Add(former.Key.Service);
            }

            MakeRows();
        }
    }

    Objective[] Matches(ServiceKey service)
    {
        if (!_matches.TryGetValue(service, out var matches))
        {
            var known = _services[service];
            _matches.Add(service, matches = [.. _objectives.Where(known.IsOf)]);
        }

        return matches;
    }

    /// <summary>Objectives are there before the first event, so that no rate misses it.</summary>
    void MakeRows()
    {
        foreach (var service in _services.Keys)
        {
            foreach (var objective in Matches(service).Where(one => !one.ByRequestorAccount))
            {
                Cell(objective, service, "");
            }
        }

        // An account that asked before may ask no more, and that is to be seen.
        foreach (var key in _former.Keys.Where(key => key.RequestorAccount.Length > 0 && _services.ContainsKey(key.Service)).ToList())
        {
            if (Matches(key.Service).FirstOrDefault(one => one.Name == key.Objective && one.ByRequestorAccount) is { } objective)
            {
                Cell(objective, key.Service, key.RequestorAccount);
            }
        }
    }

    bool IsUnheard(ObjectiveCell cell, HashSet<ServiceKey> gone) =>
        gone.Contains(cell.Key.Service) || (_services[cell.Key.Service].Problem is { } problem && !(problem is HearingProblem.NotConnected && cell.IsCaptured));

    ObjectiveCell? Cell(Objective objective, ServiceKey service, string requestorAccount)
    {
        CellKey key = new(objective.Name, service, requestorAccount);
        if (_cells.TryGetValue(key, out var cell))
        {
            return cell;
        }

        var requestors = _requestors.GetValueOrDefault((objective.Name, service));
        if (requestorAccount is not ("" or Others) && requestors >= MostRequestors)
        {
            return Cell(objective, service, Others);
        }

        if (_cells.Count >= MostCells)
        {
            Refused++;
            return null;
        }

        _cells.Add(key, cell = new(objective, key));
        _requestors[(objective.Name, service)] = requestors + 1;
        _former.Restore(cell, Now);
        return cell;
    }

    void Remove(CellKey key)
    {
        _cells.Remove(key);
        if (--_requestors[(key.Objective, key.Service)] == 0)
        {
            _requestors.Remove((key.Objective, key.Service));
        }
    }

    HashSet<string> FindUntracked(IEnumerable<Objective> objectives)
    {
        List<ObservedService> exports = [.. _exports.Where(export => !export.IsTracked).Select(export => new ObservedService(new(export.Subject), export.Account, export.AccountName, null, export))];
        return [.. objectives.Where(objective => exports.Any(export => export.IsOf(objective))).Select(objective => objective.Name)];
    }

    /// <summary>An objective of which no row is: nobody has asked what it is about yet, or there is nothing that it is about.</summary>
    IEnumerable<ObjectiveStatus> WithoutRows(HashSet<string> served)
    {
        var unserved = _objectives.Where(objective => !served.Contains(objective.Name)).ToList();
        var services = unserved.Count == 0 ? [] : _services.Values.SelectMany(service => Matches(service.Key).Select(one => (one.Name, service.Problem)))
            .GroupBy(one => one.Name).ToDictionary(same => same.Key, same => same.Select(one => one.Problem).OrderBy(problem => problem is not null).First());
        _untracked ??= FindUntracked(unserved);
        return unserved.Select(one => services.TryGetValue(one.Name, out var problem) ? ObjectiveVerdict.Unasked(one, problem) : ObjectiveVerdict.Unserved(one, isExported: _untracked.Contains(one.Name)));
    }

    /// <summary>A service that is gone has its rows until nothing of it counts any more.</summary>
    void Forget(HashSet<ServiceKey> gone, long now)
    {
        foreach (var cell in _cells.Values.Where(cell => gone.Contains(cell.Key.Service) && cell.Sum(now, cell.Objective.Period).Events == 0).ToList())
        {
            Remove(cell.Key);
        }

        foreach (var service in gone.Where(service => !_cells.Keys.Any(key => key.Service == service)))
        {
            _services.Remove(service);
            _matches.Remove(service);
            _awaited.Remove(service);
        }
    }
}
