using Surveyor.Health;
using Surveyor.Objectives;

namespace Surveyor.Host.Pages;

/// <summary>An objective of one service in a list. Null: unknown, or no request in the window.</summary>
/// <param name="Account">The account that exports the service, by id.</param>
/// <param name="RequestorAccount">Empty: all that ask.</param>
/// <param name="Problem">Why it cannot be judged, or not well; empty when it can.</param>
/// <param name="Target">The share of requests that must be good.</param>
/// <param name="GoodRatio">The share that was good in the period.</param>
/// <param name="Events">Requests in the period, as far as it was heard.</param>
/// <param name="BudgetLeft">The share of the error budget that is left; less than 0 when it was overdrawn.</param>
/// <param name="BurnRate">Over the long window of the fastest alert.</param>
/// <param name="UnheardSeconds">How much of the period nobody listened.</param>
/// <param name="Burning">Its alerts that hold.</param>
public sealed record ObjectiveLine(
    string Objective,
    string Service,
    string Account,
    string AccountName,
    string RequestorAccount,
    string State,
    string Severity,
    string Problem,
    string Description,
    string Owner,
    string Part,
    double ThresholdSeconds,
    decimal Target,
    double PeriodSeconds,
    double? GoodRatio,
    double? Events,
    double? BudgetLeft,
    double? BurnRate,
    double? UnheardSeconds,
    IReadOnlyList<string> Burning)
{
    public const string Breach = "breach";

    public static ObjectiveLine Of(ObjectiveStatus status) => new(
        status.Objective.Name,
        status.Service,
        status.Account,
        status.AccountName,
        status.RequestorAccount,
        ObjectiveWords.Of(status.State),
        Plain.Word(SeverityOf(status)),
        ObjectiveWords.Of(status.Problem),
        status.Objective.Description,
        status.Objective.Owner,
        PartLine.Word(status.Objective.Part),
        status.Objective.Threshold.TotalSeconds,
        status.Objective.Target,
        status.Objective.Period.TotalSeconds,
        1 - status.Period.ErrorRatio,
        status.Period.Events > 0 || status.State == ObjectiveState.NoData ? Math.Round(status.Period.Events, 1) : null,
        status.BudgetLeft,
        BurnRateOf(status),
        status.Windows.Count > 0 ? status.Period.Unheard.TotalSeconds : null,
        [.. status.Burns.Where(burn => burn.Holds == true).Select(burn => burn.Window.Name), .. status.Breaches == true ? [Breach] : Array.Empty<string>()]);

    public static double? BurnRateOf(ObjectiveStatus status) => status.Burns.Count > 0 ? status.Burns[0].Long.BurnRate(status.Objective.Budget) : null;

    public static Severity SeverityOf(ObjectiveStatus status) => status.State switch
    {
        ObjectiveState.Burning => status.Breaches == true || status.Burns.Any(burn => burn is { Holds: true, Window.Urgency: Urgency.Page }) ? Health.Severity.Critical : Health.Severity.Warning,
        ObjectiveState.Missed => Health.Severity.Warning,
        ObjectiveState.NoData or ObjectiveState.TooLittleTraffic => Health.Severity.Information,
        ObjectiveState.Met => Health.Severity.Ok,
        _ => Health.Severity.Unknown,
    };
}
