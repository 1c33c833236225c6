using Surveyor.Host.Options;
using Surveyor.Nats;
using Surveyor.State;

namespace Surveyor.Host.Loops;

/// <summary>The bucket that several Surveyors share, over a connection of its own.</summary>
sealed class SharedState : IAsyncDisposable
{
    readonly NatsConnection _connection;
    readonly ConnectionLog _connectionLog;
    readonly CancellationTokenSource _stop = new();

    SharedState(OptionValues options, ILogger log, TimeProvider time)
    {
        _connectionLog = new(log);
        _connection = new(StateSettings.Login.From(options), time);
        _connection.Happened += _connectionLog.Heard;
        Bucket = new(new(_connection, time, timeout: Lease.Duration / 2), options.Get(StateSettings.Bucket), options.Get(StateSettings.Replicas));

        // It goes on trying by itself, whatever comes of this attempt.
        _ = _connection.ConnectAsync(_stop.Token);
    }

    public INatsConnection Connection => _connection;

    public KeyValueBucket Bucket { get; }

    /// <returns>Null when nothing is shared.</returns>
    public static SharedState? Start(OptionValues options, ILogger log, TimeProvider time) =>
        options.Get(ShardSettings.Ha) || options.Get(StateSettings.State) == StateKeeper.JetStream ? new(options, log, time) : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _connection.Happened -= _connectionLog.Heard;
        await _connection.DisposeAsync();
        _stop.Dispose();
    }
}
