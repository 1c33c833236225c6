using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountClaims
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountRow>(Fill)
    {
        Title = "Claims of accounts",
        Section = MetricSection.Accounts,
        Needs = Needs.AccountInfo,
        Note = "From the account's JWT, so in operator mode only. No sample where there is no limit.",
        Labels = [new("account", (in row) => row.Id), new("account_name", (in row) => row.Name)],
        Families =
        [
            new("nats_account_jwt_expiry_timestamp_seconds", Gauge, "When the account's JWT runs out, seconds since the epoch; no sample when it never does.", (in row) => Units.Limit(row.Detail?.DecodedJwt?.Exp)),
            new("nats_account_jwt_expired", Gauge, "1 when a server takes the account for expired.", (in row) => row.Detail is { DecodedJwt: not null } claims ? Units.Flag(claims.Expired ?? false) : null),
            new("nats_account_max_connections", Gauge, "Client connections the account may have.", (in row) => Limit(Of(row), limits => limits.Conn)),
            new("nats_account_max_leafnodes", Gauge, "Leaf connections the account may have.", (in row) => Limit(Of(row), limits => limits.Leaf)),
            new("nats_account_max_subscriptions", Gauge, "Subscriptions the account may have.", (in row) => Limit(Of(row), limits => limits.Subs)),
            new("nats_account_max_payload_bytes", Gauge, "Largest message of the account.", (in row) => Limit(Of(row), limits => limits.Payload)),
            new("nats_account_max_data_bytes", Gauge, "Bytes the account may transfer.", (in row) => Limit(Of(row), limits => limits.Data)),
            new("nats_account_max_imports", Gauge, "Imports the account may have.", (in row) => Limit(Of(row), limits => limits.Imports)),
            new("nats_account_max_exports", Gauge, "Exports the account may have.", (in row) => Limit(Of(row), limits => limits.Exports)),
            new("nats_account_max_streams", Gauge, "Streams the account may have.", (in row) => Units.Limit(Of(row)?.Streams)),
            new("nats_account_max_consumers", Gauge, "Consumers the account may have.", (in row) => Units.Limit(Of(row)?.Consumer)),
            new("nats_account_max_memory_storage_bytes", Gauge, "Memory storage the account may use.", (in row) => Units.Limit(Of(row)?.MemStorage)),
            new("nats_account_max_file_storage_bytes", Gauge, "File storage the account may use.", (in row) => Units.Limit(Of(row)?.DiskStorage)),
        ],
    };

    static AccountLimits? Of(in AccountRow row) => row.Detail?.DecodedJwt?.Nats?.Limits;

    /// <summary>In claims 0 means none allowed, and is what claims leave out; only -1 is without limit.</summary>
    static double? Limit(AccountLimits? limits, Func<AccountLimits, long?> of) => limits is not null && (of(limits) ?? 0) is >= 0 and var limit ? limit : null;

    static void Fill(PageScope scope, RowList<AccountRow> rows)
    {
        foreach (var account in scope.Snapshot.Accounts)
        {
            if (account.Detail?.DecodedJwt is not null && scope.Includes(account.Id, account.Name))
            {
                rows.Add(account);
            }
        }
    }
}
