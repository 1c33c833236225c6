namespace Surveyor.Protocol;

/// <summary>The "cluster" object of streams and consumers.</summary>
static class JszClusterReader
{
    static readonly JszMembers<JszCluster> Cluster = new(
        ("name", static (ref json, ref row) => row.Name = json.Name()),
        ("leader", static (ref json, ref row) => row.Leader = json.Name()),
        ("raft_group", static (ref json, ref row) => row.RaftGroup = json.Name()),
        ("leader_since", static (ref json, ref row) => row.LeaderSince = json.Time()),
        ("replicas", static (ref json, ref row) => Peers(ref json, ref row)));

    static readonly JszMembers<JszPeer> Peer = new(
        ("name", static (ref json, ref row) => row.Name = json.Name()),
        ("current", static (ref json, ref row) => row.Current = json.Flag()),
        ("offline", static (ref json, ref row) => row.Offline = json.Flag()),
        ("active", static (ref json, ref row) => row.Active = json.Signed()),
        ("lag", static (ref json, ref row) => row.Lag = json.Unsigned()));

    public static void Read(ref JszCursor json, ref JszCluster row)
    {
        row.Present = true;
        Cluster.Read(ref json, ref row);
    }

    static void Peers(ref JszCursor json, ref JszCluster cluster)
    {
        var peers = json.Rows.Peers;
        json.EnterArray();
        cluster.FirstPeer = peers.Count;
        while (json.NextElement())
        {
            ref var row = ref peers.Add();
            row.Name = "";
            Peer.Read(ref json, ref row);
        }

        cluster.PeerCount = peers.Count - cluster.FirstPeer;
    }
}
