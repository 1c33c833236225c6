namespace Surveyor.Events;

/// <summary>Requests that one responder answered.</summary>
sealed class ResponderTally
{
    readonly Histogram _latency = new(Buckets.Coarse);
    long _answered;

    public void Add(long nanoseconds, Occasion? occasion)
    {
        _answered++;
        _latency.Add(nanoseconds, occasion);
    }

    public ResponderHeard Freeze(string name, string server) => new(name, server, _answered, _latency.Freeze());
}
