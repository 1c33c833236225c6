using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Nats;
using Surveyor.Objectives;
using Surveyor.Protocol;

namespace Surveyor.Host.Loops;

/// <summary>Everything that is heard and not asked: services that are observed, and what JetStream and servers say by themselves.</summary>
sealed class Listening : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly ServiceListeners _services;
    readonly Observing _observing;
    readonly AdvisoryListeners _advisories;
    readonly ServerListeners _servers;
    readonly LoginPool _logins;
    readonly List<ListenerFollower> _followers = [];
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _stop = new();
    readonly Task _following;
    volatile IReadOnlyList<Objective> _objectives = [];

    /// <param name="system">The connection of the system account's user.</param>
    /// <param name="ledger">Told of each sample of a service, once; everybody waits meanwhile.</param>
    public Listening(OptionValues options, INatsConnection system, ObjectiveLedger ledger, ILogger log, TimeProvider time)
    {
        (_log, _time) = (log, time);
        var buckets = options.Get(EventSettings.LatencyBuckets);
        _services = new(time, (service, _) => ServiceBuckets.Of(buckets, service, _objectives));
        _services.Counted += one => ledger.Take(one.Service, one.Account, one.Sample, one.Capture);
        _services.Refused += _log.NoSample;
        _observing = new(options, _services, capture => new(() => ledger.Export(capture).ToJson(), document => ledger.Import(ObjectiveDocument.Of(document), capture)), log, time);
        var recent = new RecentEvents();
        _advisories = new(recent, time);
        _servers = new(recent, time);
        _advisories.Refused += _log.NoAdvisory;
        _advisories.Unknown += _log.UnknownAdvisory;
        _servers.Refused += _log.NoClientEvent;
        ListenAsSystem(options, system);
        _logins = new(NatsSettings.WithoutLogin(options), log, time);
        if (options.Get(EventSettings.Observations) is { Count: > 0 } observations)
        {
            Observe(EventSettings.Observations.Name, () => ListenerFiles.Of(observations));
        }

        if (options.Get(EventSettings.Observe) is { Length: > 0 } observe)
        {
            Observe(observe, () => ListenerFiles.Read(observe, withTopic: true));
        }

        if (options.Get(EventSettings.JetStream) is { Length: > 0 } jetStream)
        {
            _followers.Add(new(
                jetStream, () => ListenerFiles.Read(jetStream, withTopic: false), _logins,
                (file, connection) => _advisories.ListenAsync(file.Id, file.Name, connection), _advisories.StopAsync, _advisories.ForgetOthers, log));
        }

        _following = _followers.Count > 0 ? FollowAsync() : Task.CompletedTask;
    }

    public Heard Heard => _services.Freeze() with { Advisories = _advisories.Freeze(), Servers = _servers.Freeze(), BrokenFiles = _followers.Sum(follower => follower.Broken) };

    /// <summary>Who hears what, and how well, without what was counted.</summary>
    public Heard Listeners => _services.Freeze(rows: false);

    /// <summary>Services that accounts export now.</summary>
    public void Know(IReadOnlyList<ExportedService> exports)
    {
        var byImport = exports.ToLookup(export => export.HeardBy == ExportBook.ByImport);
        _services.Know(ExportBook.Heard(byImport[true]), ExportBook.Heard(byImport[false]));
    }

    /// <summary>What is promised from now on: histograms have its thresholds as bounds.</summary>
    public void Promise(IReadOnlyList<Objective> objectives)
    {
        _objectives = objectives;
        _services.RenewBounds();
    }

    public IReadOnlyList<RecentEvent> Recent() => _advisories.Recent();

    /// <summary>The survey heard that a server leaves.</summary>
    public void TakeLeaving(ServerInfo server, bool lameDuck) => _servers.TakeLeaving(server, lameDuck);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _observing.DisposeAsync();
        await _services.DisposeAsync();
        await _advisories.DisposeAsync();
        await _servers.DisposeAsync();
        await _logins.DisposeAsync();
        _stop.Dispose();
    }

    void Observe(string source, Func<ListenerFiles> read) => _followers.Add(new(
        source, read, _logins, _observing.ObserveAsync, _observing.StopAsync, _services.ForgetOthers, _log));

    void ListenAsSystem(OptionValues options, INatsConnection system)
    {
        var more = EventSettings.More(options);
        _advisories.ListenAsSystem(system, more);
        _servers.ListenAsSystem(system, more);
        if (options.Get(EventSettings.LatencyImport) is { Length: > 0 } latency)
        {
            _services.ListenToImports(system, LatencySubject.Imported(latency));
        }

        if (options.Get(EventSettings.AdvisoryImport) is { Length: > 0 } advisories)
        {
            _advisories.ListenToImports(system, new(advisories), more);
        }
    }

    async Task FollowAsync()
    {
        // The first look may take a while, and nobody waits for it.
        await Task.Yield();
        using var timer = new PeriodicTimer(Pause, _time);
        do
        {
            foreach (var follower in _followers)
            {
                try
                {
                    await follower.FollowAsync();
                }
                catch (Exception e) when (!_stop.IsCancellationRequested)
                {
                    _log.ListeningFailed(e);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(_stop.Token));
    }
}
