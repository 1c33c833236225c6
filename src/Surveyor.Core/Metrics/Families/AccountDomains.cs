using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountDomains
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountDomainRow>(Fill)
    {
        Title = "JetStream use of accounts by domain",
        Section = MetricSection.Accounts,
        Needs = Needs.JszState,
        Note = "A limit is what JetStream calls reserved for an account; no sample where there is none.",
        Labels = [new("account", (in row) => row.Account), new("account_name", (in row) => row.AccountName), new("server_domain", (in row) => row.Domain)],
        Families =
        [
            new("nats_account_jetstream_memory_used_bytes", Gauge, "Memory storage in use.", (in row) => row.MemoryUsed),
            new("nats_account_jetstream_file_used_bytes", Gauge, "File storage in use.", (in row) => row.StorageUsed),
            new("nats_account_jetstream_memory_limit_bytes", Gauge, "Memory storage the account may use.", (in row) => row.MemoryLimit),
            new("nats_account_jetstream_file_limit_bytes", Gauge, "File storage the account may use.", (in row) => row.StorageLimit),
            new("nats_account_jetstream_memory_used_ratio", Gauge, "Memory storage in use, of what the account may use.", (in row) => Units.Ratio(row.MemoryUsed, row.MemoryLimit)),
            new("nats_account_jetstream_file_used_ratio", Gauge, "File storage in use, of what the account may use.", (in row) => Units.Ratio(row.StorageUsed, row.StorageLimit)),
            new("nats_account_jetstream_streams", Gauge, "Streams.", (in row) => row.Streams),
            new("nats_account_jetstream_consumers", Gauge, "Consumers.", (in row) => row.Consumers),
        ],
    };

    static void Fill(PageScope scope, RowList<AccountDomainRow> rows)
    {
        foreach (var account in scope.Snapshot.AccountDomains)
        {
            if (scope.Includes(account.Account, account.AccountName))
            {
                rows.Add(account);
            }
        }
    }
}
