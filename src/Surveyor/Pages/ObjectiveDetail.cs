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
    const int Minutes = 360;
    const int MostWorst = 10;

    public static ObjectiveDetail Of(ObjectiveReport report, ObjectiveStatus status)
    {
        var (budget, hours) = (status.Objective.Budget, BurnWindows.Of(status.Objective)[1].Long);
        var minutes = report.Parts(status, hours, Minutes) ?? [];
        var coarse = minutes.Chunk(Minutes / Moments).Select(chunk => chunk.Aggregate((one, other) => one + other));
        return new(
            ObjectiveLine.Of(status),
            status.Results.ToDictionary(result => EventResults.Name(result.Key), result => result.Value),
            [.. status.Windows.Select(window => WindowLine.Of(window, budget))],
            [.. status.Burns.Select(BurnLine.Of)],
            BudgetOver(report, status),
            [.. coarse.Select((counts, i) => new MomentLine(report.Now - (hours * (1 - ((i + 1) / (double)Moments))), counts.ErrorRatio))],
            [
                .. minutes.Select((counts, i) => new WorstMoment(report.Now - (hours * (1 - (i / (double)Minutes))), (hours / Minutes).TotalSeconds, counts.Bad, counts.Events, counts.Bad / ((double)budget * status.Period.Events)))
                    .Where(one => one.Bad >= 0.5).OrderByDescending(one => one.Bad).Take(MostWorst),
            ]);
    }

    /// <summary>As the requests of the whole period allow so many bad ones, what was left after each part of it.</summary>
    static IReadOnlyList<MomentLine> BudgetOver(ObjectiveReport report, ObjectiveStatus status)
    {
        var (parts, period) = (report.Parts(status, status.Objective.Period, Moments) ?? [], status.Objective.Period);
        var (allowed, bad) = ((double)status.Objective.Budget * parts.Sum(part => part.Events), 0.0);
        return [.. parts.Select((counts, i) => new MomentLine(report.Now - (period * (1 - ((i + 1) / (double)Moments))), allowed > 0 ? 1 - ((bad += counts.Bad) / allowed) : null))];
    }
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
