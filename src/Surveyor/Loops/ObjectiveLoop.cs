using Surveyor.Hearing;
using Surveyor.Host.Logging;
using Surveyor.Objectives;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Tells the ledger what is heard, and keeps what it counted over restarts.</summary>
/// <param name="known">What is known of services now, and everything that accounts export.</param>
sealed class ObjectiveLoop : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly ObjectiveLedger _ledger;
    readonly Func<(IReadOnlyList<ObservedService> Services, IReadOnlyList<ExportedService> Exports)> _known;
    readonly IStateStore _store;
    readonly KeptState _kept;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;

    public ObjectiveLoop(ObjectiveLedger ledger, Func<(IReadOnlyList<ObservedService> Services, IReadOnlyList<ExportedService> Exports)> known, IStateStore store, ILogger log, TimeProvider time)
    {
        (_ledger, _known, _store, _log, _time) = (ledger, known, store, log, time);
        _kept = new("error budgets", store, bytes => ledger.Import(ObjectiveDocument.Read(bytes)), () => ledger.Export().Write(), log, time);
        _running = RunAsync();
    }

    /// <summary>Whether what was counted would outlive the process; null: nobody knows yet.</summary>
    public bool? IsKept => _kept.IsKept;

    /// <summary>What was counted is written before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(Pause, _time);
        await (_ledger.IsNeeded ? _kept.EndAsync(_ledger.Events, limit.Token) : Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Pause, _time);
        do
        {
            try
            {
                var (services, exports) = _known();
                _ledger.Note(services, exports);
                await KeepAsync(now: false, _stop.Token);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                _log.ObjectivesFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(_stop.Token));
    }

    /// <summary>Without an objective nothing is read or written.</summary>
    Task KeepAsync(bool now, CancellationToken cancellation) => _ledger.IsNeeded ? _kept.KeepAsync(_ledger.Events, now, cancellation) : Task.CompletedTask;
}
