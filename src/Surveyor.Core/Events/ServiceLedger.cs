using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What tells services apart.</summary>
/// <param name="ImportedFrom">The account as the subject names it; empty for what is observed with a login of its own.</param>
readonly record struct ServiceKey(string Service, string ImportedFrom = "");

/// <summary>Adds up the latency samples of services. Listeners write at the same time, readers get copies.</summary>
sealed class ServiceLedger(TimeProvider time)
{
    /// <summary>Subjects name services, so there may be any number; later ones share a row.</summary>
    const int MostServices = 2_000;

    const int RememberedIds = 50_000;

    static readonly ServiceKey Others = new("(other)");

    readonly Lock _gate = new();
    readonly Dictionary<ServiceKey, ServiceTally> _services = [];
    readonly RowRoom _room = new();
    readonly SeenIds _seen = new(RememberedIds);

    /// <summary>A service is observed from now on.</summary>
    public void Know(ServiceKey service) => Change(service, static _ => { });

    public void Take(ServiceKey service, ServiceLatency sample) => Change(service, tally =>
    {
        // One subject may be that of two observations, and each counts.
        if (_seen.IsNew(tally.Scope, sample.Id!))
        {
            tally.Add(sample, time.GetUtcNow());
        }
        else
        {
            tally.Duplicates++;
        }
    });

    public void Change(ServiceKey service, Action<ServiceTally> change)
    {
        lock (_gate)
        {
            if (!_services.ContainsKey(service) && _services.Count >= MostServices)
            {
                service = Others;
            }

            if (!_services.TryGetValue(service, out var tally))
            {
                _services.Add(service, tally = new($"{service.Service}\n{service.ImportedFrom}", _room) { Account = service.ImportedFrom });
            }

            change(tally);
        }
    }

    /// <summary>Lets go of services that no observation names any more.</summary>
    public void Keep(IReadOnlySet<string> observed)
    {
        lock (_gate)
        {
            foreach (var gone in _services.Keys.Where(service => service.ImportedFrom.Length == 0 && service != Others && !observed.Contains(service.Service)).ToList())
            {
                _services.Remove(gone, out var tally);
                tally?.GiveBackRows();
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
                    .ThenBy(service => service.Key.ImportedFrom, StringComparer.Ordinal)
                    .Select(service => service.Value.Freeze(service.Key.Service) with { ImportedFrom = service.Key.ImportedFrom }),
            ];
        }
    }
}
