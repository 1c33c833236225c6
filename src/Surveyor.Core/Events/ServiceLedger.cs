using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Adds up the latency samples of services. Listeners write at the same time, readers get copies.</summary>
sealed class ServiceLedger(TimeProvider time)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, ServiceTally> _services = [];

    /// <summary>A service is observed from now on.</summary>
    public void Know(string service) => Change(service, static _ => { });

    public void Take(string service, ServiceLatency sample) => Change(service, tally => tally.Take(sample, time.GetUtcNow()));

    public void Change(string service, Action<ServiceTally> change)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(service, out var tally))
            {
                _services.Add(service, tally = new());
            }

            change(tally);
        }
    }

    /// <summary>Lets go of services that nobody observes any more.</summary>
    public void Keep(IReadOnlySet<string> observed)
    {
        lock (_gate)
        {
            foreach (var gone in _services.Keys.Where(service => !observed.Contains(service)).ToList())
            {
                _services.Remove(gone);
            }
        }
    }

    public IReadOnlyList<ServiceHeard> Freeze()
    {
        lock (_gate)
        {
            return [.. _services.OrderBy(service => service.Key, StringComparer.Ordinal).Select(service => service.Value.Freeze(service.Key))];
        }
    }
}
