using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamMetaPeers
{
    public static MetricGroup Group { get; } = new MetricGroup<Member>(Fill)
    {
        Title = "JetStream: members of the meta group",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Note = "Told by the leader of the meta group about the others.",
        Troubled = (in row) => row.Peer.Offline is true || row.Peer.Current is false,
        Labels =
        [
            new("server_id", (in row) => row.Server.Row.Id),
            new("server_name", (in row) => row.Server.Name),
            new("peer", (in row) => row.Peer.Name),
            new("cluster_name", (in row) => row.Server.Cluster),
        ],
        Families =
        [
            new("nats_core_jetstream_cluster_raft_group_replica_peer_active", Gauge, "Nanoseconds since the leader last heard of the member.", (in row) => Units.SinceContact(row.Peer.Active))
            {
                Differs = "No sample for a member the leader never heard of, instead of 0.",
            },
            new("nats_core_jetstream_cluster_raft_group_replica_peer_current", Gauge, "1 when the member is up to date.", (in row) => Units.Flag(row.Peer.Current ?? false)),
            new("nats_core_jetstream_cluster_raft_group_replica_peer_offline", Gauge, "1 when the leader takes the member for offline.", (in row) => Units.Flag(row.Peer.Offline ?? false)),
        ],
    };

    static void Fill(PageScope scope, RowList<Member> rows)
    {
        foreach (var server in scope.Servers)
        {
            var view = new ServerView(server, scope.Snapshot.Taken);
            if (!view.LeadsMeta)
            {
                continue;
            }

            foreach (var peer in view.MetaGroup?.Replicas ?? [])
            {
                rows.Add(new(view, peer));
            }
        }
    }

    readonly record struct Member(ServerView Server, PeerInfo Peer) : IServerPart;
}
