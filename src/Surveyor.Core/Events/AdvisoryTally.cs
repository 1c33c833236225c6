using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Which advisories are counted together. Empty: not told apart by it.</summary>
/// <param name="Account">The name its listener has, or the account's id.</param>
/// <param name="Kind">"max_deliver", "stream_leader_elected".</param>
/// <param name="Detail">The action, the API call, the server it is about, the unknown type.</param>
public readonly record struct AdvisoryKey(string Account, string Domain, string Stream, string Consumer, string Kind, string Detail);

/// <summary>Advisories of one key.</summary>
/// <param name="Sum">Deliveries, bytes or dropped requests, by kind.</param>
/// <param name="Durations">Of acknowledgements, snapshots and restores; null for other kinds.</param>
public sealed record AdvisoryHeard(AdvisoryKey Key, long Count, double Sum, HistogramCounts? Durations);

/// <summary>Counts advisories by key, of all accounts together.</summary>
/// <param name="most">Assets come and go by the thousand; of more, those that were silent longest give way, and begin at 1 should they speak again.</param>
sealed class AdvisoryTally(int most)
{
    readonly Dictionary<AdvisoryKey, Cell> _cells = [];
    long _added;

    /// <summary>Rows that gave way.</summary>
    public long Forgotten { get; private set; }

    public void Add(AdvisoryKey key, JetStreamAdvisory advisory)
    {
        var cell = Of(key);
        cell.Count++;
        cell.Last = ++_added;
        cell.Sum += advisory.Kind switch
        {
            "consumer_ack" => advisory.Deliveries ?? 0,
            "snapshot_create" => advisory.State?.Bytes ?? 0,
            "restore_complete" => advisory.Bytes ?? 0,
            "api_limit_reached" => advisory.Dropped ?? 0,
            _ => 0,
        };
        if (DurationOf(advisory) is { } nanoseconds)
        {
            (cell.Durations ??= new(Buckets.NatsSurveyor)).Add(nanoseconds);
        }
    }

    public void Forget(string account)
    {
        foreach (var gone in _cells.Keys.Where(key => key.Account == account).ToList())
        {
            _cells.Remove(gone);
        }
    }

    public IReadOnlyList<AdvisoryHeard> Freeze() => [.. _cells
        .Select(cell => new AdvisoryHeard(cell.Key, cell.Value.Count, cell.Value.Sum, cell.Value.Durations?.Freeze()))
        .OrderBy(one => one.Key.Account, StringComparer.Ordinal)
        .ThenBy(one => one.Key.Stream, StringComparer.Ordinal)
        .ThenBy(one => one.Key.Consumer, StringComparer.Ordinal)
        .ThenBy(one => one.Key.Kind, StringComparer.Ordinal)
        .ThenBy(one => one.Key.Detail, StringComparer.Ordinal)];

    static long? DurationOf(JetStreamAdvisory advisory) => advisory.Kind switch
    {
        "consumer_ack" => advisory.AckTime,
        "snapshot_complete" or "restore_complete" => (long?)advisory.Took?.TotalNanoseconds,
        _ => null,
    };

    Cell Of(AdvisoryKey key)
    {
        if (!_cells.TryGetValue(key, out var cell))
        {
            if (_cells.Count >= most)
            {
                // Some at once, since finding them is a walk over all.
                foreach (var silent in _cells.OrderBy(one => one.Value.Last).Take(Math.Max(1, most / 10)).Select(one => one.Key).ToList())
                {
                    _cells.Remove(silent);
                    Forgotten++;
                }
            }

            _cells.Add(key, cell = new());
        }

        return cell;
    }

    sealed class Cell
    {
        public long Count { get; set; }

        /// <summary>The number of the last event, of all.</summary>
        public long Last { get; set; }

        public double Sum { get; set; }

        public Histogram? Durations { get; set; }
    }
}
