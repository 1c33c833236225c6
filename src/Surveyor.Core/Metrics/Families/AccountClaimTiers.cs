using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountClaimTiers
{
    public static MetricGroup Group { get; } = new MetricGroup<Tier>(Fill)
    {
        Title = "Claims of accounts by replication",
        Section = MetricSection.Accounts,
        Needs = Needs.AccountInfo,
        Note = "Only accounts whose JWT has limits by replication (R1, R3).",
        Labels = [new("account", (in row) => row.Account.Id), new("account_name", (in row) => row.Account.Name), new("tier", (in row) => row.Name)],
        Families =
        [
            new("nats_account_tier_max_streams", Gauge, "Streams of this replication the account may have.", (in row) => Units.Limit(row.Limits.Streams)),
            new("nats_account_tier_max_consumers", Gauge, "Consumers of this replication the account may have.", (in row) => Units.Limit(row.Limits.Consumer)),
            new("nats_account_tier_max_memory_storage_bytes", Gauge, "Memory storage of this replication the account may use.", (in row) => Units.Limit(row.Limits.MemStorage)),
            new("nats_account_tier_max_file_storage_bytes", Gauge, "File storage of this replication the account may use.", (in row) => Units.Limit(row.Limits.DiskStorage)),
        ],
    };

    static readonly Dictionary<string, AccountTier> None = [];

    static void Fill(PageScope scope, RowList<Tier> rows)
    {
        foreach (var account in scope.Snapshot.Accounts)
        {
            if (!scope.Includes(account.Id, account.Name))
            {
                continue;
            }

            foreach (var (name, limits) in account.Detail?.DecodedJwt?.Nats?.Limits?.TieredLimits ?? None)
            {
                rows.Add(new(account, name, limits));
            }
        }
    }

    readonly record struct Tier(AccountRow Account, string Name, AccountTier Limits);
}
