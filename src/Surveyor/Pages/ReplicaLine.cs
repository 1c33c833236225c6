using Surveyor.Protocol;

namespace Surveyor.Host.Pages;

/// <summary>A replica of a stream or consumer, or of the meta group, as its leader sees it.</summary>
/// <param name="Role">"leader" or "follower".</param>
/// <param name="ActiveSeconds">Since the leader heard of it last; null: never, or it is the leader.</param>
/// <param name="Lag">Operations it is behind.</param>
public sealed record ReplicaLine(string Name, string Role, bool Current, bool Offline, double? ActiveSeconds, ulong? Lag)
{
    /// <param name="leader">Empty when there is none.</param>
    public static IReadOnlyList<ReplicaLine> Of(string? leader, ReadOnlySpan<JszPeer> peers)
    {
        List<ReplicaLine> lines = [];
        if (!string.IsNullOrEmpty(leader))
        {
            lines.Add(new(leader, "leader", true, false, null, null));
        }

        foreach (ref readonly var peer in peers)
        {
            lines.Add(new(peer.Name, "follower", peer.Current, peer.Offline, peer.Active > 0 ? peer.Active / 1e9 : null, peer.Lag));
        }

        return lines;
    }

    /// <summary>The meta group, as its leader tells of it.</summary>
    public static IReadOnlyList<ReplicaLine> Of(string leader, IReadOnlyList<PeerInfo> peers) =>
    [
        new(leader, "leader", true, false, null, null),
        .. peers.Select(peer => new ReplicaLine(
            peer.Name ?? peer.Peer ?? Show.Unknown, "follower", peer.Current == true, peer.Offline == true, peer.Active is > 0 and var active ? Plain.Seconds(active) : null, peer.Lag)),
    ];
}

/// <summary>A number that a verdict stands on; null: unknown.</summary>
public sealed record EvidenceLine(string Name, double? Value);
