using Surveyor.Events;
using Surveyor.Hearing;

namespace Surveyor.Host.Pages;

/// <summary>Some of the services that are measured, and those that are not.</summary>
/// <param name="Total">All that are measured or were heard of.</param>
/// <param name="Matching">Those that the filters let pass.</param>
/// <param name="UntrackedTotal">Exported services that nobody has measured, as far as account and text let them pass; null when no server told.</param>
/// <param name="Untracked">The first of them.</param>
public sealed record ServiceList(
    int Total, int Matching, int Offset, int Limit, IReadOnlyList<ServiceLine> Services, int? UntrackedTotal, IReadOnlyList<UntrackedService>? Untracked)
{
    const int MostUntracked = 200;

    public static ListSpec Spec { get; } = new(
        "/services",
        ["account", "state", "q"],
        [new("requests", true), new("name", false), new("failed", true), new("p99", true)],
        HearingWords.All);

    public static ServiceList Of(ServiceReport report, ListQuery query)
    {
        var matching = report.Services.Select(service => ServiceLine.Of(report, service, report.Pace(service))).Where(line => Matches(line, query)).ToList();
        var untracked = report.Told?.Where(export => !export.IsTracked && Matches(export, query)).ToList();
        return new(
            report.Services.Count,
            matching.Count,
            query.Offset,
            query.Limit,
            [.. Sorted([.. Enumerable.Range(0, matching.Count)], matching, query).Skip(query.Offset).Take(query.Limit).Select(place => matching[place])],
            untracked?.Count,
            untracked?.Take(MostUntracked).Select(export => new UntrackedService(export.Account, export.AccountName, export.Subject, export.HasOneResponse)).ToList());
    }

    /// <summary>The service of that name, of the account if one is given.</summary>
    public static Outcome<ServiceHeard> Find(ServiceReport report, string name, IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(key => key != "account") is { } unknown)
        {
            return new(null, 400, $"there is no filter {unknown}; there is account");
        }

        var account = query["account"].ToString();
        var found = report.Services.Where(service => service.Service == name && (account.Length == 0 || service.Account == account || report.NameOf(service.Account, service.NamedAccount) == account)).ToList();
        return found.Count switch
        {
            0 => new(null, 404, $"there is no service {name}"),
            1 => new(found[0]),
            _ => new(null, 400, $"several accounts export a service {name}; say which by ?account=: {string.Join(", ", found.Select(service => service.Account))}"),
        };
    }

    static bool Matches(ServiceLine line, ListQuery query) =>
        (query["account"].Length == 0 || line.Account == query["account"] || line.AccountName == query["account"])
        && (query["state"].Length == 0 || (query["state"] == ListSpec.NotOk ? line.Hearing != HearingWords.Heard : line.Hearing == query["state"]))
        && line.Service.Contains(query["q"], StringComparison.OrdinalIgnoreCase);

    static bool Matches(ExportedService export, ListQuery query) =>
        (query["account"].Length == 0 || export.Account == query["account"] || export.AccountName == query["account"])
        && export.Subject.Contains(query["q"], StringComparison.OrdinalIgnoreCase);

    static int[] Sorted(List<int> places, List<ServiceLine> all, ListQuery query) => query.Order.Name switch
    {
        "name" => Ranking.ByName(places, query.Descending, place => all[place].Service),
        "requests" => Ranking.By(places, query.Descending, place => all[place].RequestsPerSecond ?? all[place].MeasuredPerSecond ?? double.NaN),
        "failed" => Ranking.By(places, query.Descending, place => all[place].FailedRatio ?? double.NaN),
        _ => Ranking.By(places, query.Descending, place => all[place].Part(LatencyPart.Total)?.P99 ?? double.NaN),
    };
}

/// <summary>An exported service that nobody has measured.</summary>
/// <param name="Account">By id.</param>
/// <param name="Measurable">False: its responses are streamed, and servers measure no such service.</param>
public sealed record UntrackedService(string Account, string AccountName, string Subject, bool Measurable);
