using Microsoft.Extensions.Logging;
using Surveyor.Host.Logging;
using Surveyor.Nats;

namespace Surveyor.Host.Loops;

/// <summary>Writes down what happens to the connection, each failure once until it is over, and knows what is wrong with it now.</summary>
sealed class ConnectionLog(ILogger log)
{
    // A system of thousands of unreachable servers must not fill the memory with excuses.
    const int MostRemembered = 1_000;

    readonly Lock _gate = new();
    readonly HashSet<string> _said = [];
    string _problem = "not connected yet";

    /// <summary>Why there is no connection; empty while there is one.</summary>
    public string Problem
    {
        get
        {
            lock (_gate)
            {
                return _problem;
            }
        }
    }

    public void Heard(NatsConnectionEvent happened)
    {
        lock (_gate)
        {
            Write(happened);
        }
    }

    void Write(NatsConnectionEvent happened)
    {
        switch (happened)
        {
            case NatsConnectionEvent.Opened opened:
                _problem = "";
                _said.Clear();
                Opened(opened);
                break;
            case NatsConnectionEvent.Lost lost:
                _problem = $"connection lost: {lost.Reason}";
                log.Lost(lost.Reason);
                break;
            case NatsConnectionEvent.AttemptFailed failed:
                _problem = $"cannot connect to {failed.Url}: {failed.Reason}";
                if (IsNews(_problem))
                {
                    log.AttemptFailed(failed.Url, failed.Reason);
                }

                break;
            case NatsConnectionEvent.LameDuck duck:
                log.LameDuck(duck.ServerName);
                break;
            case NatsConnectionEvent.SlowConsumer slow:
                log.SlowConsumer(slow.Subject, slow.Dropped);
                break;
            case NatsConnectionEvent.PermissionDenied denied when IsNews(denied.Reason):
                log.PermissionDenied(denied.Operation, denied.Subject);
                break;
            case NatsConnectionEvent.ServerError error when IsNews(error.Reason):
                log.ServerSaid(error.Reason);
                break;
        }
    }

    void Opened(NatsConnectionEvent.Opened opened)
    {
        if (opened.Again)
        {
            log.ConnectedAgain(opened.Url, opened.Server.Name, opened.Server.Version);
        }
        else
        {
            log.Connected(opened.Url, opened.Server.Name, opened.Server.Version);
        }
    }

    bool IsNews(string text) => _said.Count < MostRemembered && _said.Add(text);
}
