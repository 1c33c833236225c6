using Surveyor.Metrics.Exposition;
using Surveyor.Protocol;

namespace Surveyor.Metrics.Rows;

/// <summary>An account on one server.</summary>
readonly record struct AccountView(ServerView Server, AccountStat Stat, string Name) : IServerPart
{
    public static IReadOnlyList<MetricLabel<AccountView>> Labels { get; } =
        ServerLabels.Core<AccountView>([new("account", (in row) => row.Stat.Id), new("account_name", (in row) => row.Name)]);

    public static void Fill(PageScope scope, RowList<AccountView> rows)
    {
        foreach (var server in scope.Snapshot.Servers)
        {
            foreach (var stat in server.Accounts?.Accounts ?? [])
            {
                // Servers before 2.11 do not tell the name.
                var name = stat.Name is { Length: > 0 } told ? told : scope.AccountName(stat.Id);
                if (scope.Includes(stat.Id, name))
                {
                    rows.Add(new(new(server, scope.Snapshot.Taken), stat, name));
                }
            }
        }
    }
}
