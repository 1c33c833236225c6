using Surveyor.Alerts;
using Surveyor.Host.Delivery;
using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Metrics;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Evaluates alerts, tells of them, and keeps them over restarts.</summary>
sealed class AlertLoop : IAsyncDisposable
{
    readonly AlertEvaluator _evaluator;
    readonly Func<Known> _known;
    readonly Func<Known, SampleSource> _samples;
    readonly IReadOnlyList<Alertmanager> _alertmanagers;
    readonly AlertSubject? _subject;
    readonly IStateStore _store;
    readonly KeptState _kept;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly TimeSpan _interval;
    readonly CancellationTokenSource _stop = new();
    readonly Dictionary<LabelSet, AlertState> _logged = [];
    readonly Task _running;
    long _changes;
    long _evaluations;

    /// <param name="known">What conditions are evaluated on.</param>
    /// <param name="samples">The series of it.</param>
    /// <param name="writer">Where alerts are kept, and who speaks for several Surveyors.</param>
    public AlertLoop(OptionValues options, Func<Known> known, Func<Known, SampleSource> samples, WriterLease writer, ILogger log, TimeProvider time)
    {
        (_known, _samples, _log, _time, _interval) = (known, samples, log, time, options.Get(AlertSettings.Interval));
        _evaluator = new(AlertSettings.Naming(options, options.Get(AlertSettings.Runbooks)), options.Get(AlertSettings.Silences), time);
        _alertmanagers = [.. options.Get(AlertSettings.Alertmanagers).Select(url => new Alertmanager(url, options.Get(AlertSettings.TokenFile), _interval, log, time))];
        _subject = options.Get(AlertSettings.Subject).Length > 0 ? new(options, () => writer.Speaks, log, time) : null;
        _store = writer.Store("alerts");
        _kept = new("alerts", _store, bytes => _evaluator.Import(AlertDocument.Read(bytes)), () => _evaluator.Export().Write(), log, time);
        IsTelling = _subject is not null || _alertmanagers.Count > 0;
        _running = RunAsync();
    }

    /// <summary>Somebody is told of alerts; else they are only shown, and need not outlive the process.</summary>
    public bool IsTelling { get; }

    public AlertReport Report =>
        new(_evaluator.Latest, [.. _alertmanagers.Select(one => one.Report), .. _subject is null ? Array.Empty<DeliveryReport>() : [_subject.Report]], _evaluator.Refused, Interlocked.Read(ref _evaluations));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        await (IsTelling ? _kept.EndAsync(_changes, limit.Token) : Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
        await (_subject?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var one in _alertmanagers)
        {
            one.Dispose();
        }

        _stop.Dispose();
    }

    async Task RunAsync()
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(_interval, _time);
        do
        {
            try
            {
                // Before the first look, so that what fired goes on.
                await KeepAsync(now: false, _stop.Token);
                var known = _known() with { Alerts = Report };
                var alerts = _evaluator.Evaluate(_samples(known), known.Objectives);
                var changes = _changes;
                Tell(alerts);
                await Task.WhenAll(_alertmanagers.Select(one => one.TellAsync(alerts, _stop.Token)).Append(_subject?.TellAsync(alerts, _stop.Token) ?? Task.CompletedTask));
                await KeepAsync(now: _changes != changes, _stop.Token);
                Interlocked.Increment(ref _evaluations);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                _log.AlertsFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(_stop.Token));
    }

    Task KeepAsync(bool now, CancellationToken cancellation) => IsTelling ? _kept.KeepAsync(_changes, now, cancellation) : Task.CompletedTask;

    void Tell(IReadOnlyList<Alert> alerts)
    {
        foreach (var alert in alerts.Where(alert => _logged.GetValueOrDefault(alert.Labels, AlertState.Pending) != alert.State))
        {
            _changes++;
            _logged[alert.Labels] = alert.State;
            if (IsTelling && alert.State is AlertState.Firing)
            {
                _log.AlertRaised(alert.Labels.ToString(), alert.Annotations.FirstOrDefault(one => one.Key == "summary").Value ?? "");
            }
            else if (IsTelling && alert.State is AlertState.Resolved)
            {
                _log.AlertOver(alert.Labels.ToString());
            }
        }

        var known = alerts.Select(alert => alert.Labels).ToHashSet();
        foreach (var gone in _logged.Keys.Where(labels => !known.Contains(labels)).ToList())
        {
            _logged.Remove(gone);
        }
    }
}
