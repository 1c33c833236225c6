using Surveyor.Objectives;

namespace Surveyor.Host.Pages;

/// <summary>Everything about an objective of one service. Null: no request, or unknown.</summary>
/// <param name="Results">Requests since Surveyor began, by what they were.</param>
/// <param name="Budget">How much of the period's budget was left over the period, oldest first.</param>
/// <param name="Lately">The share of bad requests over the last hours, oldest first.</param>
/// <param name="Worst">The times of these hours that burnt most, the worst first.</param>
public sealed record ObjectiveDetail(
    ObjectiveLine Objective,
    IReadOnlyDictionary<string, long> Results,
    IReadOnlyList<WindowLine> Windows,
    IReadOnlyList<BurnLine> Alerts,
    IReadOnlyList<MomentLine> Budget,
    IReadOnlyList<MomentLine> Lately,
    IReadOnlyList<WorstMoment> Worst)
{
    const int Moments = 60;
    const int MostWorst = 10;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static ObjectiveDetail Of(ObjectiveReport report, ObjectiveStatus status)
    {
        var lately = LatelyOf(status.Objective);
        var minutes = report.Parts(status, lately, (int)(lately / Minute)) ?? [];
        return new(
            ObjectiveLine.Of(status),
            status.Results.ToDictionary(result => EventResults.Name(result.Key), result => result.Value),
            [.. status.Windows.Select(window => WindowLine.Of(window, status.Objective.Budget))],
            [.. status.Burns.Select(BurnLine.Of)],
            BudgetOver(report, status),
            RatiosOver(report.Now, minutes),
            WorstOf(report.Now, status, minutes));
    }

    /// <summary>What is kept in minutes: the long window of the slower alert for those that must act now, and at least an hour.</summary>
    static TimeSpan LatelyOf(Objective objective) => BurnWindows.Of(objective)[1].Long is var window && window > Hour ? TimeSpan.FromMinutes(Math.Min(360, (int)window.TotalMinutes)) : Hour;

    static IReadOnlyList<MomentLine> RatiosOver(DateTimeOffset now, IReadOnlyList<EventCounts> minutes)
    {
        var size = Math.Max(1, (minutes.Count + Moments - 1) / Moments);
        return
        [
            .. minutes.Chunk(size).Select((chunk, i) => new MomentLine(
                EndOf(now, Minute * minutes.Count, Math.Min((i + 1) * size, minutes.Count) - 1, minutes.Count),
                chunk.Aggregate((one, other) => one + other).ErrorRatio)),
        ];
    }

    static IReadOnlyList<WorstMoment> WorstOf(DateTimeOffset now, ObjectiveStatus status, IReadOnlyList<EventCounts> minutes)
    {
        // Counts are fractions where a minute begins or ends within a bucket.
        var allowed = (double)status.Objective.Budget * status.Period.Events;
        return
        [
            .. minutes.Select((counts, i) => new WorstMoment(EndOf(now, Minute * minutes.Count, i, minutes.Count) - Minute, Minute.TotalSeconds, Math.Round(counts.Bad, 1), Math.Round(counts.Events, 1), counts.Bad / allowed))
                .Where(one => one.Bad >= 0.5 && double.IsFinite(one.BudgetShare)).OrderByDescending(one => one.Bad).Take(MostWorst),
        ];
    }

    /// <summary>
    /// As the requests of the whole period allow so many bad ones, what was left after each part of it. Nothing is known before the first
    /// request, and at the end of a part of which most was not heard.
    /// </summary>
    static List<MomentLine> BudgetOver(ObjectiveReport report, ObjectiveStatus status)
    {
        var (parts, period) = (report.Parts(status, status.Objective.Period, Moments) ?? [], status.Objective.Period);
        var allowed = (double)status.Objective.Budget * parts.Sum(part => part.Events);
        List<MomentLine> moments = [];
        var sum = default(EventCounts);
        foreach (var (i, counts) in parts.Index())
        {
            sum += counts;
            var known = sum.Events > 0 && ErrorBudget.IsHeard(counts, period / parts.Count);
            moments.Add(new(EndOf(report.Now, period, i, parts.Count), known ? 1 - (sum.Bad / allowed) : null));
        }

        return moments;
    }

    /// <summary>When a part of a window ended.</summary>
    static DateTimeOffset EndOf(DateTimeOffset now, TimeSpan window, int part, int parts) => now - (window * ((parts - part - 1) / (double)parts));
}

/// <param name="Window">As Prometheus writes it.</param>
public sealed record WindowLine(string Window, double Good, double Bad, double? ErrorRatio, double? BurnRate, double UnheardSeconds)
{
    public static WindowLine Of(WindowCounts window, decimal budget) => new(
        WindowText.Of(window.Window), Math.Round(window.Counts.Good, 1), Math.Round(window.Counts.Bad, 1), window.Counts.ErrorRatio, window.Counts.BurnRate(budget), window.Counts.Unheard.TotalSeconds);
}

/// <summary>An alert of an objective.</summary>
/// <param name="Urgency">"page" or "ticket".</param>
/// <param name="Factor">The burn rate from which on it alerts, over both windows.</param>
/// <param name="Holds">Null: not to be known, since most of a window was not heard.</param>
public sealed record BurnLine(string Alert, string Urgency, string Long, string Short, decimal Factor, bool? Holds)
{
    public static BurnLine Of(BurnStanding burn) => new(
        burn.Window.Name, burn.Window.Urgency == Surveyor.Objectives.Urgency.Page ? "page" : "ticket", WindowText.Of(burn.Window.Long), WindowText.Of(burn.Window.Short), burn.Window.Factor, burn.Holds);
}

/// <param name="Time">Where the part ends.</param>
public sealed record MomentLine(DateTimeOffset Time, double? Value);

/// <param name="Time">When it began.</param>
/// <param name="BudgetShare">How much of the period's error budget it took.</param>
public sealed record WorstMoment(DateTimeOffset Time, double Seconds, double Bad, double Events, double BudgetShare);
