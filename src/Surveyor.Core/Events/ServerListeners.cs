using System.Text.Json;
using Surveyor.Nats;
using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Hears what servers say of themselves and their clients.</summary>
public sealed class ServerListeners(RecentEvents recent, TimeProvider time) : IAsyncDisposable
{
    const int RememberedIds = 50_000;

    /// <summary>Of what a client says of itself.</summary>
    const int MostShown = 64;

    readonly Lock _gate = new();
    readonly ServerTally _tally = new();
    readonly SeenIds _seen = new(RememberedIds);
    readonly ToldOnce _told = new();
    readonly List<Listener> _listeners = [];
    bool _connections;
    long _malformed;
    long _duplicates;

    /// <summary>The first message of its sort that is no such event: what it is heard on, and what is wrong.</summary>
    public event Action<string, string>? Refused;

    /// <summary>Listens as a user of the system account. What servers say when they leave comes by <see cref="TakeLeaving"/>.</summary>
    public void ListenAsSystem(INatsConnection connection, HearOptions more)
    {
        _connections = more.Connects;
        Listen(Hear.AuthenticationError, Hear.ClientDisconnected, TakeFailedLogin);
        if (more.Connects)
        {
            Listen(Hear.Connected, Hear.ClientConnected, TakeConnect);
            Listen(Hear.Disconnected, Hear.ClientDisconnected, TakeDisconnect);
        }

        void Listen<T>(string subject, Decode<T> decode, Action<T> take) => _listeners.Add(new(connection, [subject], message => Take(subject, message.Data.Span, decode, take), time));
    }

    public void TakeLeaving(ServerInfo server, bool lameDuck)
    {
        lock (_gate)
        {
            var kind = lameDuck ? "server_lame_duck" : "server_shutdown";

            // Such an event has no id, and a process leaves once.
            if (!IsNew(kind, server.Id!))
            {
                return;
            }

            var name = NameOf(server);
            _tally.Left(name, lameDuck);
            recent.Add(new(server.Time ?? time.GetUtcNow(), kind, "", "", "", name.Name, $"{name.Name} {(lameDuck ? "is a lame duck: its clients leave" : "was shut down")}"));
        }
    }

    public ServersHeard Freeze()
    {
        lock (_gate)
        {
            return new()
            {
                Listen = _listeners.Count == 0 ? null : _listeners.TrueForAll(listener => listener.IsListening),
                Connections = _connections,
                Servers = _tally.Servers(),
                Accounts = _tally.Accounts(),
                Malformed = _malformed,
                Duplicates = _duplicates,
                Folded = _tally.Folded,
                Dropped = _listeners.Sum(listener => listener.Dropped),
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }
    }

    void Take<T>(string subject, ReadOnlySpan<byte> payload, Decode<T> decode, Action<T> take)
    {
        T happened;
        try
        {
            happened = decode(payload);
        }
        catch (JsonException e)
        {
            Refuse(subject, e);
            return;
        }

        lock (_gate)
        {
            take(happened);
        }
    }

    void Refuse(string subject, JsonException refusal)
    {
        if (_told.IsFirst(subject, ToldOnce.SortOf(refusal)))
        {
            Refused?.Invoke(subject, ToldOnce.Short(refusal.Message));
        }

        lock (_gate)
        {
            _malformed++;
        }
    }

    void TakeFailedLogin(ClientDisconnected failed)
    {
        if (IsNew("", failed.Id!))
        {
            var server = NameOf(failed.Server!);
            var reason = failed.Reason ?? "";
            _tally.FailedLogin(server, reason);
            Tell("authentication_error", failed, $"{WhoLogsIn(failed)} from {Shown(failed.Client!.Host)} was refused by {server.Name}: {reason}");
        }
    }

    void TakeConnect(ClientConnected happened)
    {
        if (IsNew("", happened.Id!))
        {
            _tally.Connected(happened.Client!.Acc ?? "");
        }
    }

    void TakeDisconnect(ClientDisconnected happened)
    {
        if (happened.IsFailedLogin || !IsNew("", happened.Id!))
        {
            return;
        }

        _tally.Disconnected(happened.Client!.Acc ?? "", happened.Reason ?? "");
        if (happened.IsSlowConsumer)
        {
            Tell("slow_consumer", happened, $"{WhoIsConnected(happened)} from {Shown(happened.Client.Host)} was cut off by {NameOf(happened.Server!).Name}: {happened.Reason}");
        }
    }

    void Tell(string kind, ClientDisconnected happened, string text) => recent.AddOrCount(
        new(happened.Timestamp ?? time.GetUtcNow(), kind, happened.Client!.Acc is { } account and not "N/A" ? account : "", "", "", NameOf(happened.Server!).Name, text),
        time.GetUtcNow());

    bool IsNew(string scope, string id)
    {
        if (_seen.IsNew(scope, id))
        {
            return true;
        }

        _duplicates++;
        return false;
    }

    static ServerName NameOf(ServerInfo server) => new(server.Name ?? server.Id!, server.Cluster ?? "", server.Domain ?? "");

    static string WhoLogsIn(ClientDisconnected failed) => !string.IsNullOrEmpty(failed.User) ? $"user {Shown(failed.User)}"
        : string.IsNullOrEmpty(failed.Client!.Name) ? "a client without a name of a user" : $"client {Shown(failed.Client.Name)}";

    static string WhoIsConnected(ClientDisconnected happened) => !string.IsNullOrEmpty(happened.Client!.Name) ? $"client {Shown(happened.Client.Name)}"
        : string.IsNullOrEmpty(happened.User) ? "a client without a name" : $"a client of user {Shown(happened.User)}";

    /// <summary>In one line, whatever it is.</summary>
    static string Shown(string? name) => string.IsNullOrEmpty(name) ? "an unknown host"
        : string.Concat(name.Take(MostShown).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)) + (name.Length > MostShown ? "…" : "");

    delegate T Decode<out T>(ReadOnlySpan<byte> utf8);
}
