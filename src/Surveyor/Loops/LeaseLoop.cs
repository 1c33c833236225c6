using System.Globalization;
using Surveyor.Host.Logging;
using Surveyor.Host.Options;
using Surveyor.Nats;
using Surveyor.Snapshot;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>Keeps the lease that decides which of several Surveyors is active, over a connection of its own. Without <c>ha</c> there is none.</summary>
sealed class LeaseLoop : IAsyncDisposable
{
    readonly NatsConnection _connection;
    readonly ConnectionLog _connectionLog;
    readonly Lease _lease;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly Action<bool> _activate;
    readonly CancellationTokenSource _stop = new();
    Task _running = Task.CompletedTask;
    bool? _held;
    string _problem = "";

    LeaseLoop(OptionValues options, Func<bool> able, Action<bool> activate, ILogger log, TimeProvider time)
    {
        _activate = activate;
        (_log, _time) = (log, time);
        _connectionLog = new(log);
        _connection = new(StateSettings.From(options), time);
        _connection.Happened += _connectionLog.Heard;
        var bucket = new KeyValueBucket(new(_connection, time, timeout: Lease.Duration / 2), options.Get(StateSettings.Bucket), options.Get(StateSettings.Replicas));

        // Each of several fixed shards may be a pair.
        var key = "active." + options.Get(ShardSettings.Shard).Replace('/', '-');
        var holder = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{options.Get(HttpSettings.Port)}/{Guid.NewGuid():N}");
        _lease = new(bucket, _connection, key, holder, able, time);
        _lease.Changed += Tell;
    }

    public LeaseReport Report => _lease.Report;

    /// <param name="able">Whether this Surveyor is connected to what it watches.</param>
    /// <param name="activate">Told at once and whenever it changes whether this Surveyor is active.</param>
    /// <returns>Null when this Surveyor is always active.</returns>
    public static LeaseLoop? Start(OptionValues options, Func<bool> able, Action<bool> activate, ILogger log, TimeProvider time)
    {
        if (!options.Get(ShardSettings.Ha))
        {
            return null;
        }

        var loop = new LeaseLoop(options, able, activate, log, time);
        activate(false);
        loop._running = loop.RunAsync();
        return loop;
    }

    /// <summary>Gives the lease up, so that another takes it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lease.Changed -= Tell;
        await _lease.ReleaseAsync();
        _connection.Happened -= _connectionLog.Heard;
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        // The connection goes on trying by itself, whatever comes of this attempt.
        await _connection.ConnectAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    void Tell(LeaseReport report)
    {
        _activate(report.Held);
        if (report.Problem.Length > 0 && report.Problem != _problem)
        {
            _log.LeaseFails(report.Problem);
        }

        if (report.Held && _held != true)
        {
            _log.Active();
        }
        else if (!report.Held && _held != false)
        {
            _log.StandsBy(report.Holder.Length > 0 ? $": {report.Holder} is active" : "");
        }

        (_held, _problem) = (report.Held, report.Problem);
    }
}
