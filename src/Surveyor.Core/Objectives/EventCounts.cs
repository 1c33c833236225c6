namespace Surveyor.Objectives;

/// <summary>The events of a window, and what is known of it. Counts are fractions where a window begins within a bucket.</summary>
/// <param name="Bad">Of all ways that the objective counts.</param>
/// <param name="Unheard">How much of the window nobody listened, so that nothing is known of it.</param>
public readonly record struct EventCounts(double Good, double Bad, TimeSpan Unheard)
{
    public double Events => Good + Bad;

    /// <summary>The share of bad events; null when there were none at all: that is no zero.</summary>
    public double? ErrorRatio => Events > 0 ? Bad / Events : null;

    public static EventCounts operator +(EventCounts one, EventCounts other) => new(one.Good + other.Good, one.Bad + other.Bad, one.Unheard + other.Unheard);

    /// <summary>How many times as fast as the target allows the budget is used: at 1 it lasts exactly for the period.</summary>
    public double? BurnRate(decimal budget) => ErrorRatio / (double)budget;

    /// <summary>The share of the error budget that is left; less than 0 when it was overdrawn. Events weigh, not time.</summary>
    public double? BudgetLeft(decimal budget) => 1 - BurnRate(budget);
}
