using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>How everything is, in a few numbers.</summary>
/// <param name="Taken">When the picture was taken that was judged; null before the first.</param>
/// <param name="Ready">Whether anything is known now.</param>
/// <param name="Problem">Why nothing is known, or only what is old; empty when all is well.</param>
/// <param name="System">What is wrong with servers, meta groups and accounts, the worst first.</param>
/// <param name="Worst">Streams and consumers that are not ok, the worst first, at most twenty.</param>
public sealed record HealthSummary(
    DateTimeOffset? Taken,
    bool Ready,
    string Problem,
    string ConnectedTo,
    HealthCounts Streams,
    HealthCounts Consumers,
    IReadOnlyList<FindingLine> System,
    IReadOnlyList<WorstLine> Worst)
{
    const int MostWorst = 20;

    public static HealthSummary Of(HealthReport report, string? problem) => new(
        Plain.Moment(report.Snapshot.Taken),
        problem is null,
        problem ?? Freshness.Problem(report.Snapshot) ?? "",
        report.Snapshot.Connection.ServerName,
        HealthCounts.Of(report.Streams.Length, place => (report.Streams[place].Rule.Name, report.Streams[place].Severity)),
        HealthCounts.Of(report.Consumers.Length, place => (report.Consumers[place].Rule.Name, report.Consumers[place].Severity)),
        [.. report.System.Select(FindingLine.Of)],
        WorstLine.Of(report, MostWorst));
}

/// <summary>How many are in which state. Only what is there is named.</summary>
public sealed record HealthCounts(int Total, IReadOnlyDictionary<string, int> ByState, IReadOnlyDictionary<string, int> BySeverity)
{
    public static HealthCounts Of(int total, Func<int, (string State, Severity Severity)> verdict)
    {
        var (states, severities) = (new Dictionary<string, int>(), new int[Enum.GetValues<Severity>().Length]);
        for (var i = 0; i < total; i++)
        {
            var (state, severity) = verdict(i);
            states[state] = states.GetValueOrDefault(state) + 1;
            severities[(int)severity]++;
        }

        return new(total, states, severities.Index().Where(pair => pair.Item > 0).ToDictionary(pair => Plain.Word((Severity)pair.Index), pair => pair.Item));
    }
}

/// <summary>A stream or consumer that is not ok.</summary>
/// <param name="Kind">"stream" or "consumer".</param>
/// <param name="Consumer">Empty for a stream.</param>
public sealed record WorstLine(string Kind, string Account, string AccountName, string Domain, string Server, string Stream, string Consumer, string State, string Severity, string Reason, DateTimeOffset Since)
{
    /// <summary>Of both; streams before consumers, and who has been longest in that state first. What nobody can say is left out.</summary>
    public static IReadOnlyList<WorstLine> Of(HealthReport report, int most)
    {
        var streams = report.Streams.Length;
        List<int> places = [];
        for (var i = 0; i < streams + report.Consumers.Length; i++)
        {
            if ((i < streams ? report.Streams[i].Severity : report.Consumers[i - streams].Severity) > Health.Severity.Unknown)
            {
                places.Add(i);
            }
        }

        var sorted = Ranking.By(
            places,
            true,
            place => (double)(place < streams ? report.Streams[place].Severity : report.Consumers[place - streams].Severity),
            place => -(double)(place < streams ? report.Streams[place].Since : report.Consumers[place - streams].Since));
        return [.. sorted.Take(most).Select(place => place < streams ? OfStream(report, place) : OfConsumer(report, place - streams))];
    }

    static WorstLine OfStream(HealthReport report, int place)
    {
        var line = StreamLine.Of(report, place);
        return new("stream", line.Account, line.AccountName, line.Domain, line.Server, line.Stream, "", line.State, line.Severity, line.Reason, line.Since);
    }

    static WorstLine OfConsumer(HealthReport report, int place)
    {
        var line = ConsumerLine.Of(report, place);
        return new("consumer", line.Account, line.AccountName, line.Domain, line.Server, line.Stream, line.Consumer, line.State, line.Severity, line.Reason, line.Since);
    }
}
