using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>All observations that are listened to, and what they heard.</summary>
public sealed class ServiceListeners : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly TimeProvider _time;
    readonly ServiceLedger _ledger;
    readonly Lock _gate = new();
    readonly SortedDictionary<string, Observation> _observations = new(StringComparer.Ordinal);
    readonly Dictionary<LatencyCapture, Observation> _captures = [];
    Observation? _imports;

    /// <param name="bucketsOf">The bounds of a service's latency; the default ones when null.</param>
    public ServiceListeners(TimeProvider time, BucketsOf? bucketsOf = null)
    {
        _time = time;
        _ledger = new(time, bucketsOf ?? (static (_, _) => Buckets.Latency));
        _ledger.Counted += (observation, tally, sample) => Counted?.Invoke(new(tally.Key, tally.Account, sample, observation.Capture?.Report.Id ?? ""));
        _ledger.Refused += (observation, service) => Refused?.Invoke(observation.Name, service.Service);
    }

    /// <summary>Each sample, once. Called in order, and everybody waits meanwhile.</summary>
    public event Action<SampleCounted>? Counted;

    /// <summary>An observation hears for the first time what is no sample: which one, and of which service.</summary>
    public event Action<string, string>? Refused;

    /// <summary>Listens, as a user of the system account, to what it imports from accounts.</summary>
    public void ListenToImports(INatsConnection system, LatencySubject import) => _imports = new("", import, _ledger, system, _time, ownLogin: false);

    /// <summary>
    /// Listens from now on. An observation of the same id is replaced when the new one hears: what is heard twice meanwhile is
    /// recognised. A new one that cannot hear takes its place after a while.
    /// </summary>
    /// <param name="id">Tells it apart from others: the file it was read from.</param>
    /// <param name="subject">As this login hears what the export names for its latency.</param>
    public async Task ListenAsync(string id, LatencySubject subject, INatsConnection connection)
    {
        Observation? former;
        lock (_gate)
        {
            _observations.TryGetValue(id, out former);
        }

        var one = new Observation(id, subject, _ledger, connection, _time, ownLogin: true, waits: former is not null);
        await (former is null ? Task.CompletedTask : one.ReadyAsync(Patience));
        lock (_gate)
        {
            _observations[id] = one;
        }

        if (former is null)
        {
            return;
        }

        // Before it is over for the ledger: what it still takes or drops is its own.
        await former.DisposeAsync();
        _ledger.Replace(former, one);
    }

    public async Task StopAsync(string id)
    {
        Observation? one;
        lock (_gate)
        {
            _observations.Remove(id, out one);
        }

        if (one is not null)
        {
            await one.DisposeAsync();
            _ledger.End(one);
        }
    }

    /// <summary>Begins a capture, which somebody else runs. What it folds is shown with what others hear, until <see cref="EndAsync"/>.</summary>
    /// <param name="id">Tells it apart from others.</param>
    /// <param name="connection">To the account that the stream is in.</param>
    /// <param name="companion">Who counts, by <see cref="Counted"/>, what it brings; null: nobody.</param>
    public LatencyCapture Capture(string id, CaptureOptions options, INatsConnection connection, NatsJSContext jetStream, CaptureStore store, CaptureCompanion? companion = null)
    {
        var observation = new Observation(id, options.Subject, _ledger, connection, _time, ownLogin: true, listens: false);
        var capture = new LatencyCapture(id, options, jetStream, store, observation.Take, _time, companion);
        lock (_gate)
        {
            _captures.Add(capture, observation);
            observation.Capture = capture;
        }

        return capture;
    }

    public async Task EndAsync(LatencyCapture capture)
    {
        Observation? observation;
        lock (_gate)
        {
            if (_captures.Remove(capture, out observation))
            {
                _ledger.End(observation);
            }
        }

        await (observation?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Services that accounts export now, with the account; null: several export it. All of them are told: what is missing is not exported.</summary>
    /// <param name="imported">Those whose samples the system account imports.</param>
    public void Know(IReadOnlyDictionary<ServiceKey, string?> imported, IReadOnlyDictionary<ServiceKey, string?> observed)
    {
        _ledger.Know(observed, null);
        if (_imports is not null)
        {
            _ledger.Know(imported, _imports);
            _ledger.ForgetSilent(imported, _imports);
        }
    }

    /// <summary>
    /// The bounds of services may be others now. Those whose histograms of latency lack one begin anew, which readers see as a reset of
    /// counters; what has all of them goes on, and so does everything else.
    /// </summary>
    public void RenewBounds() => _ledger.RenewBounds();

    /// <summary>Lets go of what services were heard to do that nobody listens to any more.</summary>
    public void ForgetOthers() => _ledger.ForgetUnheard();

    /// <param name="rows">With what was counted; else only who hears what, and how well.</param>
    public Heard Freeze(bool rows = true)
    {
        lock (_gate)
        {
            return new()
            {
                Services = _ledger.Freeze(rows),
                Observations = [.. _observations.Values.Concat(_captures.Values).Select(one => one.Freeze()).OrderBy(one => one.Id, StringComparer.Ordinal)],
                Captures = [.. _captures.Keys.Select(one => one.Report).OrderBy(one => one.Id, StringComparer.Ordinal)],
                ImportsListen = _imports?.IsListening,
                Import = _imports?.Subject,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        Observation[] all;
        lock (_gate)
        {
            all = [.. _observations.Values, .. new[] { _imports }.OfType<Observation>()];
            _observations.Clear();
        }

        foreach (var one in all)
        {
            await one.DisposeAsync();
        }
    }
}

/// <summary>A sample that was counted.</summary>
/// <param name="Account">The account that exports the service, by id; empty while not known.</param>
/// <param name="Capture">The id of the capture that brought it; empty: it was listened to.</param>
public readonly record struct SampleCounted(ServiceKey Service, string Account, ServiceLatency Sample, string Capture);
