using Surveyor.Nats;

namespace Surveyor.Events;

/// <summary>Hears what comes on some subjects of a connection, as long as it is not disposed, and knows when it could not.</summary>
sealed class Listener : IAsyncDisposable
{
    readonly INatsConnection _connection;
    readonly TimeProvider _time;
    readonly Action<NatsMsg> _take;
    readonly CancellationTokenSource _stop = new();
    readonly INatsSubscription[] _subscriptions;
    readonly Lock _gate = new();
    readonly Task _running;
    DateTimeOffset? _deafSince;
    TimeSpan _deaf;
    bool _isRefused;

    /// <param name="take">Called for one message after the other of each subject; the message is disposed afterwards.</param>
    public Listener(INatsConnection connection, IEnumerable<string> subjects, Action<NatsMsg> take, TimeProvider time)
    {
        (_connection, _take, _time) = (connection, take, time);
        _connection.Happened += Noticed;
        _deafSince = connection.State == NatsConnectionState.Open ? null : time.GetUtcNow();
        _subscriptions = [.. subjects.Select(subject => connection.Subscribe(subject))];
        _running = Task.WhenAll(_subscriptions.Select(ListenAsync));
    }

    public bool IsListening => _connection.State == NatsConnectionState.Open && !_isRefused;

    /// <summary>Messages that came faster than they were taken.</summary>
    public long Dropped => _subscriptions.Sum(subscription => subscription.Dropped);

    /// <summary>How long it could not hear everything.</summary>
    public TimeSpan Deaf
    {
        get
        {
            lock (_gate)
            {
                return _deaf + (_deafSince is { } since ? _time.GetUtcNow() - since : TimeSpan.Zero);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Happened -= Noticed;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync();
        }

        _stop.Dispose();
    }

    async Task ListenAsync(INatsSubscription subscription)
    {
        await foreach (var message in subscription.ReadAllAsync(_stop.Token))
        {
            using (message)
            {
                _take(message);
            }
        }
    }

    void Noticed(NatsConnectionEvent happened)
    {
        lock (_gate)
        {
            switch (happened)
            {
                case NatsConnectionEvent.Opened:
                    _isRefused = false;
                    _deaf += _deafSince is { } since ? _time.GetUtcNow() - since : TimeSpan.Zero;
                    _deafSince = null;
                    break;
                case NatsConnectionEvent.Lost:
                    _deafSince ??= _time.GetUtcNow();
                    break;
                case NatsConnectionEvent.PermissionDenied { Operation: NatsOperation.Subscribe, Subject: var subject } when _subscriptions.Any(subscription => subscription.Subject == subject):
                    _isRefused = true;
                    _deafSince ??= _time.GetUtcNow();
                    break;
            }
        }
    }
}
