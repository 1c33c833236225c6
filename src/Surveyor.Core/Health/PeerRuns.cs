using Surveyor.Protocol;

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

/// <summary>At how many looks in a row a copy was missing or behind.</summary>
struct PeerRuns
{
    byte _offline;
    byte _behind;

    public ReplicaState Note(ReadOnlySpan<JszPeer> peers, long mostLag, TimeSpan mostSilent)
    {
        var (offline, behind) = (false, false);
        foreach (ref readonly var peer in peers)
        {
            offline |= peer.Offline || peer.Active > mostSilent.Ticks * 100;
            behind |= !peer.Current || peer.Lag > (ulong)mostLag;
        }

        _offline = Next(_offline, offline);
        _behind = Next(_behind, behind || offline);
        return peers.IsEmpty ? ReplicaState.None
            : _offline >= ConsumerRules.Grace ? ReplicaState.Offline
            : _behind >= ConsumerRules.Grace ? ReplicaState.Behind
            : ReplicaState.Ok;
    }

    public static byte Next(byte run, bool holds) => holds ? (byte)Math.Min(run + 1, byte.MaxValue) : (byte)0;
}
