using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Snapshot;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Where the state is kept, and the lease that decides who writes it when several share it. Each counts everything by itself.</summary>
sealed class WriterLease : IAsyncDisposable
{
    readonly OptionValues _options;
    readonly SharedState? _shared;
    readonly ILogger _log;
    readonly LeaseLoop? _lease;
    bool? _held;

    /// <param name="able">Whether this Surveyor hears anything.</param>
    public WriterLease(SharedState? shared, OptionValues options, Func<bool> able, ILogger log, TimeProvider time)
    {
        (_options, _shared, _log) = (options, shared, log);
        _lease = shared is not null && options.Get(StateSettings.State) == StateKeeper.JetStream ? new(shared, options, "writer", able, Tell, log, time) : null;
    }

    /// <summary>Whether this is the one that writes.</summary>
    public bool Holds => _lease?.Report.Held ?? true;

    /// <summary>With <c>ha</c>: who is active speaks, when each keeps its state for itself.</summary>
    public LeaseLoop? Active { private get; init; }

    /// <summary>Whether this is the one that speaks for all; null: nobody is known to be the one.</summary>
    public bool? Speaks => (_lease ?? Active)?.Report switch
    {
        null or { Held: true } => true,
        { Holder.Length: > 0 } => false,
        _ => null,
    };

    /// <param name="name">Of the document.</param>
    public IStateStore Store(string name) =>
        _lease is null ? new FolderStore(Path.Combine(_options.Get(StateSettings.Folder), name)) : new BucketStore(_shared!.Bucket, LeaseLoop.KeyOf(_options, name), () => Holds);

    public ValueTask DisposeAsync() => _lease?.DisposeAsync() ?? ValueTask.CompletedTask;

    void Tell(LeaseReport report)
    {
        if (report.Held != (_held ?? false))
        {
            (report.Held ? (Action)_log.Writes : _log.WritesNoMore)();
        }

        _held = report.Held;
    }
}
