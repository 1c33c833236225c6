using System.Text.Json;
using Surveyor.Alerts;
using Surveyor.Host.Loops;
using Surveyor.Host.Options;
using Surveyor.Nats;

namespace Surveyor.Host.Delivery;

/// <summary>Publishes alerts on a NATS subject when they are raised and when they are over, over a connection of its own.</summary>
sealed class AlertSubject : IAsyncDisposable
{
    /// <summary>What is younger the one that speaks may not have told when it died: its successor tells it, maybe a second time.</summary>
    static readonly TimeSpan Doubt = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    readonly string _subject;
    readonly Func<bool?> _speaks;
    readonly TimeProvider _time;
    readonly NatsConnection _connection;
    readonly ConnectionLog _connectionLog;
    readonly CancellationTokenSource _stop = new();

    /// <summary>What was told, or is known to have been told by another one, with when it was raised.</summary>
    readonly Dictionary<LabelSet, (AlertState State, DateTimeOffset StartsAt)> _told = [];
    readonly DeliveryTally _tally;
    readonly DateTimeOffset _startedAt;
    bool _hasLooked;
    long _refusals;

    /// <param name="speaks">Whether this Surveyor is the one that publishes; null: nobody is yet.</param>
    public AlertSubject(OptionValues options, Func<bool?> speaks, ILogger log, TimeProvider time)
    {
        (_subject, _speaks, _time) = (options.Get(AlertSettings.Subject), speaks, time);
        (_tally, _startedAt) = (new(_subject, log, time), time.GetUtcNow());
        _connectionLog = new(log);
        _connection = new(AlertSettings.Login.From(options), time);
        _connection.Happened += _connectionLog.Heard;

        // It goes on trying by itself, whatever comes of this attempt.
        _ = _connection.ConnectAsync(_stop.Token);
    }

    public DeliveryReport Report => _tally.Report;

    public async Task TellAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var known = alerts.Select(alert => alert.Labels).ToHashSet();
        foreach (var gone in _told.Keys.Where(labels => !known.Contains(labels)).ToList())
        {
            _told.Remove(gone);
        }

        var speaks = _speaks();
        if (speaks != true)
        {
            _tally.LeftToAnother();
        }

        // What an earlier process knew it has told.
        foreach (var former in alerts.Where(alert => !_hasLooked && ChangedAt(alert) < _startedAt - Doubt))
        {
            _told[former.Labels] = (former.State, former.StartsAt);
        }

        _hasLooked = true;
        foreach (var alert in alerts.Where(alert => alert is { SilencedBy: null, State: not AlertState.Pending } && !IsTold(alert)))
        {
            if (speaks == true && !await TryAsync(alert, cancellation))
            {
                // Each is told in its turn, when there is a connection.
                return;
            }

            if (speaks is null || (speaks == false && _time.GetUtcNow() - ChangedAt(alert) < Doubt))
            {
                continue;
            }

            _told[alert.Labels] = (alert.State, alert.StartsAt);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _connection.Happened -= _connectionLog.Heard;
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    static DateTimeOffset ChangedAt(Alert alert) => alert.EndsAt ?? alert.StartsAt;

    bool IsTold(Alert alert) => _told.GetValueOrDefault(alert.Labels) == (alert.State, alert.StartsAt);

    async Task<bool> TryAsync(Alert alert, CancellationToken cancellation)
    {
        try
        {
            await _connection.PublishAsync(_subject, JsonSerializer.SerializeToUtf8Bytes(PublishedAlert.Of(alert), DeliveryJson.Default.PublishedAlert), cancellation: cancellation);

            // A server that has answered what came after has taken it, or has said that it may not.
            using var patience = new CancellationTokenSource(Patience, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            await _connection.PingAsync(both.Token);
            var refusals = _connection.Stats.PermissionErrors;
            if (refusals != _refusals)
            {
                _refusals = refusals;
                throw new NatsException($"this login may not publish on {_subject}");
            }

            _tally.Told();
            return true;
        }
        catch (Exception e) when (e is NatsException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            _tally.Failed(e.Message);
            return false;
        }
    }
}
