using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>
/// Finds out which account a login belongs to: neither samples of failed requests nor most advisories say whose they are. Servers
/// before 2.10 do not tell.
/// </summary>
public sealed class LoginAccount : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly INatsConnection _connection;
    readonly Action<string> _learn;
    readonly TimeProvider _time;

    /// <param name="learn">Called with the account's id, maybe never and maybe again after a reconnect.</param>
    public LoginAccount(INatsConnection connection, Action<string> learn, TimeProvider time)
    {
        (_connection, _learn, _time) = (connection, learn, time);
        _connection.Happened += Noticed;
        _ = AskAsync();
    }

    public void Dispose() => _connection.Happened -= Noticed;

    void Noticed(NatsConnectionEvent happened)
    {
        if (happened is NatsConnectionEvent.Opened)
        {
            _ = AskAsync();
        }
    }

    async Task AskAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, _time);
            using var message = await _connection.RequestAsync($"$SYS.REQ.{Ask.UserInfo.ToAll}", cancellation: patience.Token);
            if (Ask.UserInfo.Decode(message.Data).Data?.Account is { Length: > 0 } account)
            {
                _learn(account);
            }
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or JsonException or ObjectDisposedException)
        {
            // Then it stays unknown.
        }
    }
}
