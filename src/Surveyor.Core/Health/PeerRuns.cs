using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>How copies of an asset are. Its own dimension: a server that restarts must not hide that a consumer is stuck.</summary>
public enum ReplicaState
{
    /// <summary>No copies, or nobody can say.</summary>
    None,
    Ok,

    /// <summary>One does not keep up.</summary>
    Behind,

    /// <summary>The leader has not heard of one for a while.</summary>
    Offline,
}

/// <summary>Servers that do not answer, as seen from an asset's group.</summary>
readonly record struct DownServers(HashSet<ServerKey> All, string Cluster, string Domain)
{
    public bool Has(string name) => All.Count > 0 && All.Contains(new(name, Cluster, Domain));
}

/// <summary>At how many looks in a row a copy was missing or behind.</summary>
struct PeerRuns
{
    byte _offline;
    byte _behind;
    byte _most;

    /// <summary>At each of the last looks the leader had not heard of most of the copies: nothing can be agreed on, though it still leads.</summary>
    public readonly bool LackQuorum => _most >= ConsumerRules.Grace;

    /// <param name="peers">The copies besides the leader's.</param>
    /// <param name="mostLag">Operations that one may be behind.</param>
    /// <param name="mostSilent">For how long the leader may not have heard of one.</param>
    /// <param name="down">Of servers that are known to be down. A new leader does not know when it last heard of one that left before.</param>
    public ReplicaState Note(ReadOnlySpan<JszPeer> peers, long mostLag, TimeSpan mostSilent, DownServers down)
    {
        var (offline, behind) = (Gone(peers, mostSilent, down), false);
        foreach (ref readonly var peer in peers)
        {
            behind |= !peer.Current || peer.Lag > (ulong)mostLag;
        }

        _offline = Next(_offline, offline > 0);
        _behind = Next(_behind, behind || offline > 0);
        _most = Next(_most, offline * 2 > peers.Length);
        return peers.IsEmpty ? ReplicaState.None
            : _offline >= ConsumerRules.Grace ? ReplicaState.Offline
            : _behind >= ConsumerRules.Grace ? ReplicaState.Behind
            : ReplicaState.Ok;
    }

    /// <summary>
    /// Copies that the leader takes for offline or has not heard of for longer than that, and those of servers that are down. A server
    /// that is silent to us only and current to the leader is no copy less.
    /// </summary>
    public static int Gone(ReadOnlySpan<JszPeer> peers, TimeSpan mostSilent, DownServers down)
    {
        var count = 0;
        foreach (ref readonly var peer in peers)
        {
            count += peer.Offline || peer.Active > mostSilent.Ticks * 100 || (!peer.Current && down.Has(peer.Name)) ? 1 : 0;
        }

        return count;
    }

    public static byte Next(byte run, bool holds) => holds ? (byte)Math.Min(run + 1, byte.MaxValue) : (byte)0;
}
