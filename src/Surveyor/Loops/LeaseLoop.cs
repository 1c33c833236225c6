using System.Globalization;
using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Snapshot;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Takes a lease that several Surveyors share, and keeps it.</summary>
sealed class LeaseLoop : IAsyncDisposable
{
    readonly Lease _lease;
    readonly Action<LeaseReport> _changed;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;

    /// <param name="key">What the lease is for. Each of several fixed shards has its own.</param>
    /// <param name="able">Whether this Surveyor could do what the holder does.</param>
    /// <param name="changed">Told whenever it is taken or lost, or can no longer be read or written.</param>
    public LeaseLoop(SharedState shared, OptionValues options, string key, Func<bool> able, Action<LeaseReport> changed, ILogger log, TimeProvider time)
    {
        (_changed, _log, _time) = (changed, log, time);
        var holder = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{options.Get(HttpSettings.Port)}/{Guid.NewGuid():N}");
        _lease = new(shared.Bucket, shared.Connection, KeyOf(options, key), holder, able, time);
        _lease.Changed += changed;
        _running = RunAsync();
    }

    public LeaseReport Report => _lease.Report;

    /// <summary>Of what is kept for one of several fixed shards, which may be a pair each.</summary>
    public static string KeyOf(OptionValues options, string key) => $"{key}.{options.Get(ShardSettings.Shard).Replace('/', '-')}";

    /// <summary>Gives the lease up, so that another takes it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lease.Changed -= _changed;
        await _lease.ReleaseAsync();
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _lease.RunAsync(_stop.Token);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                _log.LeaseLoopFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token);
            }
        }
    }
}
