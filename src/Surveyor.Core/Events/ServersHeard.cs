namespace Surveyor.Events;

/// <summary>What servers said of themselves and their clients.</summary>
public sealed record ServersHeard
{
    /// <summary>Whether failed logins, and connections where they are wanted, are heard; null when nobody listens.</summary>
    public bool? Listen { get; init; }

    /// <summary>Connections are wanted.</summary>
    public bool Connections { get; init; }

    public IReadOnlyList<ServerHeard> Servers { get; init; } = [];

    public IReadOnlyList<ConnectionsHeard> Accounts { get; init; } = [];

    /// <summary>Messages that were no such event.</summary>
    public long Malformed { get; init; }

    /// <summary>Events that came again, by id.</summary>
    public long Duplicates { get; init; }

    /// <summary>Events whose account, reason or server has no row of its own, since there are too many.</summary>
    public long Folded { get; init; }

    /// <summary>Events dropped before they could be counted.</summary>
    public long Dropped { get; init; }
}

/// <summary>A server as its events name it; the same after a restart.</summary>
public readonly record struct ServerName(string Name, string Cluster, string Domain);

/// <param name="FailedLogins">By reason.</param>
public sealed record ServerHeard(ServerName Server, long Shutdowns, long LameDucks, IReadOnlyList<KeyValuePair<string, long>> FailedLogins);

/// <param name="Account">By id.</param>
/// <param name="Disconnects">By reason.</param>
public sealed record ConnectionsHeard(string Account, long Connects, IReadOnlyList<KeyValuePair<string, long>> Disconnects);
