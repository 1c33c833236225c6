using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>What a server said of itself. Each has its rows from when it is known, and keeps them when it was heard.</summary>
readonly record struct ServerEventView(ServerName Server, long Shutdowns, long LameDucks, string Reason, long Count)
{
    const string Usual = "Authentication Failure";

    public static MetricLabel<ServerEventView>[] Labels(params MetricLabel<ServerEventView>[] more) =>
    [
        new("server_cluster", (in row) => row.Server.Cluster),
        new("server_name", (in row) => row.Server.Name),
        new("server_domain", (in row) => row.Server.Domain),
        .. more,
    ];

    public static void All(PageScope scope, RowList<ServerEventView> rows)
    {
        foreach (var server in Shown(scope))
        {
            rows.Add(new(server.Server, server.Shutdowns, server.LameDucks, "", 0));
        }
    }

    public static void FailedLogins(PageScope scope, RowList<ServerEventView> rows)
    {
        foreach (var server in Shown(scope))
        {
            if (!server.FailedLogins.Any(failed => failed.Key == Usual))
            {
                rows.Add(new(server.Server, 0, 0, Usual, 0));
            }

            foreach (var (reason, count) in server.FailedLogins)
            {
                rows.Add(new(server.Server, 0, 0, reason, count));
            }
        }
    }

    static IEnumerable<ServerHeard> Shown(PageScope scope)
    {
        var heard = scope.Heard.Servers.Servers;
        var known = scope.Servers.Where(server => server.Id.Length > 0).Select(server => new ServerName(server.Key.Name, server.Key.Cluster, server.Key.Domain));
        var silent = scope.Snapshot.Connection.Connected ? known.Except(heard.Select(server => server.Server)) : [];
        return heard
            .Where(server => scope.Snapshot.Shard.OwnsServer(new ServerKey(server.Server.Name, server.Server.Cluster, server.Server.Domain)))
            .Concat(silent.Select(server => new ServerHeard(server, 0, 0, [])));
    }
}
