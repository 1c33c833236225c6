using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ShardMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<PageScope>(Fill)
    {
        Title = "Shards",
        Section = MetricSection.Own,
        Note = "Only where several Surveyors share one system (`shard`). Sums over them are those of the whole system.",
        Labels = [new("shard", (in row) => row.Snapshot.Shard.Self)],
        Families =
        [
            new("nats_survey_shard_info", Gauge, "Always 1: the name of this shard, '2/3' or the member's.", (in row) => 1),
            new("nats_survey_shard_active", Gauge, "1 while this Surveyor shows its share; 0 while it joins or stands by, or when nobody hears it.", (in row) => Units.Flag(row.Snapshot is { Shard.Index: >= 0, IsActive: true, Connection.Connected: true })),
            new("nats_survey_shard_members", Gauge, "Surveyors that share the system.", (in row) => row.Snapshot.Connection.Connected ? row.Snapshot.Shard.Members.Count : null),
            new("nats_survey_shard_servers", Gauge, "Servers whose families are on this page; no sample when no server is known.", (in row) => row.Snapshot.Servers.Length > 0 ? row.Servers.Count : null),
            new("nats_survey_shard_accounts", Gauge, "Accounts that are on this page with their streams and consumers, before filters; no sample when none is known.", (in row) => row.Snapshot.Accounts.Length > 0 ? row.Accounts : null),
        ],
    };

    static void Fill(PageScope scope, RowList<PageScope> rows)
    {
        if (!scope.Snapshot.Shard.IsWhole)
        {
            rows.Add(scope);
        }
    }
}
