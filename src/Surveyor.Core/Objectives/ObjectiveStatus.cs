using Surveyor.Hearing;

namespace Surveyor.Objectives;

/// <summary>How it stands with a promise. What is not known is never fine.</summary>
public enum ObjectiveState
{
    /// <summary>The service is not heard now, or was not for most of a window that matters.</summary>
    Unknown,

    /// <summary>Nobody asked in the whole period.</summary>
    NoData,

    /// <summary>So few asked that one bad request would be the whole budget.</summary>
    TooLittleTraffic,

    /// <summary>The budget burns so fast that an alert holds.</summary>
    Burning,

    /// <summary>The budget of the period is used up, and nothing burns.</summary>
    Missed,

    /// <summary>Kept, as far as the period is known.</summary>
    Met,
}

/// <summary>Why an objective cannot be judged, or not well.</summary>
public enum ObjectiveProblem
{
    None,

    /// <summary>No service is known that it is about.</summary>
    NoService,

    /// <summary>An account exports it and does not have it measured.</summary>
    NotTracked,

    /// <summary>See <c>nats_service_hearing_problem</c>.</summary>
    NotHeard,

    /// <summary>Servers measure what requests ask to be traced, which says nothing about the rest.</summary>
    SampledByHeaders,

    /// <summary>At the present traffic so few requests are measured that its alerts never have enough events.</summary>
    SampledThinly,
}

/// <summary>A window, and what happened in it.</summary>
public readonly record struct WindowCounts(TimeSpan Window, EventCounts Counts);

/// <summary>How one of its alerts stands.</summary>
/// <param name="Holds">Null: not to be known, since most of a window was not heard.</param>
public readonly record struct BurnStanding(BurnWindow Window, EventCounts Long, EventCounts Short, bool? Holds);

/// <summary>An objective of one service at one moment. Immutable.</summary>
/// <param name="Service">Empty when there is none.</param>
/// <param name="Account">The account that exports it, by id.</param>
/// <param name="RequestorAccount">Empty: all that ask.</param>
public sealed record ObjectiveStatus(Objective Objective, string Service, string Account, string RequestorAccount)
{
    public string AccountName { get; init; } = "";

    /// <summary>What it was counted in.</summary>
    internal CellKey Key { get; init; }

    /// <summary>What an earlier process, or another Surveyor, counted is in it.</summary>
    internal bool Continues { get; init; }

    public ObjectiveState State { get; init; }

    public ObjectiveProblem Problem { get; init; }

    public HearingProblem? Hearing { get; init; }

    /// <summary>Since the start of the process.</summary>
    public IReadOnlyList<KeyValuePair<EventResult, long>> Results { get; init; } = [];

    /// <summary>Time that nobody listened, since the start of the process.</summary>
    public TimeSpan Unheard { get; init; }

    /// <summary>The windows of its alerts and last the whole period, ascending.</summary>
    public IReadOnlyList<WindowCounts> Windows { get; init; } = [];

    public IReadOnlyList<BurnStanding> Burns { get; init; } = [];

    /// <summary>"P99 under 500 ms for 2 minutes": whether more than the target leaves was bad of late; null when it is not asked for, or not to be known.</summary>
    public bool? Breaches { get; init; }

    public EventCounts Period => Windows.Count > 0 ? Windows[^1].Counts : default;

    public double? BudgetLeft => Period.BudgetLeft(Objective.Budget);
}
