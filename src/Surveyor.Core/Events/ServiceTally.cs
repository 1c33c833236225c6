using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What was heard of one service.</summary>
/// <param name="room">How many more rows there may be over all services.</param>
/// <param name="bucketsOf">Asked when the first request was answered, and when it may say something else.</param>
sealed class ServiceTally(ServiceKey key, RowRoom room, BucketsOf bucketsOf)
{
    const string Others = "(other)";

    readonly SortedDictionary<int, long> _statuses = new(ServiceLatency.Statuses.ToDictionary(status => status, _ => 0L));
    readonly KeptNames<string, PartsTally> _apps = new(Others, static () => new(), room);
    readonly KeptNames<(string Account, string Name), RequestorTally> _requestors = new((Others, Others), static () => new(), room);
    readonly KeptNames<(string Name, string Server), ResponderTally> _responders = new((Others, Others), static () => new(), room);
    readonly KeptNames<string, PartsTally> _accounts = new(Others, static () => new(), room);
    Buckets? _buckets;
    DateTimeOffset? _lastHeard;

    public ServiceKey Key => key;

    /// <summary>An account is known to export it: no sample can tell another one.</summary>
    public bool IsExported { get; set; }

    public DateTimeOffset? LastHeard => _lastHeard;

    /// <summary>Not the same for any two.</summary>
    public string Scope { get; } = $"{key.Service}\n{key.Account}";

    /// <summary>The account that exports it: as it was named, of who answered, else of who listens.</summary>
    public string Account { get; set; } = key.Account;

    /// <summary>Who hears of it.</summary>
    public HashSet<Observation> Observations { get; } = [];

    public long Duplicates { get; set; }

    public long Malformed { get; set; }

    /// <summary>Of listeners that have gone.</summary>
    public long Dropped { get; set; }

    /// <summary>Of listeners that have gone.</summary>
    public TimeSpan NotConnected { get; set; }

    /// <param name="uptime">The time since a start, which no clock that is set changes.</param>
    public void Add(ServiceLatency sample, DateTimeOffset now, TimeSpan uptime)
    {
        _lastHeard = now;
        var status = ServiceLatency.Statuses.Contains(sample.Status) ? sample.Status : 0;
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;

        // Durations of failures are 0: in a histogram an outage would look like a fast service.
        var answered = sample.Status == 200 ? sample.Responder : null;
        long? waited = answered is null ? null : sample.Total;
        Occasion? occasion = sample.Trace is { } trace ? new(trace, sample.Timestamp < now ? sample.Timestamp.Value : now) : null;
        var app = _apps.Of(sample.Responder?.Name ?? "", uptime, waited);
        app.Received++;
        if (sample.Requestor is { BestName: { Length: > 0 } name } requestor)
        {
            _requestors.Of((requestor.Acc ?? "", name), uptime, waited).Add(sample.Status, waited, occasion);
        }

        if (answered is null)
        {
            return;
        }

        _buckets ??= bucketsOf(key.Service, Account);
        _responders.Of((answered.BestName, answered.Server ?? ""), uptime, waited).Add(sample.Service, occasion);
        Span<long> parts = stackalloc long[LatencyParts.Count];
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = LatencyParts.Of(sample, (LatencyPart)part);
        }

        _accounts.Of(sample.Requestor?.Acc ?? "", uptime, waited).Add(parts, _buckets, occasion);
        app.Add(parts[..(int)LatencyPart.Network], Buckets.NatsSurveyor, null);
    }

    /// <summary>
    /// Asks for the bounds again. When the histograms lack one of them they begin anew, as after a restart: nobody knows how much of what
    /// was counted is below it.
    /// </summary>
    public void RenewBounds()
    {
        if (_buckets is null || bucketsOf(key.Service, Account) is var next && next.Limits.All(_buckets.Limits.Contains))
        {
            return;
        }

        _buckets = next;
        foreach (var (_, row) in _accounts.All)
        {
            row.BeginAnew(next);
        }
    }

    public void GiveBackRows() => room.GiveBack(_apps.Count + _requestors.Count + _responders.Count + _accounts.Count);

    /// <param name="rows">With what was counted, a kilobyte for each row; else only who hears it, and how well.</param>
    public ServiceHeard Freeze(bool rows)
    {
        var heard = new ServiceHeard(key.Service, Account)
        {
            NamedAccount = key.Account,
            Dropped = Dropped + Observations.Sum(one => one.Dropped),
            NotConnected = NotConnected.TotalSeconds + Observations.Sum(one => one.Deaf.TotalSeconds),
            Unheard = Observations.Count == 0 ? 0 : Observations.Min(one => one.Deaf.TotalSeconds),
            Listening = Observations.Any(one => one.IsListening),
            LastHeard = _lastHeard,
        };
        return !rows ? heard : heard with
        {
            Statuses = [.. _statuses],
            Accounts = [.. _accounts.All.Select(row => new AccountHeard(row.Key, row.Value.Freeze())).OrderBy(row => row.Account, StringComparer.Ordinal)],
            Requestors = [.. _requestors.All.Select(row => row.Value.Freeze(row.Key.Account, row.Key.Name)).OrderBy(row => row.Account, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal)],
            Responders = [.. _responders.All.Select(row => row.Value.Freeze(row.Key.Name, row.Key.Server)).OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Server, StringComparer.Ordinal)],
            Apps = [.. _apps.All.Select(row => new AppHeard(row.Key, row.Value.Received, row.Value.Freeze())).OrderBy(row => row.Name, StringComparer.Ordinal)],
            Duplicates = Duplicates,
            Malformed = Malformed,
            Folded = _apps.Folded + _requestors.Folded + _responders.Folded + _accounts.Folded,
            Replaced = _apps.Replaced + _requestors.Replaced + _responders.Replaced + _accounts.Replaced,
        };
    }
}
