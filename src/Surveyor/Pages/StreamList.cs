using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Some of the streams.</summary>
/// <param name="Taken">When the picture was taken; null before the first.</param>
/// <param name="Problem">Why what is listed is not of now; empty when it is.</param>
/// <param name="Total">All there are.</param>
/// <param name="Matching">Those that the filters let pass.</param>
/// <param name="Offset">Of the first that is listed, among those.</param>
public sealed record StreamList(DateTimeOffset? Taken, string Problem, int Total, int Matching, int Offset, int Limit, IReadOnlyList<StreamLine> Streams)
{
    public static ListSpec Spec { get; } = new(
        "/streams",
        ["account", "stream", "domain", "server", "state", "q"],
        [new("severity", true), new("messages", true), new("bytes", true), new("limit_used", true), new("consumers", true), new("stored", true), new("name", false)],
        [.. StreamRules.InOrder.Select(rule => rule.Name)])
    { Rare = ["domain", "server"] };

    public static StreamList Of(HealthReport report, ListQuery query)
    {
        var places = Select(report, query);
        return new(
            Plain.Moment(report.Snapshot.Taken),
            Freshness.Problem(report.Snapshot) ?? "",
            report.Snapshot.Streams.Length,
            places.Length,
            query.Offset,
            query.Limit,
            [.. places.Skip(query.Offset).Take(query.Limit).Select(place => StreamLine.Of(report, place))]);
    }

    public static bool HasText(in StreamRow row, string text) =>
        row.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || row.AccountName.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the filters by which an asset is named let it pass.</summary>
    public static bool IsOf(in StreamRow row, ListQuery query) =>
        (query["account"] is var account && (account.Length == 0 || row.Account == account || row.AccountName == account))
        && Is(query["stream"], row.Name) && Is(query["domain"], row.Domain) && Is(query["server"], row.Standalone);

    static bool Is(string wanted, string name) => wanted.Length == 0 || wanted == name;

    static int[] Select(HealthReport report, ListQuery query)
    {
        var (rows, health) = (report.Snapshot.Streams, report.Streams);
        var places = Filtered(report, query);
        return query.Order.Name switch
        {
            "messages" => Ranking.By(places, query.Descending, place => rows[place].Messages ?? double.NaN),
            "bytes" => Ranking.By(places, query.Descending, place => rows[place].Bytes ?? double.NaN),
            "limit_used" => Ranking.By(places, query.Descending, place => StreamLine.Used(in rows[place])),
            "consumers" => Ranking.By(places, query.Descending, place => rows[place].ConsumerCount ?? double.NaN),
            "stored" => Ranking.By(places, query.Descending, place => health[place].StoredRate),
            "name" => Ranking.ByName(places, query.Descending, place => rows[place].Name),
            _ => Ranking.By(places, query.Descending, place => (double)health[place].Severity),
        };
    }

    static List<int> Filtered(HealthReport report, ListQuery query)
    {
        var text = query["q"];
        List<int> places = [];
        for (var i = 0; i < report.Snapshot.Streams.Length; i++)
        {
            ref readonly var row = ref report.Snapshot.Streams[i];
            if (IsOf(in row, query) && query.TakesState(report.Streams[i].Rule.Name, report.Streams[i].Severity) && (text.Length == 0 || HasText(in row, text)))
            {
                places.Add(i);
            }
        }

        return places;
    }
}
