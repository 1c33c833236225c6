using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What was heard of one service.</summary>
/// <param name="room">How many more rows there may be over all services.</param>
sealed class ServiceTally(ServiceKey key, RowRoom room)
{
    /// <summary>Accounts and responders with rows of their own; those that come later share one.</summary>
    const int MostNames = 200;

    const string Others = "(other)";

    /// <summary>What servers send; each is there at 0 before the first, so that it is not missed by a rate.</summary>
    static readonly int[] Known = [200, 400, 408, 503, 504];

    readonly SortedDictionary<int, long> _statuses = new(Known.ToDictionary(status => status, _ => 0L));
    readonly Dictionary<string, Histogram[]> _requestors = [];
    readonly Dictionary<string, ResponderTally> _responders = [];
    long _folded;
    int _rows;
    DateTimeOffset? _lastHeard;

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

    public void Add(ServiceLatency sample, DateTimeOffset now)
    {
        _lastHeard = now;
        _statuses[sample.Status] = _statuses.GetValueOrDefault(sample.Status) + 1;
        var responder = Of(_responders, sample.Responder?.Name ?? "", static () => new ResponderTally());
        responder.Received++;
        if (sample.Status != 200 || sample.Responder is not { } answered)
        {
            // Durations of failures are 0: in a histogram an outage would look like a fast service.
            return;
        }

        long[] parts = [sample.Total, sample.Service, sample.System, sample.Requestor?.Rtt ?? 0, answered.Rtt, (sample.Requestor?.Rtt ?? 0) + answered.Rtt + sample.System];
        var requestor = Of(_requestors, sample.Requestor?.Acc ?? "", static () => Histograms(Buckets.Latency, Enum.GetValues<LatencyPart>().Length));
        responder.Parts ??= Histograms(Buckets.NatsSurveyor, parts.Length - 1);
        for (var part = 0; part < parts.Length; part++)
        {
            requestor[part].Add(parts[part]);
            responder.Parts.ElementAtOrDefault(part)?.Add(parts[part]);
        }
    }

    public void GiveBackRows() => room.GiveBack(_rows);

    public ServiceHeard Freeze() => new(key.Service, Account)
    {
        NamedAccount = key.Account,
        Statuses = [.. _statuses],
        Requestors = [.. _requestors.Select(requestor => new RequestorHeard(requestor.Key, Frozen(requestor.Value))).OrderBy(requestor => requestor.Account, StringComparer.Ordinal)],
        Responders = [.. _responders.Select(responder => new ResponderHeard(responder.Key, responder.Value.Received, Frozen(responder.Value.Parts ?? []))).OrderBy(responder => responder.Name, StringComparer.Ordinal)],
        Duplicates = Duplicates,
        Malformed = Malformed,
        Dropped = Dropped + Observations.Sum(one => one.Dropped),
        Folded = _folded,
        NotConnected = NotConnected.TotalSeconds + Observations.Sum(one => one.Deaf.TotalSeconds),
        Listening = Observations.Any(one => one.IsListening),
        LastHeard = _lastHeard,
    };

    T Of<T>(Dictionary<string, T> named, string name, Func<T> create)
    {
        if (!named.TryGetValue(name, out var one))
        {
            if (named.Count >= MostNames || !room.Take())
            {
                _folded++;
                name = Others;
            }
            else
            {
                _rows++;
            }

            if (!named.TryGetValue(name, out one))
            {
                named.Add(name, one = create());
            }
        }

        return one;
    }

    static Histogram[] Histograms(Buckets buckets, int count) => [.. Enumerable.Range(0, count).Select(_ => new Histogram(buckets))];

    static HistogramCounts[] Frozen(Histogram[] histograms) => Array.ConvertAll(histograms, histogram => histogram.Freeze());

    sealed class ResponderTally
    {
        public long Received { get; set; }

        public Histogram[]? Parts { get; set; }
    }
}
