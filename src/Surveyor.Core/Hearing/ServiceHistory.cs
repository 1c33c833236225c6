using Surveyor.Events;

namespace Surveyor.Hearing;

/// <summary>What each service did in the last minutes: counters, looked at every few seconds. One writer; readers get copies.</summary>
public sealed class ServiceHistory
{
    /// <summary>Each takes some 40 kB.</summary>
    const int MostServices = 500;

    const int Samples = 41;

    static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    readonly Lock _gate = new();
    readonly Dictionary<ServiceKey, List<ServiceSample>> _services = [];
    DateTimeOffset _last;

    /// <summary>Services of the last sample that there was no room for.</summary>
    public int Refused { get; private set; }

    /// <summary>Takes a sample of each service, if it is time for one.</summary>
    public void Note(Func<Heard> heard, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now >= _last && now - _last < Step)
            {
                return;
            }

            _last = now;
            var services = heard().Services;
            foreach (var gone in _services.Keys.Except(services.Select(KeyOf)).ToList())
            {
                _services.Remove(gone);
            }

            Refused = services.Count(service => !Note(service, now));
        }
    }

    /// <summary>What is known of a service's last minutes, up to now; null when that is nothing.</summary>
    public ServicePace? Of(ServiceHeard service, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(KeyOf(service), out var samples))
            {
                return null;
            }

            return ServicePace.Of(samples[^1].At == now ? samples : [.. samples, ServiceSample.Of(service, now)]);
        }
    }

    /// <returns>False: there is no room for it.</returns>
    bool Note(ServiceHeard service, DateTimeOffset now)
    {
        if (!_services.TryGetValue(KeyOf(service), out var samples))
        {
            if (_services.Count >= MostServices)
            {
                return false;
            }

            _services.Add(KeyOf(service), samples = []);
        }

        var sample = ServiceSample.Of(service, now);

        // Counters that begin anew, and a clock that was set back, make no rate.
        if (samples.Count > 0 && !sample.Follows(samples[^1]))
        {
            samples.Clear();
        }

        samples.Add(sample);
        if (samples.Count > Samples)
        {
            samples.RemoveAt(0);
        }

        return true;
    }

    static ServiceKey KeyOf(ServiceHeard service) => new(service.Service, service.NamedAccount);
}

/// <summary>Counters of a service at one moment, over all accounts that ask.</summary>
/// <param name="Unheard">Seconds that nobody listened.</param>
/// <param name="Parts">In the order of <see cref="LatencyPart"/>; empty before the first answer.</param>
sealed record ServiceSample(DateTimeOffset At, long Requests, double Unheard, IReadOnlyDictionary<int, long> Statuses, IReadOnlyList<HistogramCounts> Parts)
{
    public bool Follows(ServiceSample other) => At > other.At && Requests >= other.Requests;

    /// <summary>Measured requests per second since another one; null when they do not follow each other, or nobody listened for a while.</summary>
    public double? RateSince(ServiceSample other) => Follows(other) && Unheard <= other.Unheard ? (Requests - other.Requests) / (At - other.At).TotalSeconds : null;

    public static ServiceSample Of(ServiceHeard service, DateTimeOffset at)
    {
        var parts = service.Accounts.Count == 0 ? [] : service.Accounts.Select(account => account.Parts).Aggregate((one, other) => [.. one.Zip(other, (mine, theirs) => mine + theirs)]);
        return new(at, service.Statuses.Sum(status => status.Value), service.Unheard, service.Statuses.ToDictionary(), parts);
    }
}
