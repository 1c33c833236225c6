using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Some of the streams.</summary>
/// <param name="Taken">When the picture was taken; null before the first.</param>
/// <param name="Total">All there are.</param>
/// <param name="Matching">Those that the filters let pass.</param>
/// <param name="Offset">Of the first that is listed, among those.</param>
public sealed record StreamList(DateTimeOffset? Taken, int Total, int Matching, int Offset, int Limit, IReadOnlyList<StreamLine> Streams)
{
    public static ListSpec Spec { get; } = new(
        "/streams",
        ["account", "stream", "state", "q"],
        [new("severity", true), new("messages", true), new("bytes", true), new("limit_used", true), new("consumers", true), new("stored", true), new("name", false)],
        [.. StreamRules.InOrder.Select(rule => rule.Name)]);

    public static StreamList Of(HealthReport report, ListQuery query)
    {
        var places = Select(report, query);
        return new(
            Plain.Moment(report.Snapshot.Taken),
            report.Snapshot.Streams.Length,
            places.Length,
            query.Offset,
            query.Limit,
            [.. places.Skip(query.Offset).Take(query.Limit).Select(place => StreamLine.Of(report, place))]);
    }

    public static bool HasText(in StreamRow row, string text) =>
        row.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || row.AccountName.Contains(text, StringComparison.OrdinalIgnoreCase);

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
        var (account, name, text) = (query["account"], query["stream"], query["q"]);
        List<int> places = [];
        for (var i = 0; i < report.Snapshot.Streams.Length; i++)
        {
            ref readonly var row = ref report.Snapshot.Streams[i];
            if ((account.Length == 0 || row.Account == account || row.AccountName == account) && (name.Length == 0 || row.Name == name)
                && query.TakesState(report.Streams[i].Rule.Name, report.Streams[i].Severity) && (text.Length == 0 || HasText(in row, text)))
            {
                places.Add(i);
            }
        }

        return places;
    }
}
