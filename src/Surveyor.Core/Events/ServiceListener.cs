using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Hears the samples of one observation, as long as it is not disposed.</summary>
sealed class ServiceListener : IAsyncDisposable
{
    /// <summary>Servers before 2.10 do not answer it at all.</summary>
    static readonly TimeSpan UserInfoPatience = TimeSpan.FromSeconds(1);

    readonly INatsConnection _connection;
    readonly ServiceLedger _ledger;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _stop = new();
    readonly INatsSubscription _subscription;
    readonly Lock _gate = new();
    readonly Task _running;
    DateTimeOffset? _deafSince;
    TimeSpan _deaf;
    bool _isRefused;

    public ServiceListener(INatsConnection connection, Observation observation, ServiceLedger ledger, TimeProvider time)
    {
        (_connection, Observation, _ledger, _time) = (connection, observation, ledger, time);
        _ledger.Know(observation.Service);
        _connection.Happened += Noticed;
        _deafSince = connection.State == NatsConnectionState.Open ? null : time.GetUtcNow();
        _subscription = connection.Subscribe(observation.Topic);
        _running = Task.WhenAll(ListenAsync(), LearnAccountAsync());
    }

    public Observation Observation { get; }

    public bool IsListening => _connection.State == NatsConnectionState.Open && !_isRefused;

    public long Dropped => _subscription.Dropped;

    /// <summary>How long it could not hear anything.</summary>
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
        await _subscription.DisposeAsync();
        _ledger.Change(Observation.Service, tally => (tally.Dropped, tally.NotConnected) = (tally.Dropped + Dropped, tally.NotConnected + Deaf));
        _stop.Dispose();
    }

    async Task ListenAsync()
    {
        await foreach (var message in _subscription.ReadAllAsync(_stop.Token))
        {
            using (message)
            {
                Take(message.Data.Span);
            }
        }
    }

    void Take(ReadOnlySpan<byte> payload)
    {
        ServiceLatency sample;
        try
        {
            sample = Hear.ServiceLatency(payload);
        }
        catch (JsonException)
        {
            _ledger.Change(Observation.Service, static tally => tally.Malformed++);
            return;
        }

        _ledger.Take(Observation.Service, sample);
    }

    /// <summary>Samples of failed requests do not say whose service it is; mostly it is of the account of this login.</summary>
    async Task LearnAccountAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(UserInfoPatience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
            using var message = await _connection.RequestAsync($"$SYS.REQ.{Ask.UserInfo.ToAll}", cancellation: either.Token);
            if (Ask.UserInfo.Decode(message.Data).Data?.Account is { } account)
            {
                _ledger.Change(Observation.Service, tally => tally.Account = tally.Account.Length > 0 ? tally.Account : account);
            }
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or JsonException)
        {
            // The first answered request tells it.
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
                    _ = LearnAccountAsync();
                    break;
                case NatsConnectionEvent.Lost:
                    _deafSince ??= _time.GetUtcNow();
                    break;
                case NatsConnectionEvent.PermissionDenied { Operation: NatsOperation.Subscribe, Subject: var subject } when subject == Observation.Topic:
                    _isRefused = true;
                    _deafSince ??= _time.GetUtcNow();
                    break;
            }
        }
    }
}
