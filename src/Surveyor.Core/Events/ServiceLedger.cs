using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What tells services apart.</summary>
/// <param name="Account">The account as its subject or its observation names it; empty where neither does.</param>
public readonly record struct ServiceKey(string Service, string Account = "");

/// <summary>Adds up the latency samples of services. Listeners write at the same time, readers get copies.</summary>
sealed class ServiceLedger(TimeProvider time, BucketsOf bucketsOf)
{
    /// <summary>Subjects name services, so there may be any number; later ones share a row.</summary>
    const int MostServices = 2_000;

    const int RememberedIds = 50_000;

    static readonly ServiceKey Others = new("(other)");

    readonly Lock _gate = new();
    readonly Dictionary<ServiceKey, ServiceTally> _services = [];
    readonly RowRoom _room = new();
    readonly long _startedAt = time.GetTimestamp();
    readonly SeenIds _seen = new(RememberedIds);

    /// <param name="account">Whose service it is, if that is known better than from who answered.</param>
    public void Take(Observation by, ServiceKey service, ServiceLatency sample, string? account) => Change(by, service, tally =>
    {
        tally.Account = account ?? sample.Responder?.Acc ?? tally.Account;

        // One subject may be that of two observations, and each counts.
        if (_seen.IsNew(tally.Scope, sample.Id!))
        {
            tally.Add(sample, time.GetUtcNow(), time.GetElapsedTime(_startedAt));
        }
        else
        {
            tally.Duplicates++;
        }
    });

    /// <param name="by">Whoever hears of the service.</param>
    public void Change(Observation by, ServiceKey service, Action<ServiceTally> change)
    {
        lock (_gate)
        {
            if (!_services.ContainsKey(service) && _services.Count >= MostServices)
            {
                service = Others;
            }

            if (!_services.TryGetValue(service, out var tally))
            {
                _services.Add(service, tally = new(service, _room, bucketsOf));
            }

            if (!by.Ended)
            {
                tally.Observations.Add(by);
            }

            change(tally);
        }
    }

    /// <summary>Changes all services that somebody heard of.</summary>
    public void ChangeAll(Observation by, Action<ServiceTally> change)
    {
        lock (_gate)
        {
            foreach (var tally in _services.Values.Where(tally => tally.Observations.Contains(by)))
            {
                change(tally);
            }
        }
    }

    /// <summary>Another one hears what one heard until now, and missed nothing meanwhile.</summary>
    public void Replace(Observation former, Observation next)
    {
        lock (_gate)
        {
            if (next.Says(former))
            {
                ChangeAll(former, tally => tally.Observations.Add(next));
            }

            ChangeAll(next, tally => tally.NotConnected -= next.Deaf);
            End(former);
        }
    }

    /// <summary>In this moment its counters are no longer counted as living, so that none goes back.</summary>
    public void End(Observation one)
    {
        lock (_gate)
        {
            one.Ended = true;
            ChangeAll(one, tally =>
            {
                tally.Observations.Remove(one);
                (tally.Dropped, tally.NotConnected) = (tally.Dropped + one.Dropped, tally.NotConnected + one.Deaf);
            });
        }
    }

    /// <summary>Lets go of services that nobody listens to any more.</summary>
    public void ForgetUnheard()
    {
        lock (_gate)
        {
            foreach (var (service, tally) in _services.Where(service => service.Value.Observations.Count == 0).ToList())
            {
                _services.Remove(service);
                tally.GiveBackRows();
            }
        }
    }

    public IReadOnlyList<ServiceHeard> Freeze()
    {
        lock (_gate)
        {
            return
            [
                .. _services
                    .OrderBy(service => service.Key.Service, StringComparer.Ordinal)
                    .ThenBy(service => service.Key.Account, StringComparer.Ordinal)
                    .Select(service => service.Value.Freeze()),
            ];
        }
    }
}
