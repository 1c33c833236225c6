using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Some of the servers.</summary>
/// <param name="Taken">When the picture was taken; null before the first.</param>
/// <param name="Total">All there are.</param>
/// <param name="Matching">Those that the filters let pass.</param>
/// <param name="Offset">Of the first that is listed, among those.</param>
public sealed record ServerList(DateTimeOffset? Taken, int Total, int Matching, int Offset, int Limit, IReadOnlyList<ServerLine> Servers)
{
    /// <summary>The states are of servers, not of findings; "!ok" is whatever has one.</summary>
    public static ListSpec Spec { get; } = new(
        "/servers",
        ["cluster", "domain", "state", "q"],
        [new("severity", true), new("name", false), new("cpu", true), new("memory", true), new("connections", true), new("slow_consumers", true), new("storage", true)],
        ["up", "draining", "stopped", "down"]);

    public static ServerList Of(HealthReport report, ListQuery query)
    {
        List<ServerLine> all = [.. report.Snapshot.Servers.Where(row => Matches(row, query)).Select(row => ServerLine.Of(report, row))];
        all.RemoveAll(line => query["state"] == ListSpec.NotOk && line.Severity == Plain.Word(Severity.Ok));
        var places = Sorted([.. Enumerable.Range(0, all.Count)], all, query);
        return new(Plain.Moment(report.Snapshot.Taken), report.Snapshot.Servers.Length, all.Count, query.Offset, query.Limit, [.. places.Skip(query.Offset).Take(query.Limit).Select(place => all[place])]);
    }

    /// <summary>The servers with that name; several when names are used twice and nobody said which is meant.</summary>
    public static Outcome<ServerRow> Find(ClusterSnapshot snapshot, string name, IQueryCollection query)
    {
        string[] keys = ["cluster", "domain", "id"];
        if (query.Keys.FirstOrDefault(key => !keys.Contains(key)) is { } unknown)
        {
            return new(null, 400, $"there is no filter {unknown}; there are {string.Join(", ", keys)}");
        }

        bool Is(string key, string value) => !query.TryGetValue(key, out var wanted) || wanted.ToString() == value;
        var found = snapshot.Servers.Where(row => row.Key.Name == name && Is("cluster", row.Key.Cluster) && Is("domain", row.Key.Domain) && Is("id", row.Id)).ToList();
        return found.Count switch
        {
            0 => new(null, 404, $"there is no server {name}"),
            1 => new(found[0]),
            _ => new(null, 400, $"several servers are called {name}; say which by ?cluster=, ?domain= or ?id=: {string.Join(", ", found.Select(row => $"cluster={row.Key.Cluster}&domain={row.Key.Domain}&id={row.Id}"))}"),
        };
    }

    static bool Matches(ServerRow row, ListQuery query)
    {
        var (cluster, domain, state, text) = (query["cluster"], query["domain"], query["state"], query["q"]);
        return (cluster.Length == 0 || row.Key.Cluster == cluster) && (domain.Length == 0 || row.Key.Domain == domain)
            && (state.Length == 0 || state == ListSpec.NotOk || Plain.Word(row.State) == state)
            && (text.Length == 0 || row.Key.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || row.Key.Cluster.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    static int[] Sorted(List<int> places, List<ServerLine> all, ListQuery query) => query.Order.Name switch
    {
        "name" => Ranking.ByName(places, query.Descending, place => all[place].Name),
        "cpu" => Ranking.By(places, query.Descending, place => all[place].CpuPercent ?? double.NaN),
        "memory" => Ranking.By(places, query.Descending, place => all[place].MemoryBytes ?? double.NaN),
        "connections" => Ranking.By(places, query.Descending, place => all[place].Connections ?? double.NaN),
        "slow_consumers" => Ranking.By(places, query.Descending, place => all[place].SlowConsumers ?? double.NaN),
        "storage" => Ranking.By(places, query.Descending, place => all[place].JetStreamStorageBytes ?? double.NaN),
        _ => Ranking.By(places, query.Descending, place => all[place].Findings.Count == 0 ? 0 : (double)Enum.Parse<Severity>(all[place].Severity, ignoreCase: true)),
    };
}
