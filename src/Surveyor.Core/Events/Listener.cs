using Surveyor.Nats;

namespace Surveyor.Events;

/// <summary>Hears what comes on some subjects of a connection, as long as it is not disposed, and knows when it could not.</summary>
sealed class Listener : IAsyncDisposable
{
    /// <summary>A permission may be given later, and no server tells.</summary>
    static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    /// <summary>Servers log each refusal.</summary>
    static readonly TimeSpan LongestRetryPause = TimeSpan.FromMinutes(1);

    static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan TakePatience = TimeSpan.FromSeconds(1);

    readonly INatsConnection _connection;
    readonly TimeProvider _time;
    readonly Action<NatsMsg> _take;
    readonly CancellationTokenSource _stop = new();
    readonly Lock _gate = new();
    readonly Dictionary<string, (INatsSubscription Subscription, Task Taking)> _subscriptions = [];

    /// <summary>What was refused last is the last to be tried again.</summary>
    readonly List<string> _refused = [];

    readonly Task _retrying;
    readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DateTimeOffset? _deafSince;
    TimeSpan _deaf;
    TimeSpan _retryPause = RetryPause;
    long _retriedAt;
    long _dropped;

    /// <param name="take">Called for one message after the other of each subject; the message is disposed afterwards.</param>
    public Listener(INatsConnection connection, IEnumerable<string> subjects, Action<NatsMsg> take, TimeProvider time)
    {
        (_connection, _take, _time, _retriedAt) = (connection, take, time, time.GetTimestamp());
        _connection.Happened += Noticed;
        _deafSince = connection.State == NatsConnectionState.Open ? null : time.GetUtcNow();
        if (_deafSince is null)
        {
            _opened.SetResult();
        }

        foreach (var subject in subjects)
        {
            Subscribe(subject);
        }

        _retrying = RetryAsync();
    }

    public bool IsListening
    {
        get
        {
            lock (_gate)
            {
                return _connection.State == NatsConnectionState.Open && _refused.Count == 0;
            }
        }
    }

    /// <summary>Messages that came faster than they were taken, or waited in vain when it was disposed.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
            {
                return _dropped + _subscriptions.Values.Sum(one => one.Subscription.Dropped);
            }
        }
    }

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

    /// <summary>Waits until the server has its subscriptions, and no longer than told.</summary>
    public async Task ReadyAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await _opened.Task.WaitAsync(either.Token);
            await _connection.PingAsync(either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or NatsException)
        {
            // It goes on trying.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Happened -= Noticed;
        await _stop.CancelAsync();
        await _retrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_subscriptions.Keys.ToList().Select(UnsubscribeAsync));
        _stop.Dispose();
    }

    void Subscribe(string subject)
    {
        var subscription = _connection.Subscribe(subject);
        lock (_gate)
        {
            _subscriptions[subject] = (subscription, Task.Run(() => ListenAsync(subscription)));
        }
    }

    /// <summary>What has arrived is still taken, unless that takes long.</summary>
    async Task UnsubscribeAsync(string subject)
    {
        (INatsSubscription Subscription, Task Taking) one;
        lock (_gate)
        {
            one = _subscriptions[subject];
        }

        one.Subscription.Unsubscribe();
        await one.Taking.WaitAsync(TakePatience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await one.Subscription.DisposeAsync();
        lock (_gate)
        {
            _subscriptions.Remove(subject);
            _dropped += one.Subscription.Dropped;
        }
    }

    /// <summary>Ends with the subscription.</summary>
    async Task ListenAsync(INatsSubscription subscription)
    {
        await foreach (var message in subscription.ReadAllAsync())
        {
            using (message)
            {
                _take(message);
            }
        }
    }

    async Task RetryAsync()
    {
        using var timer = new PeriodicTimer(RetryPause, _time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            foreach (var subject in Due())
            {
                if (!await RetryAsync(subject))
                {
                    // One refusal tells enough.
                    break;
                }
            }
        }
    }

    /// <summary>What to ask for again now, ever more rarely.</summary>
    string[] Due()
    {
        lock (_gate)
        {
            if (_connection.State != NatsConnectionState.Open || _refused.Count == 0 || _time.GetElapsedTime(_retriedAt) < _retryPause)
            {
                return [];
            }

            _retriedAt = _time.GetTimestamp();
            _retryPause = _retryPause * 2 < LongestRetryPause ? _retryPause * 2 : LongestRetryPause;
            return [.. _refused];
        }
    }

    /// <returns>Whether it was granted.</returns>
    async Task<bool> RetryAsync(string subject)
    {
        var before = _connection.Stats.PermissionErrors;
        await UnsubscribeAsync(subject);
        Subscribe(subject);
        using var patience = new CancellationTokenSource(PingPatience, _time);
        try
        {
            await _connection.PingAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or NatsException)
        {
            return false;
        }

        // A refusal comes before the answer to a PING.
        if (_connection.Stats.PermissionErrors != before)
        {
            return false;
        }

        Change(() => _refused.Remove(subject));
        return true;
    }

    void Noticed(NatsConnectionEvent happened)
    {
        switch (happened)
        {
            case NatsConnectionEvent.Opened:
                Change(static () => { });
                _opened.TrySetResult();
                break;
            case NatsConnectionEvent.Lost:
                // The next connection asks for all of them again; its refusals may come before it is told that it is open.
                Change(() =>
                {
                    _refused.Clear();
                    RetrySoon();
                });
                break;
            case NatsConnectionEvent.PermissionDenied { Operation: NatsOperation.Subscribe, Subject: var subject } when IsOurs(subject):
                Change(() =>
                {
                    _refused.Remove(subject);
                    _refused.Add(subject);
                });
                break;
        }
    }

    void RetrySoon() => (_retriedAt, _retryPause) = (_time.GetTimestamp(), RetryPause);

    bool IsOurs(string subject)
    {
        lock (_gate)
        {
            return _subscriptions.ContainsKey(subject);
        }
    }

    void Change(Action change)
    {
        lock (_gate)
        {
            change();
            if (_connection.State == NatsConnectionState.Open && _refused.Count == 0)
            {
                _deaf += _deafSince is { } since ? _time.GetUtcNow() - since : TimeSpan.Zero;
                _deafSince = null;
                RetrySoon();
            }
            else
            {
                _deafSince ??= _time.GetUtcNow();
            }
        }
    }
}
