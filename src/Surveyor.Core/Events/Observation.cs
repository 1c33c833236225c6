using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Hears of services what comes on one subject: it listens there, or a capture hands it what it reads from a stream.</summary>
sealed class Observation : IAsyncDisposable
{
    readonly string _id;
    readonly LatencySubject _subject;
    readonly ServiceLedger _ledger;
    readonly LoginAccount? _login;
    readonly Listener? _listener;
    volatile string _account = "";
    volatile bool _waits;
    TimeSpan _forgiven;
    int _refused;

    /// <param name="ownLogin">The account that listens is the one that exports the services.</param>
    /// <param name="listens">It does not when somebody else hands it what comes.</param>
    /// <param name="waits">Another one hears in its place until <see cref="TakeOver"/>.</param>
    public Observation(string id, LatencySubject subject, ServiceLedger ledger, INatsConnection connection, TimeProvider time, bool ownLogin, bool listens = true, bool waits = false)
    {
        (_id, _subject, _ledger, _waits) = (id, subject, ledger, waits);
        _listener = listens ? new(connection, [subject.Subject], Take, time) : null;
        if (subject.IsOneService)
        {
            ledger.Change(this, subject.KeyOf(""), static _ => { });
        }

        _login = ownLogin ? new(connection, Learn, time) : null;
    }

    public bool IsListening => _listener?.IsListening ?? Capture?.Report.IsUp ?? false;

    /// <summary>Who hands it what comes, when it does not listen itself.</summary>
    public LatencyCapture? Capture { get; set; }

    public long Dropped => _listener?.Dropped ?? 0;

    /// <summary>How long it could not hear, while nobody else did in its place.</summary>
    public TimeSpan Deaf => _waits ? TimeSpan.Zero : (_listener?.Deaf ?? TimeSpan.Zero) - _forgiven;

    public LatencySubject Subject => _subject;

    /// <summary>The file it was read from, or what it listens to.</summary>
    public string Name => _id.Length > 0 ? _id : _subject.Subject;

    /// <summary>Written by the ledger.</summary>
    public bool Ended { get; set; }

    public ListenerHeard Freeze() => new(_id, _subject.Service, IsListening) { Subject = _subject, Account = _account };

    public Task ReadyAsync(TimeSpan patience) => _listener?.ReadyAsync(patience) ?? Task.CompletedTask;

    /// <summary>Until now another one heard everything.</summary>
    public void TakeOver() => (_forgiven, _waits) = (_listener?.Deaf ?? TimeSpan.Zero, false);

    /// <summary>True only once.</summary>
    public bool IsFirstRefused() => Interlocked.Exchange(ref _refused, 1) == 0;

    /// <summary>Whether it names the same services in the same way.</summary>
    public bool Says(Observation other) => _subject.Says(other._subject);

    public ValueTask DisposeAsync()
    {
        _login?.Dispose();
        return _listener?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <param name="sample">Null: the message was none.</param>
    public void Take(ServiceKey service, ServiceLatency? sample)
    {
        if (sample is null)
        {
            _ledger.Refuse(this, service);
            return;
        }

        _ledger.Take(this, service, sample, _subject.PlainAccount);
    }

    void Take(NatsMsg message)
    {
        ServiceLatency? sample = null;
        try
        {
            sample = Hear.ServiceLatency(message.Data.Span);
        }
        catch (JsonException)
        {
            // Counted below.
        }

        Take(_subject.KeyOf(message.Subject), sample);
    }

    void Learn(string account)
    {
        _account = account;
        _ledger.ChangeAll(this, tally => tally.Account = tally.Account.Length > 0 ? tally.Account : account);
    }
}
