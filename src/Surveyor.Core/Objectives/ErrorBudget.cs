namespace Surveyor.Objectives;

/// <summary>What the counts of windows say. Pure.</summary>
public static class ErrorBudget
{
    /// <summary>A window of which less was heard says nothing.</summary>
    const double LeastHeard = 0.5;

    /// <param name="sum">What happened in a window that ends now.</param>
    public static BurnStanding Burn(Objective objective, BurnWindow window, Func<TimeSpan, EventCounts> sum)
    {
        var (longer, shorter) = (sum(window.Long), sum(window.Short));
        return new(window, longer, shorter, Holds(objective, window, longer, shorter));
    }

    /// <summary>Whether the budget burns so fast over both windows. Null: too little of them was heard.</summary>
    public static bool? Holds(Objective objective, BurnWindow window, EventCounts longer, EventCounts shorter)
    {
        if (!IsHeard(longer, window.Long) || !IsHeard(shorter, window.Short))
        {
            return null;
        }

        return longer.Bad >= objective.MinimumBad && longer.Events >= objective.LeastEvents && Exceeds(longer, window.Bar(objective.Budget)) && Exceeds(shorter, window.Bar(objective.Budget));
    }

    /// <summary>
    /// Whether more was bad than the target leaves, in a window of <see cref="BreachWindow"/>. How long is up to whoever asks. The window is
    /// short, so it need not hold so many events that one bad one is within the budget; that enough of them are bad must do.
    /// </summary>
    public static bool? Breaches(Objective objective, EventCounts counts) =>
        !IsHeard(counts, BreachWindow(objective)) ? null
        : counts.Bad >= objective.MinimumBad && counts.Events >= (objective.MinimumEvents ?? 0) && Exceeds(counts, objective.Budget);

    /// <summary>The quantile is taken over half of the time that it must be exceeded for, and over no less than a minute.</summary>
    public static TimeSpan BreachWindow(Objective objective) => TimeSpan.FromSeconds(Math.Max(60, Math.Round((objective.BreachFor ?? TimeSpan.Zero).TotalSeconds / 2)));

    public static bool IsHeard(EventCounts counts, TimeSpan window) => counts.Unheard <= window * LeastHeard;

    public static ObjectiveState State(Objective objective, bool heard, EventCounts period, IReadOnlyList<BurnStanding> burns, bool? breaches) =>
        !heard ? ObjectiveState.Unknown
        : period.Events == 0 ? ObjectiveState.NoData
        : burns.Any(burn => burn.Holds == true) || breaches == true ? ObjectiveState.Burning
        : burns.Any(burn => burn.Holds is null) ? ObjectiveState.Unknown
        : period.Events < objective.LeastEvents ? ObjectiveState.TooLittleTraffic
        : period.BudgetLeft(objective.Budget) < 0 ? ObjectiveState.Missed
        : ObjectiveState.Met;

    static bool Exceeds(EventCounts counts, decimal bar) => counts.ErrorRatio > (double)bar;
}
