using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamServers
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "JetStream: servers",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.JetStream<ServerView>(),
        Families =
        [
            new("nats_core_jetstream_enabled", Gauge, "1 when JetStream is on.", (in row) => row.Statsz is null ? null : row.JetStream is null ? 0 : 1),
            new("nats_core_jetstream_filestore_size_bytes", Gauge, "File storage the server may use.", (in row) => row.JetStream?.Config?.MaxStorage),
            new("nats_core_jetstream_memstore_size_bytes", Gauge, "Memory storage the server may use.", (in row) => row.JetStream?.Config?.MaxMemory),
            new("nats_core_jetstream_filestore_used_bytes", Gauge, "File storage in use.", (in row) => row.JetStream?.Stats?.Storage),
            new("nats_core_jetstream_filestore_reserved_bytes", Gauge, "File storage promised to streams by their limits.", (in row) => row.JetStream?.Stats?.ReservedStorage),
            new("nats_core_jetstream_memstore_used_bytes", Gauge, "Memory storage in use.", (in row) => row.JetStream?.Stats?.Memory),
            new("nats_core_jetstream_memstore_reserved_bytes", Gauge, "Memory storage promised to streams by their limits.", (in row) => row.JetStream?.Stats?.ReservedMemory),
            new("nats_core_jetstream_accounts", Gauge, "Accounts with JetStream.", (in row) => row.JetStream?.Stats?.Accounts),
            new("nats_core_jetstream_ha_assets", Gauge, "Raft groups the server takes part in.", (in row) => row.JetStream?.Stats?.HaAssets),
            new("nats_core_jetstream_api_requests", Counter, "JetStream API requests.", (in row) => row.JetStream?.Stats?.Api?.Total),
            new("nats_core_jetstream_api_errors", Counter, "JetStream API requests answered with an error.", (in row) => row.JetStream?.Stats?.Api?.Errors),
            new("nats_core_jetstream_api_pending", Gauge, "JetStream API requests that wait in the meta layer.", (in row) => row.MetaGroup?.Pending) { Since = "2.10.21" },
            new("nats_core_jetstream_cluster_raft_group_size", Gauge, "Members of the meta group.", (in row) => row.MetaGroup?.ClusterSize),
            new("nats_core_jetstream_cluster_raft_group_leader", Gauge, "1 on the leader of the meta group, 0 on its other members.", (in row) => row.MetaGroup is null ? null : row.LeadsMeta ? 1 : 0),
            new("nats_core_jetstream_cluster_raft_group_replicas", Gauge, "Other members of the meta group, as its leader lists them.", (in row) => row.LeadsMeta ? row.MetaGroup!.Replicas?.Count ?? 0 : null)
            {
                Differs = "The leader only: followers do not list the members, which nats-surveyor shows as 0.",
            },
        ],
    };
}
