using System.Collections.Concurrent;

namespace Surveyor.Metrics;

/// <summary>Counts scrapes, as Prometheus' own HTTP handler does. The host calls it around each one.</summary>
public sealed class ScrapeCounters
{
    // There from the start, so that the first failure is seen by increase().
    readonly ConcurrentDictionary<int, long> _byCode = new() { [200] = 0, [500] = 0, [503] = 0 };
    int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Finished scrapes by HTTP status code, in order.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> ByCode => [.. _byCode.OrderBy(entry => entry.Key)];

    public void Started() => Interlocked.Increment(ref _inFlight);

    public void Finished(int code)
    {
        Interlocked.Decrement(ref _inFlight);
        _byCode.AddOrUpdate(code, 1, (_, count) => count + 1);
    }
}
