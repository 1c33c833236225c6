using Surveyor.Events;
using Surveyor.Hearing;

namespace Surveyor.Host.Pages;

/// <summary>Some of the services that are measured, and those that are not.</summary>
/// <param name="Total">All that are measured or were heard of.</param>
/// <param name="Matching">Those that the filters let pass.</param>
/// <param name="Untracked">Exported services that nobody has measured; null when no server told.</param>
public sealed record ServiceList(int Total, int Matching, int Offset, int Limit, IReadOnlyList<ServiceLine> Services, IReadOnlyList<UntrackedService>? Untracked)
{
    const int MostUntracked = 200;

    public static ListSpec Spec { get; } = new(
        "/services",
        ["account", "state", "q"],
        [new("requests", true), new("name", false), new("failed", true), new("p99", true)],
        [ServiceLine.Heard, "not_connected", "dropped", "export_gone", "nobody_listens", "silent"]);

    public static ServiceList Of(ServiceReport report, ListQuery query)
    {
        var known = report.Heard.Select(service => (service.Service, service.Account)).ToHashSet();
        List<ServiceLine> all =
        [
            .. report.Heard.Select(service => ServiceLine.Of(report, service, report.Pace(service))),
            .. report.Hearing.Where(one => !known.Contains((one.Service, one.Account))).Select(one => ServiceLine.Of(report, one)),
        ];
        var matching = all.Where(line => Matches(line, query)).ToList();
        var places = Sorted([.. Enumerable.Range(0, matching.Count)], matching, query);
        return new(
            all.Count,
            matching.Count,
            query.Offset,
            query.Limit,
            [.. places.Skip(query.Offset).Take(query.Limit).Select(place => matching[place])],
            report.Told?.Where(export => !export.IsTracked).Take(MostUntracked).Select(export => new UntrackedService(export.Account, export.AccountName, export.Subject, export.HasOneResponse)).ToList());
    }

    /// <summary>The service of that name, of the account if one is given.</summary>
    public static Outcome<ServiceHeard> Find(ServiceReport report, string name, IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(key => key != "account") is { } unknown)
        {
            return new(null, 400, $"there is no filter {unknown}; there is account");
        }

        var account = query["account"].ToString();
        var found = report.Heard.Where(service => service.Service == name && (account.Length == 0 || service.Account == account || report.NameOf(service.Account, service.NamedAccount) == account)).ToList();
        return found.Count switch
        {
            0 => new(null, 404, $"there is no service {name}"),
            1 => new(found[0]),
            _ => new(null, 400, $"several accounts export a service {name}; say which by ?account=: {string.Join(", ", found.Select(service => service.Account))}"),
        };
    }

    static bool Matches(ServiceLine line, ListQuery query) =>
        (query["account"].Length == 0 || line.Account == query["account"] || line.AccountName == query["account"])
        && (query["state"].Length == 0 || (query["state"] == ListSpec.NotOk ? line.Hearing != ServiceLine.Heard : line.Hearing == query["state"]))
        && line.Service.Contains(query["q"], StringComparison.OrdinalIgnoreCase);

    static int[] Sorted(List<int> places, List<ServiceLine> all, ListQuery query) => query.Order.Name switch
    {
        "name" => Ranking.ByName(places, query.Descending, place => all[place].Service),
        "failed" => Ranking.By(places, query.Descending, place => all[place].FailedRatio ?? double.NaN),
        "p99" => Ranking.By(places, query.Descending, place => all[place].Part(LatencyPart.Total)?.P99 ?? double.NaN),
        _ => Ranking.By(places, query.Descending, place => all[place].RequestsPerSecond ?? double.NaN),
    };
}

/// <summary>An exported service that nobody has measured.</summary>
/// <param name="Account">By id.</param>
/// <param name="Measurable">False: its responses are streamed, and servers measure no such service.</param>
public sealed record UntrackedService(string Account, string AccountName, string Subject, bool Measurable);
