using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>What an alert stands on: written as PromQL and evaluated here from the same declaration.</summary>
public abstract record Condition
{
    /// <summary>The families that it reads; none for what stands on objectives.</summary>
    public IEnumerable<string> Families => this switch
    {
        Compares compares => [compares.Left.Series.Family],
        Both both => both.First.Families.Concat(both.Second.Families),
        _ => [],
    };
}

public enum Comparison
{
    Above,
    Below,
    Equal,
}

/// <summary>Compares a number with a bar, for each set of the labels that the alert is told apart by.</summary>
public sealed record Compares(Quantity Left, Comparison Comparison, double Bar) : Condition
{
    /// <summary>With <see cref="Comparison.Below"/>: and not less than that.</summary>
    public double? AtLeast { get; init; }

    public bool Holds(double value) => Comparison switch
    {
        Comparison.Above => value > Bar,
        Comparison.Below => value < Bar && !(value < AtLeast),
        _ => value == Bar,
    };
}

/// <summary>Both hold for the same labels. The value is that of the first.</summary>
public sealed record Both(Condition First, Condition Second) : Condition;

/// <summary>No series of the family is there at all: only who scrapes Surveyor can say so.</summary>
public sealed record Missing(string Family) : Condition;

/// <summary>Holds all the time: as long as it arrives, alerts arrive.</summary>
public sealed record Always : Condition;

/// <summary>The error budget burns as fast as one of the windows says.</summary>
public sealed record Burns(Objective Objective, params IReadOnlyList<BurnWindow> Windows) : Condition;

/// <summary>More than the target leaves is bad in the short window of a plain threshold.</summary>
public sealed record Breaches(Objective Objective) : Condition;

/// <summary>There was traffic enough to be judged, and for long there has been none.</summary>
public sealed record Silent(Objective Objective) : Condition
{
    /// <summary>So long there was nothing.</summary>
    public BurnWindow Now => BurnWindows.Of(Objective)[^2];

    /// <summary>In that time there was something: as long as it counts, the silence is one.</summary>
    public TimeSpan Before => Objective.Period;
}
