using Surveyor.Hearing;

namespace Surveyor.Objectives;

/// <summary>Judges what was counted. Pure.</summary>
static class ObjectiveVerdict
{
    public static ObjectiveStatus Of(ObjectiveCell cell, ObservedService service, long now)
    {
        var objective = cell.Objective;
        Dictionary<TimeSpan, EventCounts> sums = [];
        var burns = BurnWindows.Of(objective).Select(window => ErrorBudget.Burn(objective, window, Sum)).ToList();
        var breaches = objective.BreachFor is null ? null : ErrorBudget.Breaches(objective, Sum(ErrorBudget.BreachWindow(objective)));
        var period = Sum(objective.Period);
        return new(objective, service.Key.Service, service.Account, cell.Key.RequestorAccount)
        {
            AccountName = service.AccountName,
            Key = cell.Key,
            State = ErrorBudget.State(objective, service.Problem is null, period, burns, breaches),
            Problem = Problem(objective, service, burns),
            Hearing = service.Problem,
            Results = cell.Results,
            Unheard = cell.Unheard,
            Windows = [.. sums.OrderBy(one => one.Key).Select(one => new WindowCounts(one.Key, one.Value))],
            Burns = burns,
            Breaches = breaches,
        };

        EventCounts Sum(TimeSpan window) => sums.TryGetValue(window, out var known) ? known : sums[window] = cell.Sum(now, window);
    }

    /// <summary>Nothing is known that it is about.</summary>
    /// <param name="isExported">An account exports it and does not have it measured.</param>
    public static ObjectiveStatus Unserved(Objective objective, bool isExported) =>
        new(objective, "", "", "") { State = ObjectiveState.Unknown, Problem = isExported ? ObjectiveProblem.NotTracked : ObjectiveProblem.NoService };

    /// <summary>What it is about is there, and no account that asks is known.</summary>
    public static ObjectiveStatus Unasked(Objective objective, HearingProblem? problem) => new(objective, "", "", "")
    {
        State = problem is null ? ObjectiveState.NoData : ObjectiveState.Unknown,
        Problem = problem is null ? ObjectiveProblem.None : ObjectiveProblem.NotHeard,
        Hearing = problem,
    };

    static ObjectiveProblem Problem(Objective objective, ObservedService service, IReadOnlyList<BurnStanding> burns)
    {
        if (service.Problem is not null)
        {
            return ObjectiveProblem.NotHeard;
        }

        if (service.Export is { Sampling: 0 })
        {
            return ObjectiveProblem.SampledByHeaders;
        }

        // The busiest of the long windows, so that a quiet hour is none.
        var isThin = service.Export?.SampledRatio < 1 && burns.Any(burn => burn.Long.Events > 0) && burns.All(burn => burn.Long.Events < objective.LeastEvents);
        return isThin ? ObjectiveProblem.SampledThinly : ObjectiveProblem.None;
    }
}
