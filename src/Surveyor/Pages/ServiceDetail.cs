using Surveyor.Events;
using Surveyor.Hearing;

namespace Surveyor.Host.Pages;

/// <summary>Everything about one service.</summary>
/// <param name="Meaning">What to think of what was heard of it.</param>
/// <param name="Requests">Measured requests since Surveyor began, by status.</param>
/// <param name="LatelySeconds">What <paramref name="Lately"/> and the latency are about.</param>
/// <param name="Lately">The same of the last minutes.</param>
/// <param name="Rates">Measured requests per second of the last minutes.</param>
/// <param name="Requestors">Who asked, since Surveyor began, as far as imports share it; the busiest first.</param>
/// <param name="Responders">Who answered, since Surveyor began; the busiest first.</param>
/// <param name="Importers">Who may ask from other accounts; null when no server told.</param>
public sealed record ServiceDetail(
    ServiceLine Service,
    string Meaning,
    IReadOnlyDictionary<string, long> Requests,
    double? LatelySeconds,
    IReadOnlyDictionary<string, long> Lately,
    IReadOnlyList<RateLine> Rates,
    IReadOnlyList<RequestorLine> Requestors,
    IReadOnlyList<ResponderLine> Responders,
    IReadOnlyList<string>? Importers)
{
    public static ServiceDetail Of(ServiceReport report, ServiceHeard service)
    {
        var pace = report.Pace(service);
        var line = ServiceLine.Of(report, service, pace);
        return new(
            line,
            HearingWords.Meaning(line.Hearing),
            Text(service.Statuses),
            pace?.Window.TotalSeconds,
            Text(pace?.Statuses ?? new Dictionary<int, long>()),
            pace is null ? [] : [.. pace.Times.Skip(1).Zip(pace.Rates, (time, rate) => new RateLine(time, Plain.Known(rate)))],
            [.. service.Requestors.Select(one => RequestorLine.Of(report, one)).OrderByDescending(one => one.Requests)],
            [.. service.Responders.Select(ResponderLine.Of).OrderByDescending(one => one.Answered)],
            report.Verdict(service)?.Export?.Importers.Select(importer => $"{report.NameOf(importer.Account)}: {importer.Subject}{(importer.Shares ? "" : ", does not tell who asks")}").ToList());
    }

    static Dictionary<string, long> Text(IEnumerable<KeyValuePair<int, long>> statuses) =>
        statuses.ToDictionary(status => status.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), status => status.Value);
}

/// <param name="PerSecond">Before that time; null: unknown.</param>
public sealed record RateLine(DateTimeOffset Time, double? PerSecond);

/// <param name="Account">By id.</param>
/// <param name="Failed">Of the requests, those that were not answered.</param>
/// <param name="MeanSeconds">What it waited for answers; null when it got none.</param>
public sealed record RequestorLine(string Name, string Account, string AccountName, long Requests, long Failed, double? MeanSeconds, double? P99Seconds)
{
    public static RequestorLine Of(ServiceReport report, RequestorHeard one)
    {
        var requests = one.Statuses.Sum(status => status.Value);
        return new(one.Name, one.Account, report.NameOf(one.Account), requests, requests - one.Statuses.FirstOrDefault(status => status.Key == 200).Value, ResponderLine.Mean(one.Latency), one.Latency.Quantile(0.99));
    }
}

/// <param name="MeanSeconds">The time it took itself; null when it answered nothing.</param>
public sealed record ResponderLine(string Name, string Server, long Answered, double? MeanSeconds, double? P99Seconds)
{
    public static ResponderLine Of(ResponderHeard one) => new(one.Name, one.Server, one.Answered, Mean(one.Latency), one.Latency.Quantile(0.99));

    public static double? Mean(HistogramCounts latency) => latency.Count > 0 ? latency.Sum / latency.Count : null;
}
