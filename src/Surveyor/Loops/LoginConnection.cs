using Surveyor.Nats;

namespace Surveyor.Host.Loops;

/// <summary>A connection beside the one that asks, with a login and a log of its own. It goes on trying until it is disposed.</summary>
sealed class LoginConnection : IAsyncDisposable
{
    readonly ConnectionLog _log;
    readonly CancellationTokenSource _stop = new();
    readonly Task _connecting;

    public LoginConnection(NatsOpts options, ILogger log, TimeProvider time)
    {
        _log = new(log);
        Connection = new(options, time);
        Connection.Happened += _log.Heard;
        _connecting = Connection.ConnectAsync(_stop.Token);
    }

    public NatsConnection Connection { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Connection.Happened -= _log.Heard;
        await Connection.DisposeAsync();
        await _connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
