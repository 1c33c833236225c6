using Surveyor.Events;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics.Rows;

/// <summary>Connections of an account. While they are heard each account has its rows from when it is known.</summary>
readonly record struct AccountEventView(string Account, string AccountName, long Connects, string Reason, long Disconnects)
{
    const string Usual = "Client Closed";

    public static MetricLabel<AccountEventView>[] Labels(params MetricLabel<AccountEventView>[] more) =>
        [new("account", (in row) => row.Account), new("account_name", (in row) => row.AccountName), .. more];

    public static void All(PageScope scope, RowList<AccountEventView> rows)
    {
        foreach (var account in Shown(scope))
        {
            rows.Add(new(account.Account, scope.AccountName(account.Account), account.Connects, "", 0));
        }
    }

    public static void ByReason(PageScope scope, RowList<AccountEventView> rows)
    {
        foreach (var account in Shown(scope))
        {
            var name = scope.AccountName(account.Account);
            if (!account.Disconnects.Any(disconnects => disconnects.Key == Usual))
            {
                rows.Add(new(account.Account, name, 0, Usual, 0));
            }

            foreach (var (reason, count) in account.Disconnects)
            {
                rows.Add(new(account.Account, name, 0, reason, count));
            }
        }
    }

    static IEnumerable<ConnectionsHeard> Shown(PageScope scope)
    {
        if (!scope.Heard.Servers.Connections)
        {
            return [];
        }

        var heard = scope.Heard.Servers.Accounts;
        var known = scope.Snapshot.Accounts.Select(account => account.Id).Except(heard.Select(account => account.Account));
        var silent = scope.Snapshot.Connection.Connected ? known : [];
        return heard.Concat(silent.Select(account => new ConnectionsHeard(account, 0, []))).Where(account => scope.Includes(account.Account, scope.AccountName(account.Account)));
    }
}
