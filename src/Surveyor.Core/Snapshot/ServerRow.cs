using Surveyor.Protocol;

namespace Surveyor.Snapshot;

/// <summary>
/// Who a server is across restarts. The id is only its present incarnation. Names need not be unique across leaf nodes,
/// which is why cluster and domain belong to it.
/// </summary>
public readonly record struct ServerKey(string Name, string Cluster, string Domain);

public enum ServerState
{
    /// <summary>Answers.</summary>
    Up,

    /// <summary>In lame duck mode: still serves clients, answers nothing on the system account.</summary>
    Draining,

    /// <summary>Left on purpose (a SHUTDOWN event, or the end of lame duck mode).</summary>
    Stopped,

    /// <summary>Should answer and does not, or is listed by its peers and never answered.</summary>
    Down,
}

/// <summary>A server that is or should be there, with what it last said. A part it did not answer in time is null.</summary>
public sealed record ServerRow
{
    public required ServerKey Key { get; init; }

    /// <summary>The incarnation; empty when only its peers know it.</summary>
    public string Id { get; init; } = "";

    public string Host { get; init; } = "";

    public string Version { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether JetStream is on; null when the server never answered.</summary>
    public bool? JetStream { get; init; }

    public required ServerState State { get; init; }

    /// <summary>Up and draining servers count as up.</summary>
    public bool IsUp => State is ServerState.Up or ServerState.Draining;

    /// <summary>Behind a leaf-node connection.</summary>
    public bool IsLeaf { get; init; }

    /// <summary>Another living server has the same name, cluster and domain.</summary>
    public bool DuplicateName { get; init; }

    /// <summary>When it last said anything; null when never.</summary>
    public DateTimeOffset? LastAnswer { get; init; }

    /// <summary>From sending the question to the arrival of this server's STATSZ reply.</summary>
    public TimeSpan? Rtt { get; init; }

    public Statsz? Statsz { get; init; }

    public Varz? Varz { get; init; }

    public Gatewayz? Gatewayz { get; init; }

    public Leafz? Leafz { get; init; }

    public AccountStatz? Accounts { get; init; }

    public RaftGroup? MetaRaft { get; init; }

    public Healthz? Healthz { get; init; }

    public JszTotals? Jsz { get; init; }

    /// <summary>What asking it for streams and consumers costs; null when it was never asked.</summary>
    public JszLoad? JszLoad { get; init; }
}
