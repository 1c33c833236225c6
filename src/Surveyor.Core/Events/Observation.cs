using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Listens on one subject for samples of services.</summary>
sealed class Observation : IAsyncDisposable
{
    readonly string _id;
    readonly LatencySubject _subject;
    readonly ServiceLedger _ledger;
    readonly LoginAccount? _login;
    volatile string _account = "";

    /// <param name="ownLogin">The account that listens is the one that exports the services.</param>
    public Observation(string id, LatencySubject subject, ServiceLedger ledger, INatsConnection connection, TimeProvider time, bool ownLogin)
    {
        (_id, _subject, _ledger) = (id, subject, ledger);
        Listener = new(connection, [subject.Subject], Take, time);
        if (subject.IsOneService)
        {
            ledger.Change(this, subject.KeyOf(""), static _ => { });
        }

        _login = ownLogin ? new(connection, Learn, time) : null;
    }

    public Listener Listener { get; }

    public LatencySubject Subject => _subject;

    /// <summary>Written by the ledger.</summary>
    public bool Ended { get; set; }

    public ListenerHeard Freeze() => new(_id, _subject.Service, Listener.IsListening) { Subject = _subject, Account = _account };

    /// <summary>Whether it names the same services in the same way.</summary>
    public bool Says(Observation other) => _subject.Says(other._subject);

    public ValueTask DisposeAsync()
    {
        _login?.Dispose();
        return Listener.DisposeAsync();
    }

    void Take(NatsMsg message)
    {
        var service = _subject.KeyOf(message.Subject);
        try
        {
            _ledger.Take(this, service, Hear.ServiceLatency(message.Data.Span), _subject.PlainAccount);
        }
        catch (JsonException)
        {
            _ledger.Change(this, service, static tally => tally.Malformed++);
        }
    }

    void Learn(string account)
    {
        _account = account;
        _ledger.ChangeAll(this, tally => tally.Account = tally.Account.Length > 0 ? tally.Account : account);
    }
}
