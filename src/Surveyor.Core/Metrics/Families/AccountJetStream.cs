using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountJetStream
{
    public static MetricGroup Group { get; } = new MetricGroup<Use>(Fill)
    {
        Title = "JetStream use of accounts",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.JszState | Needs.AccountStatz,
        Differs = "Sums over JetStream domains, since these names have no label for the domain; nats-surveyor shows one domain or another. An account without JetStream has only the first, instead of zeros.",
        Labels = [new("account", (in row) => row.Account), new("account_name", (in row) => row.Name)],
        Merge = Add,
        Families =
        [
            new("nats_core_account_jetstream_enabled", Gauge, "1 when the account has JetStream.", (in row) => Units.Flag(row.Enabled)),
            new("nats_core_account_jetstream_memory_used", Gauge, "Memory storage of the account in use, bytes.", (in row) => row.MemoryUsed),
            new("nats_core_account_jetstream_storage_used", Gauge, "File storage of the account in use, bytes.", (in row) => row.StorageUsed),
            new("nats_core_account_jetstream_memory_reserved", Gauge, "Memory storage the account may use, bytes.", (in row) => row.MemoryLimit) { Differs = Unlimited },
            new("nats_core_account_jetstream_storage_reserved", Gauge, "File storage the account may use, bytes.", (in row) => row.StorageLimit) { Differs = Unlimited },
            new("nats_core_account_jetstream_stream_count", Gauge, "Streams of the account.", (in row) => row.Streams),
        ],
    };

    const string Unlimited = "No sample for an account without a limit, instead of 1.8446744073709552e+19.";

    static void Fill(PageScope scope, RowList<Use> rows)
    {
        foreach (var account in scope.Snapshot.Accounts)
        {
            if (scope.Includes(account.Id, account.Name))
            {
                rows.Add(new() { Account = account.Id, Name = account.Name, Enabled = account.JetStream });
            }
        }

        foreach (var part in scope.Snapshot.AccountDomains)
        {
            if (scope.Includes(part.Account, part.AccountName))
            {
                rows.Add(new()
                {
                    Account = part.Account,
                    Name = part.AccountName,
                    Enabled = true,
                    MemoryUsed = part.MemoryUsed,
                    StorageUsed = part.StorageUsed,
                    MemoryLimit = part.MemoryLimit ?? double.NaN,
                    StorageLimit = part.StorageLimit ?? double.NaN,
                    Streams = part.Streams,
                });
            }
        }
    }

    static void Add(ref Use first, in Use next)
    {
        first.Enabled = first.Enabled is true || next.Enabled is true ? true : first.Enabled ?? next.Enabled;
        first.MemoryUsed = Sum(first.MemoryUsed, next.MemoryUsed);
        first.StorageUsed = Sum(first.StorageUsed, next.StorageUsed);
        first.MemoryLimit = Sum(first.MemoryLimit, next.MemoryLimit);
        first.StorageLimit = Sum(first.StorageLimit, next.StorageLimit);
        first.Streams = Sum(first.Streams, next.Streams);
    }

    /// <summary>Null is no contribution; NaN is unlimited and stays so, which prints no sample.</summary>
    static double? Sum(double? left, double? right) => left is null ? right : right is null ? left : left + right;

    struct Use
    {
        public string Account;
        public string Name;
        public bool? Enabled;
        public double? MemoryUsed;
        public double? StorageUsed;
        public double? MemoryLimit;
        public double? StorageLimit;
        public double? Streams;
    }
}
