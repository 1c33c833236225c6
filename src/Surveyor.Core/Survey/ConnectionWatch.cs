using Surveyor.Nats;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>What is known of the connection: why it is down, what the server refused.</summary>
sealed class ConnectionWatch
{
    /// <summary>Classes are few by construction; the cap is for subjects nobody thought of.</summary>
    const int MaxClasses = 64;

    const string Inbox = "inbox";

    readonly Lock _gate = new();
    readonly Dictionary<string, long> _refused = [];
    readonly INatsConnection _connection;
    readonly string _prefix;
    readonly string _name;
    string _problem = "not connected yet";
    bool? _systemAccount;
    string _serverId = "";

    public ConnectionWatch(INatsConnection connection, SurveyOptions options)
    {
        _connection = connection;
        _prefix = options.RequestPrefix;
        _name = options.ConnectionName;
        connection.Happened += Take;
        if (connection.Server is { } server)
        {
            _problem = "";
            _serverId = server.Id;
        }
    }

    /// <summary>The connection was opened (again).</summary>
    public event Action? Opened;

    /// <summary>The connection was lost; the id of the server it was to.</summary>
    public event Action<string>? Lost;

    /// <summary>Refusals of these are counted from 0, so that the first is not missed by a rate.</summary>
    public void Expect(IEnumerable<string> subjects)
    {
        lock (_gate)
        {
            _refused.TryAdd(Inbox, 0);
            foreach (var subject in subjects)
            {
                _refused.TryAdd(ClassOf(subject), 0);
            }
        }
    }

    public ConnectionReport Report()
    {
        var stats = _connection.Stats;
        lock (_gate)
        {
            return new()
            {
                Connected = _connection.State == NatsConnectionState.Open,
                Problem = _problem,
                SystemAccount = _systemAccount,
                ServerName = _connection.Server?.Name ?? "",
                Name = _name,
                Reconnects = stats.Reconnects,
                Dropped = stats.Dropped,
                BytesIn = stats.BytesIn,
                BytesOut = stats.BytesOut,
                MessagesIn = stats.MsgsIn,
                MessagesOut = stats.MsgsOut,
                PermissionErrors = [.. _refused.OrderBy(refused => refused.Key, StringComparer.Ordinal)],
            };
        }
    }

    /// <summary>Somebody answered as a system service, or nobody did: then the problem says which account we are in.</summary>
    public void SystemAccount(bool answered, string problem)
    {
        lock (_gate)
        {
            _systemAccount = answered;
            _problem = problem;
        }
    }

    void Take(NatsConnectionEvent happened)
    {
        switch (happened)
        {
            case NatsConnectionEvent.Opened opened:
                lock (_gate)
                {
                    _problem = "";
                    _systemAccount = null;
                    _serverId = opened.Server.Id;
                }

                Opened?.Invoke();
                break;
            case NatsConnectionEvent.Lost lost:
                lock (_gate)
                {
                    _problem = lost.Reason;
                }

                Lost?.Invoke(_serverId);
                break;
            case NatsConnectionEvent.AttemptFailed failed:
                lock (_gate)
                {
                    // While a server hands us over, others are tried although there is a connection.
                    _problem = _connection.State == NatsConnectionState.Open ? _problem : $"{failed.Url}: {failed.Reason}";
                }

                break;
            case NatsConnectionEvent.PermissionDenied denied:
                lock (_gate)
                {
                    var kind = ClassOf(denied.Subject);
                    if (_refused.ContainsKey(kind) || _refused.Count < MaxClasses)
                    {
                        _refused[kind] = _refused.GetValueOrDefault(kind) + 1;
                    }
                }

                break;
        }
    }

    /// <summary>"$SYS.REQ.SERVER.PING.JSZ" and "$SYS.REQ.SERVER.N….JSZ" are one grant: "SERVER.*.JSZ".</summary>
    string ClassOf(string subject)
    {
        if (!subject.StartsWith(_prefix + ".", StringComparison.Ordinal))
        {
            return subject.StartsWith("$SYS.", StringComparison.Ordinal) ? subject : Inbox;
        }

        var tokens = subject[(_prefix.Length + 1)..].Split('.');
        if (tokens.Length == 3)
        {
            tokens[1] = "*";
        }

        return string.Join('.', tokens);
    }
}
