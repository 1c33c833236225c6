using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>What tells services apart.</summary>
/// <param name="Account">The account as its subject or its observation names it; empty where neither does.</param>
public readonly record struct ServiceKey(string Service, string Account = "");

/// <summary>Adds up the latency samples of services. Listeners write at the same time, readers get copies.</summary>
sealed class ServiceLedger(TimeProvider time, BucketsOf bucketsOf)
{
    /// <summary>Subjects name services, so there may be any number. Those that no account is known to export share a row from then on.</summary>
    const int MostStrangers = 2_000;

    /// <summary>The same for one account, so that it does not take all.</summary>
    const int MostStrangersEach = 200;

    const int MostServices = 20_000;

    /// <summary>A service that nobody exports any more and that is silent so long is forgotten.</summary>
    static readonly TimeSpan Forget = TimeSpan.FromDays(1);

    const int RememberedIds = 50_000;

    const string Others = "(other)";

    readonly Lock _gate = new();
    readonly Dictionary<ServiceKey, ServiceTally> _services = [];
    readonly Dictionary<string, int> _strangers = [];
    readonly RowRoom _room = new();
    readonly long _startedAt = time.GetTimestamp();
    readonly SeenIds _seen = new(RememberedIds);

    /// <summary>Each sample, once, of which service and account it is, and who heard it. Called in order, and everybody waits meanwhile.</summary>
    public event Action<Observation, ServiceTally, ServiceLatency>? Counted;

    /// <summary>Of the first thing that somebody hears and that is no sample: who that is, and the service.</summary>
    public event Action<Observation, ServiceKey>? Refused;

    /// <param name="account">Whose service it is, if somebody named it.</param>
    public void Take(Observation by, ServiceKey service, ServiceLatency sample, string? account) => Change(by, service, tally =>
    {
        // Servers tell the id of an account, whatever an observation calls it.
        tally.Account = (tally.IsExported && tally.Account.Length > 0 ? null : account ?? sample.Responder?.Acc) ?? tally.Account;

        // One subject may be that of two observations, and each counts.
        if (_seen.IsNew(tally.Scope, sample.Id!))
        {
            tally.Add(sample, time.GetUtcNow(), time.GetElapsedTime(_startedAt));
            Counted?.Invoke(by, tally, sample);
        }
        else
        {
            tally.Duplicates++;
        }
    });

    /// <summary>Counts what is no sample.</summary>
    public void Refuse(Observation by, ServiceKey service)
    {
        Change(by, service, static tally => tally.Malformed++);
        if (by.IsFirstRefused())
        {
            Refused?.Invoke(by, service);
        }
    }

    /// <param name="by">Whoever hears of the service.</param>
    public void Change(Observation by, ServiceKey service, Action<ServiceTally> change)
    {
        lock (_gate)
        {
            var tally = Of(service);
            if (!by.Ended)
            {
                tally.Observations.Add(by);
            }

            change(tally);
        }
    }

    /// <summary>Services that accounts export now and somebody hears of: they are there before the first sample, and not to be mistaken.</summary>
    /// <param name="exported">Each with the account that exports it; null: several do.</param>
    /// <param name="by">Who makes those that are not there yet; null: nobody.</param>
    public void Know(IReadOnlyDictionary<ServiceKey, string?> exported, Observation? by)
    {
        lock (_gate)
        {
            foreach (var (service, account) in exported)
            {
                if (_services.TryGetValue(service, out var tally) || (by is not null && _services.Count < MostServices))
                {
                    Export(tally ??= Add(service), account);
                    if (by is { Ended: false })
                    {
                        tally.Observations.Add(by);
                    }
                }
            }
        }
    }

    /// <summary>Services that nobody exports, as far as that is known, and that are long silent or were never heard, are gone.</summary>
    public void ForgetSilent(IReadOnlyDictionary<ServiceKey, string?> exported, Observation by)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (service, tally) in _services.Where(one => !exported.ContainsKey(one.Key) && one.Value.Observations.Count == 1 && one.Value.Observations.Contains(by)).ToList())
            {
                if (tally.LastHeard is { } last ? now - last > Forget : tally.IsExported)
                {
                    Remove(service, tally);
                }
            }
        }
    }

    ServiceTally Of(ServiceKey service)
    {
        if (!_services.TryGetValue(service, out var tally))
        {
            if (_strangers.GetValueOrDefault(service.Account) >= MostStrangersEach)
            {
                service = service with { Service = Others };
            }
            else if (_strangers.Values.Sum() >= MostStrangers)
            {
                // Subjects name accounts, too: rows of each would have no end.
                service = new(Others);
            }

            tally = _services.GetValueOrDefault(service) ?? Add(service);
        }

        return tally;
    }

    ServiceTally Add(ServiceKey service)
    {
        var tally = new ServiceTally(service, _room, bucketsOf);
        _services.Add(service, tally);
        _strangers[service.Account] = _strangers.GetValueOrDefault(service.Account) + 1;
        return tally;
    }

    void Export(ServiceTally tally, string? account)
    {
        if (!tally.IsExported)
        {
            tally.IsExported = true;
            _strangers[tally.Key.Account]--;
        }

        tally.Account = account ?? tally.Account;
    }

    void Remove(ServiceKey service, ServiceTally tally)
    {
        _services.Remove(service);
        tally.GiveBackRows();
        if (!tally.IsExported && --_strangers[service.Account] == 0)
        {
            _strangers.Remove(service.Account);
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

    /// <summary>See <see cref="ServiceTally.RenewBounds"/>.</summary>
    public void RenewBounds()
    {
        lock (_gate)
        {
            foreach (var tally in _services.Values)
            {
                tally.RenewBounds();
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

            next.TakeOver();
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
                Remove(service, tally);
            }
        }
    }

    public IReadOnlyList<ServiceHeard> Freeze(bool rows)
    {
        lock (_gate)
        {
            return
            [
                .. _services
                    .OrderBy(service => service.Key.Service, StringComparer.Ordinal)
                    .ThenBy(service => service.Key.Account, StringComparer.Ordinal)
                    .Select(service => service.Value.Freeze(rows)),
            ];
        }
    }
}
