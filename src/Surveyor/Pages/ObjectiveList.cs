using Surveyor.Objectives;

namespace Surveyor.Host.Pages;

/// <summary>Equal parts of a window that ends now, of an objective of a service, oldest first; null when there is none.</summary>
public delegate IReadOnlyList<EventCounts>? ObjectiveParts(ObjectiveStatus of, TimeSpan window, int parts);

/// <summary>How it stands with all objectives.</summary>
/// <param name="Broken">Files that cannot be used, with the reasons.</param>
public sealed record ObjectiveReport(DateTimeOffset Now, IReadOnlyList<ObjectiveStatus> Statuses, IReadOnlyDictionary<string, IReadOnlyList<string>> Broken, ObjectiveParts Parts)
{
    public static ObjectiveReport Nothing { get; } = new(default, [], new Dictionary<string, IReadOnlyList<string>>(), (_, _, _) => null);
}

/// <summary>Some of the objectives, the worst first.</summary>
/// <param name="Broken">Files that say no usable objective, with the reasons; what they said before still holds.</param>
public sealed record ObjectiveList(int Total, int Matching, int Offset, int Limit, IReadOnlyList<ObjectiveLine> Objectives, IReadOnlyDictionary<string, IReadOnlyList<string>> Broken)
{
    public static ListSpec Spec { get; } = new(
        "/objectives",
        ["service", "owner", "state", "q"],
        [new("severity", true), new("name", false), new("budget", false), new("burn", true)],
        [.. Enum.GetValues<ObjectiveState>().Select(ObjectiveWords.Of)]);

    public static ObjectiveList Of(ObjectiveReport report, ListQuery query)
    {
        var matching = report.Statuses.Where(status => Matches(status, query)).ToList();
        var places = Sorted([.. Enumerable.Range(0, matching.Count)], matching, query);
        return new(
            report.Statuses.Count,
            matching.Count,
            query.Offset,
            query.Limit,
            [.. places.Skip(query.Offset).Take(query.Limit).Select(place => ObjectiveLine.Of(matching[place]))],
            report.Broken);
    }

    /// <summary>The objective of that name; of several services, or accounts that ask, the one that is meant.</summary>
    public static Outcome<ObjectiveStatus> Find(ObjectiveReport report, string name, IQueryCollection query)
    {
        string[] keys = ["service", "account", "requestor_account"];
        if (query.Keys.FirstOrDefault(key => !keys.Contains(key)) is { } unknown)
        {
            return new(null, 400, $"there is no filter {unknown}; there are {string.Join(", ", keys)}");
        }

        bool Is(string key, string value) => !query.TryGetValue(key, out var wanted) || wanted.ToString() == value;
        var found = report.Statuses.Where(one => one.Objective.Name == name && Is("service", one.Service) && Is("account", one.Account) && Is("requestor_account", one.RequestorAccount)).ToList();

        // The row of those whose account nobody told has no account to be named by.
        found = found.Count > 1 && found.Where(one => one.RequestorAccount.Length == 0).ToList() is [var rest] ? [rest] : found;
        return found.Count switch
        {
            0 => new(null, 404, $"there is no objective {name}"),
            1 => new(found[0]),
            _ => new(null, 400, $"the objective {name} is about several; say which by ?service=, ?account= or ?requestor_account="),
        };
    }

    static bool Matches(ObjectiveStatus status, ListQuery query) =>
        (query["service"].Length == 0 || status.Service == query["service"])
        && (query["owner"].Length == 0 || status.Objective.Owner == query["owner"])
        && query.TakesState(ObjectiveWords.Of(status.State), ObjectiveLine.SeverityOf(status))
        && (status.Objective.Name.Contains(query["q"], StringComparison.OrdinalIgnoreCase) || status.Service.Contains(query["q"], StringComparison.OrdinalIgnoreCase));

    static int[] Sorted(List<int> places, List<ObjectiveStatus> all, ListQuery query) => query.Order.Name switch
    {
        "name" => Ranking.ByName(places, query.Descending, place => all[place].Objective.Name),
        "budget" => Ranking.By(places, query.Descending, place => all[place].BudgetLeft ?? double.NaN),
        "burn" => Ranking.By(places, query.Descending, place => ObjectiveLine.BurnRateOf(all[place]) ?? double.NaN),
        _ => Ranking.By(places, query.Descending, place => (double)ObjectiveLine.SeverityOf(all[place]), place => -(all[place].BudgetLeft ?? 1)),
    };
}
