using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamRaftInfo
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(Fill)
    {
        Title = "JetStream: the meta group's leader",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels =
        [
            new("jetstream_domain", (in row) => row.MetaGroup is null ? "" : JetStreamInfo.Domain(row)),
            new("raft_group", (in row) => row.MetaGroup is null ? "" : "_meta_"),
            new("server_id", (in row) => row.Row.Id),
            new("server_name", (in row) => row.Name),
            new("cluster_name", (in row) => row.MetaGroup?.Name),
            new("leader", (in row) => row.MetaGroup?.Leader),
        ],
        Families = [new("nats_core_jetstream_cluster_raft_group_info", Gauge, "1 for members of a meta group, 0 for JetStream servers without one.", (in row) => row.MetaGroup is null ? 0 : 1)],
    };

    static void Fill(PageScope scope, RowList<ServerView> rows)
    {
        foreach (var server in scope.Servers)
        {
            var view = new ServerView(server, scope.Snapshot.Taken);
            if (view.JetStream is not null)
            {
                rows.Add(view);
            }
        }
    }
}
