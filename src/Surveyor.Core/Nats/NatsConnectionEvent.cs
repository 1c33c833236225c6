namespace Surveyor.Nats;

public enum NatsConnectionState
{
    /// <summary>Never connected yet, trying.</summary>
    Connecting,
    Open,

    /// <summary>Was connected, trying again.</summary>
    Reconnecting,
    Closed,
}

/// <summary>What happened to a connection. <see cref="Reason"/> is fit for a log line and a page: no secrets.</summary>
public abstract record NatsConnectionEvent(string Reason)
{
    /// <summary>Connected; <see cref="Again"/> when it was connected before.</summary>
    public sealed record Opened(string Url, NatsServerInfo Server, bool Again) : NatsConnectionEvent($"connected to {Url}");

    /// <summary>The connection was lost or given up.</summary>
    public sealed record Lost(string Reason) : NatsConnectionEvent(Reason);

    /// <summary>One attempt failed; more follow.</summary>
    public sealed record AttemptFailed(string Url, string Reason, bool Authorization) : NatsConnectionEvent(Reason);

    /// <summary>The server is about to leave; the connection moves to another one.</summary>
    public sealed record LameDuck(string ServerName) : NatsConnectionEvent($"{ServerName} entered lame duck mode");

    public sealed record PermissionDenied(NatsOperation Operation, string Subject) : NatsConnectionEvent($"no permission: {Operation} '{Subject}'");

    /// <summary>Any other -ERR the server sent.</summary>
    public sealed record ServerError(string Reason) : NatsConnectionEvent(Reason);

    /// <summary>Messages of a subscription or gather are being dropped. Raised once per burst.</summary>
    public sealed record SlowConsumer(string Subject, long Dropped) : NatsConnectionEvent($"slow consumer on '{Subject}'");
}

/// <summary>Counters of a connection since its start.</summary>
/// <param name="Reconnects">Times it was connected again after a loss.</param>
/// <param name="Dropped">Messages dropped because a reader was too slow.</param>
/// <param name="PermissionErrors">Publishes and subscriptions the server refused.</param>
/// <param name="BytesIn">Bytes received, framing included.</param>
/// <param name="BytesOut">Bytes sent, framing included.</param>
public readonly record struct NatsConnectionStats(long Reconnects, long Dropped, long PermissionErrors, long BytesIn, long BytesOut, long MsgsIn, long MsgsOut);

/// <summary>The parts of a server's INFO that matter here.</summary>
/// <param name="Id">The server id, new at every start.</param>
/// <param name="MaxPayload">Largest message a client may publish, bytes.</param>
/// <param name="ClientId">This connection's id (cid) on that server, 0 when not told.</param>
public sealed record NatsServerInfo(string Id, string Name, string Version, string Cluster, string Domain, long MaxPayload, ulong ClientId, IReadOnlyList<string> ConnectUrls);
