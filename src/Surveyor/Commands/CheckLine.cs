using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Surveyor.Health;
using Surveyor.Host.Pages;

namespace Surveyor.Host.Commands;

/// <summary>What is asked for.</summary>
/// <param name="What">"consumers", "streams" or "servers".</param>
/// <param name="Filters">As in the URL of the page.</param>
sealed record CheckQuestion(string What, IReadOnlyList<KeyValuePair<string, string>> Filters)
{
    const int AtOnce = 10_000;
    const string State = "state";

    /// <summary>Asks for those in some state only.</summary>
    public bool IsByState => Filters.Any(static filter => filter.Key == State);

    /// <summary>The same in whatever state.</summary>
    public CheckQuestion OfAnyState => this with { Filters = [.. Filters.Where(static filter => filter.Key != State)] };

    /// <summary>From the first one not told yet; in the order of names, which do not change between two requests.</summary>
    public string QueryFrom(int offset) => new QueryBuilder([.. Filters, new("sort", "name"), new("limit", $"{AtOnce}"), new("offset", $"{offset}")]).ToString();

    /// <exception cref="FormatException">There is no such filter.</exception>
    public ListQuery Query(ListSpec spec)
    {
        if (Filters.Select(static filter => filter.Key).FirstOrDefault(key => !spec.Filters.Contains(key)) is { } unknown)
        {
            throw new FormatException($"there is no filter {unknown}; there are {string.Join(", ", spec.Filters)}");
        }

        return ListQuery.All(spec, int.MaxValue, [.. Filters.Select(static filter => (filter.Key, filter.Value))]);
    }
}

/// <param name="Others">When none matches: how many there are in other states.</param>
sealed record CheckAnswer(IReadOnlyList<CheckLine> Lines, int Others = 0);

/// <summary>One of them.</summary>
/// <param name="Name">Unique among those that are listed: "account/stream/consumer".</param>
/// <param name="Severity">As in the API: "ok", "unknown", "information", "warning", "critical".</param>
public sealed record CheckLine(string Name, string State, string Severity, string Reason)
{
    internal static IReadOnlyList<CheckLine> Of(CheckQuestion asked, HealthReport report) => asked.What switch
    {
        "consumers" => [.. ConsumerList.Of(report, asked.Query(ConsumerList.Spec)).Consumers.Select(Of)],
        "streams" => [.. StreamList.Of(report, asked.Query(StreamList.Spec)).Streams.Select(Of)],
        _ => [.. ServerList.Of(report, asked.Query(ServerList.Spec)).Servers.Select(Of)],
    };

    /// <exception cref="JsonException">It is not what Surveyor answers.</exception>
    internal static (IReadOnlyList<CheckLine> Lines, int Matching, string Problem) Read(string what, string json) => what switch
    {
        "consumers" => JsonSerializer.Deserialize(json, ApiJson.Default.ConsumerList) is { } list ? ([.. list.Consumers.Select(Of)], list.Matching, list.Problem) : ([], 0, ""),
        "streams" => JsonSerializer.Deserialize(json, ApiJson.Default.StreamList) is { } list ? ([.. list.Streams.Select(Of)], list.Matching, list.Problem) : ([], 0, ""),
        _ => JsonSerializer.Deserialize(json, ApiJson.Default.ServerList) is { } list ? ([.. list.Servers.Select(Of)], list.Matching, "") : ([], 0, ""),
    };

    static CheckLine Of(ConsumerLine line) => new(Path(line.AccountName, line.Domain, line.Server, line.Stream, line.Consumer), line.State, line.Severity, line.Reason);

    static CheckLine Of(StreamLine line) => new(Path(line.AccountName, line.Domain, line.Server, line.Stream), line.State, line.Severity, line.Reason);

    static CheckLine Of(ServerLine line) =>
        new(line.Cluster.Length > 0 ? $"{line.Cluster}/{line.Name}" : line.Name, line.State, line.Severity, string.Join(" ", line.Findings.Select(static finding => finding.Reason)));

    /// <summary>The domain, or the server, where that is needed to tell assets apart.</summary>
    static string Path(string account, string domain, string server, params string[] names) =>
        string.Join('/', names.Prepend(account)) + (domain.Length > 0 ? $" @{domain}" : "") + (server.Length > 0 ? $" @{server}" : "");
}
