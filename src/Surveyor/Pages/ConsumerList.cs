using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>Some of the consumers.</summary>
/// <param name="Taken">When the picture was taken; null before the first.</param>
/// <param name="Problem">Why what is listed is not of now; empty when it is.</param>
/// <param name="Total">All there are.</param>
/// <param name="Matching">Those that the filters let pass.</param>
/// <param name="Offset">Of the first that is listed, among those.</param>
public sealed record ConsumerList(DateTimeOffset? Taken, string Problem, int Total, int Matching, int Offset, int Limit, IReadOnlyList<ConsumerLine> Consumers)
{
    public static ListSpec Spec { get; } = new(
        "/consumers",
        ["account", "stream", "domain", "server", "state", "q"],
        [new("severity", true), new("pending", true), new("lag", true), new("ack_pending", true), new("redelivered", true), new("name", false)],
        [.. ConsumerRules.InOrder.Select(rule => rule.Name)])
    { Rare = ["domain", "server"] };

    public static ConsumerList Of(HealthReport report, ListQuery query) => Of(report, query, Select(report, query));

    /// <param name="places">What <see cref="Select"/> said.</param>
    public static ConsumerList Of(HealthReport report, ListQuery query, int[] places) => new(
        Plain.Moment(report.Snapshot.Taken),
        Freshness.Problem(report.Snapshot) ?? "",
        report.Snapshot.Consumers.Length,
        places.Length,
        query.Offset,
        query.Limit,
        [.. places.Skip(query.Offset).Take(query.Limit).Select(place => ConsumerLine.Of(report, place))]);

    /// <summary>Where those are that match, in the order that is wanted. Fifty thousand take some tens of milliseconds.</summary>
    public static int[] Select(HealthReport report, ListQuery query)
    {
        var (rows, health) = (report.Snapshot.Consumers, report.Consumers);
        var places = Filtered(report, query);
        return query.Order.Name switch
        {
            "pending" => Ranking.By(places, query.Descending, place => rows[place].Pending ?? double.NaN),
            "lag" => Ranking.By(places, query.Descending, place => health[place].Lag.Seconds),
            "ack_pending" => Ranking.By(places, query.Descending, place => rows[place].AckPending ?? double.NaN),
            "redelivered" => Ranking.By(places, query.Descending, place => rows[place].Redelivered ?? double.NaN),
            "name" => Ranking.ByName(places, query.Descending, place => rows[place].Name),
            _ => Ranking.By(places, query.Descending, place => (double)health[place].Severity, place => health[place].Lag.Seconds),
        };
    }

    static List<int> Filtered(HealthReport report, ListQuery query)
    {
        var (wanted, named) = Streams(report.Snapshot, query);
        var (rows, health, text) = (report.Snapshot.Consumers, report.Consumers, query["q"]);
        List<int> places = [];
        for (var i = 0; i < rows.Length; i++)
        {
            var stream = rows[i].Stream;
            if (wanted[stream] && query.TakesState(health[i].Rule.Name, health[i].Severity)
                && (text.Length == 0 || named[stream] || rows[i].Name.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                places.Add(i);
            }
        }

        return places;
    }

    /// <summary>Which streams the filters let pass, and which have the text in their own name or their account's.</summary>
    static (bool[] Wanted, bool[] Named) Streams(ClusterSnapshot snapshot, ListQuery query)
    {
        var text = query["q"];
        var (wanted, named) = (new bool[snapshot.Streams.Length], new bool[snapshot.Streams.Length]);
        for (var i = 0; i < wanted.Length; i++)
        {
            ref readonly var row = ref snapshot.Streams[i];
            wanted[i] = StreamList.IsOf(in row, query);
            named[i] = text.Length > 0 && StreamList.HasText(in row, text);
        }

        return (wanted, named);
    }
}
