using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamReplicas
{
    public static MetricGroup Group { get; } = new MetricGroup<Replica>(Fill)
    {
        Title = "Replicas of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState,
        Note = "What the stream's leader says about each other server (label `peer`) that has a copy.",
        Troubled = (in row) => row.Stream.Row.Troubled,
        Labels = StreamLabels.Stable<Replica>([new("peer", (in row) => row.Peer.Name)]),
        Families =
        [
            new("nats_stream_replica_current", Gauge, "1 when the copy is up to date.", (in row) => Units.Flag(row.Peer.Current)),
            new("nats_stream_replica_offline", Gauge, "1 when the leader takes the server for offline.", (in row) => Units.Flag(row.Peer.Offline)),
            new("nats_stream_replica_lag", Gauge, "Log entries the copy is behind.", (in row) => row.Peer.Active > 0 || row.Peer.Current ? row.Peer.Lag : null),
            new("nats_stream_replica_inactive_seconds", Gauge, "Time since the leader last heard of the copy; no sample when it never did.", (in row) => Units.SinceContact(row.Peer.Active) / 1e9),
        ],
    };

    static void Fill(PageScope scope, RowList<Replica> rows)
    {
        var snapshot = scope.Snapshot;
        for (var i = 0; i < snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref snapshot.Streams[i];
            if (stream.State is not AssetState.Ok || stream.PeerCount == 0 || !scope.Includes(in stream))
            {
                continue;
            }

            foreach (var peer in snapshot.Peers.AsSpan(stream.FirstPeer, stream.PeerCount))
            {
                rows.Add(new(new(snapshot, snapshot.Streams, i), peer));
            }
        }
    }

    readonly record struct Replica(StreamView Stream, JszPeer Peer) : IStreamPart;
}
