using System.Globalization;

namespace Surveyor.Host.Pages;

/// <summary>What a list can be narrowed and sorted by. The first order is the one nobody asked for.</summary>
/// <param name="Filters">Keys of the URL.</param>
/// <param name="States">What the filter "state" takes, besides <see cref="ListSpec.NotOk"/>.</param>
public sealed record ListSpec(string Path, IReadOnlyList<string> Filters, IReadOnlyList<ListOrder> Orders, IReadOnlyList<string> States)
{
    /// <summary>Whatever is worse than ok.</summary>
    public const string NotOk = "!ok";

    /// <summary>Filters that the form has only where one is given.</summary>
    public IReadOnlyList<string> Rare { get; init; } = [];

    public IReadOnlyList<string> Keys { get; } = [.. Filters, "sort", "dir"];
}

/// <param name="Descending">When the URL does not say.</param>
public sealed record ListOrder(string Name, bool Descending);

/// <summary>Which rows of a list are wanted, and in which order: the same for a page and for the API.</summary>
/// <param name="Given">The filters that are given; none is empty.</param>
public sealed record ListQuery(ListSpec Spec, IReadOnlyDictionary<string, string> Given, ListOrder Order, bool Descending, int Offset, int Limit)
{
    public const int PageSize = 100;

    const int MostLimit = 10_000;

    /// <summary>Empty when the filter is not given.</summary>
    public string this[string filter] => Given.GetValueOrDefault(filter, "");

    public bool IsNarrowed => Given.Count > 0;

    public int Page => (Offset / Limit) + 1;

    /// <summary>Whether the filter "state" lets it pass.</summary>
    public bool TakesState(string state, Health.Severity severity) =>
        this["state"] is var wanted && (wanted.Length == 0 || (wanted == ListSpec.NotOk ? severity > Health.Severity.Ok : wanted == state));

    /// <summary>A list of one page with everything, for a part of another page.</summary>
    public static ListQuery All(ListSpec spec, int limit, params (string Key, string Value)[] filters) =>
        new(spec, filters.ToDictionary(pair => pair.Key, pair => pair.Value), spec.Orders[0], spec.Orders[0].Descending, 0, limit);

    /// <summary>Reads the query of a page, which has the key "page".</summary>
    public static Outcome<ListQuery> OfPage(ListSpec spec, IQueryCollection query) => Read(spec, query, ["page"], number =>
    {
        var page = number("page", 1, 1, int.MaxValue / PageSize);
        return ((page - 1) * PageSize, PageSize);
    });

    /// <summary>Reads the query of the API, which has the keys "limit" and "offset".</summary>
    public static Outcome<ListQuery> OfApi(ListSpec spec, IQueryCollection query) => Read(spec, query, ["limit", "offset"], number =>
        (number("offset", 0, 0, int.MaxValue), number("limit", PageSize, 1, MostLimit)));

    /// <summary>The address of the same list with other orders or another page.</summary>
    public string Url(ListOrder order, bool descending, int page)
    {
        List<KeyValuePair<string, string?>> parts = [.. Given.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))];
        if (order != Spec.Orders[0] || descending != order.Descending)
        {
            parts.Add(new("sort", order.Name));
        }

        if (descending != order.Descending)
        {
            parts.Add(new("dir", Direction(descending)));
        }

        if (page > 1)
        {
            parts.Add(new("page", page.ToString(CultureInfo.InvariantCulture)));
        }

        return Spec.Path + QueryString.Create(parts);
    }

    public static string Direction(bool descending) => descending ? "desc" : "asc";

    static Outcome<ListQuery> Read(ListSpec spec, IQueryCollection query, string[] places, Func<Func<string, int, int, int, int>, (int Offset, int Limit)> place)
    {
        IReadOnlyList<string> keys = [.. spec.Keys, .. places];
        List<string> problems = [];
        problems.AddRange(query.Keys.Where(key => !keys.Contains(key)).Select(key => $"there is no filter {key}; there are {string.Join(", ", keys)}"));
        problems.AddRange(query.Where(pair => pair.Value.Count > 1).Select(pair => $"{pair.Key} is given more than once"));
        var given = query.Where(pair => pair.Value.ToString().Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (given.GetValueOrDefault("state") is { } state && state != ListSpec.NotOk && !spec.States.Contains(state))
        {
            problems.Add($"there is no state {state}; there are {ListSpec.NotOk}, {string.Join(", ", spec.States)}");
        }

        var order = spec.Orders.FirstOrDefault(one => one.Name == given.GetValueOrDefault("sort", spec.Orders[0].Name));
        if (order is null)
        {
            problems.Add($"there is no order {given["sort"]}; there are {string.Join(", ", spec.Orders.Select(one => one.Name))}");
        }

        var direction = given.GetValueOrDefault("dir", Direction(order?.Descending ?? false));
        if (direction is not ("asc" or "desc"))
        {
            problems.Add("dir is asc or desc");
        }

        var (offset, limit) = place((key, otherwise, least, most) => Number(given, key, otherwise, least, most, problems));
        return problems.Count > 0
            ? new(null, 400, problems[0])
            : new(new ListQuery(spec, given.Where(pair => spec.Filters.Contains(pair.Key)).ToDictionary(), order!, direction == "desc", offset, limit));
    }

    static int Number(Dictionary<string, string> given, string key, int otherwise, int least, int most, List<string> problems)
    {
        if (!given.TryGetValue(key, out var text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add($"{key} is a whole number from {least} {(most == int.MaxValue ? "on" : $"to {most}")}");
        return otherwise;
    }
}
