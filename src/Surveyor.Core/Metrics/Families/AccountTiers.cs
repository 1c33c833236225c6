using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountTiers
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountTierRow>(Fill)
    {
        Title = "JetStream use of accounts by replication",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.JszState | Needs.JszConfig,
        Differs = "All four for each replication an account has streams of; nats-surveyor shows those of the storages that it has.",
        Labels = [new("account", (in row) => row.Account), new("account_name", (in row) => row.AccountName), new("tier", (in row) => row.Tier)],
        Families =
        [
            new("nats_core_account_jetstream_tiered_memory_used", Gauge, "Bytes stored in memory streams of this replication.", (in row) => row.MemoryUsed),
            new("nats_core_account_jetstream_tiered_memory_reserved", Gauge, "Bytes that memory streams of this replication may store, where they have a limit.", (in row) => row.MemoryReserved),
            new("nats_core_account_jetstream_tiered_storage_used", Gauge, "Bytes stored in file streams of this replication.", (in row) => row.StorageUsed),
            new("nats_core_account_jetstream_tiered_storage_reserved", Gauge, "Bytes that file streams of this replication may store, where they have a limit.", (in row) => row.StorageReserved),
        ],
    };

    static void Fill(PageScope scope, RowList<AccountTierRow> rows)
    {
        foreach (var tier in scope.Snapshot.AccountTiers)
        {
            if (scope.Includes(tier.Account, tier.AccountName))
            {
                rows.Add(tier);
            }
        }
    }
}
