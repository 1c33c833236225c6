using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Requests of one requestor.</summary>
sealed class RequestorTally
{
    /// <summary>In the order of the statuses that servers send; the last is of all others.</summary>
    readonly long[] _requests = new long[ServiceLatency.Statuses.Length + 1];

    readonly Histogram _latency = new(Buckets.Coarse);

    public void Add(int status, long? waited, Occasion? occasion)
    {
        var known = ServiceLatency.Statuses.IndexOf(status);
        _requests[known < 0 ? ^1 : known]++;
        if (waited is { } nanoseconds)
        {
            _latency.Add(nanoseconds, occasion);
        }
    }

    public RequestorHeard Freeze(string account, string name)
    {
        IEnumerable<KeyValuePair<int, long>> known = ServiceLatency.Statuses.Select((status, i) => KeyValuePair.Create(status, _requests[i]));
        return new(account, name, [.. known, .. _requests[^1] > 0 ? [KeyValuePair.Create(0, _requests[^1])] : Array.Empty<KeyValuePair<int, long>>()], _latency.Freeze());
    }
}
