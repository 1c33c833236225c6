using Surveyor.Events;

namespace Surveyor.Objectives;

/// <summary>
/// A promise about a service: so many of its requests are good, which is answered within a time. The terms are those of the SRE
/// workbook (chapters 2 and 5): what the target leaves is the error budget of the period.
/// </summary>
public sealed record Objective
{
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromHours(1);

    public static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(366);

    /// <summary>A request that is thrown away after a day has no latency: see <see cref="Protocol.Hear"/>.</summary>
    public static readonly TimeSpan LongestThreshold = TimeSpan.FromDays(1);

    /// <summary>Unique among all objectives.</summary>
    public required string Name { get; init; }

    /// <summary>The services, as <c>nats_service</c> names them; '*' stands for any text, '?' for one character.</summary>
    public required string Service { get; init; }

    /// <summary>The account that exports them, by id or by name, with the same wildcards.</summary>
    public string Account { get; init; } = "*";

    public string Description { get; init; } = "";

    /// <summary>What of the time the threshold is about.</summary>
    public LatencyPart Part { get; init; } = LatencyPart.Provider;

    /// <summary>A request that took longer is bad; one that took exactly so long is good.</summary>
    public required TimeSpan Threshold { get; init; }

    /// <summary>The share of requests that must be good, more than 0 and less than 1: 0.999 for 99.9 %.</summary>
    public required decimal Target { get; init; }

    /// <summary>How long a request counts.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The ways to fail that count; the others are left out.</summary>
    public BadEvents Bad { get; init; } = BadEvents.All;

    /// <summary>With fewer bad events in the long window there is no alert.</summary>
    public long MinimumBad { get; init; } = 5;

    /// <summary>With fewer events in the long window there is no alert; null: as many as make one bad event the whole budget.</summary>
    public long? MinimumEvents { get; init; }

    public string Owner { get; init; } = "";

    /// <summary>More labels for its alerts.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>();

    /// <summary>More annotations for its alerts.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Whether it alerts those who must act now.</summary>
    public bool Pages { get; init; } = true;

    /// <summary>Whether it alerts those who must act within days.</summary>
    public bool Tickets { get; init; } = true;

    /// <summary>Each account that asks is promised it for itself.</summary>
    public bool ByRequestorAccount { get; init; }

    /// <summary>
    /// "P99 under 500 ms for 2 minutes": how long more than the target leaves must be bad until that alone is an alert. Null: only the
    /// budget alerts.
    /// </summary>
    public TimeSpan? BreachFor { get; init; }

    /// <summary>The error budget: the share of requests that may be bad.</summary>
    public decimal Budget => 1 - Target;

    public long LeastEvents => MinimumEvents ?? (long)Math.Ceiling(1 / Budget);

    /// <summary>Whether events that were counted for another one are of the same kind: then what was counted stays.</summary>
    public bool CountsAs(Objective other) =>
        (Name, Service, Account, Part, Threshold, Period, Bad, ByRequestorAccount)
        == (other.Name, other.Service, other.Account, other.Part, other.Threshold, other.Period, other.Bad, other.ByRequestorAccount);
}

/// <summary>Ways in which a request can be bad.</summary>
[Flags]
public enum BadEvents
{
    None = 0,

    /// <summary>Answered, and not within the threshold.</summary>
    Slow = 1,

    /// <summary>503: nobody was there to answer.</summary>
    NoResponders = 2,

    /// <summary>504: not answered within the export's response threshold.</summary>
    Unanswered = 4,

    /// <summary>408 after the threshold: the requestor waited at least so long, and left.</summary>
    Abandoned = 8,

    All = Slow | NoResponders | Unanswered | Abandoned,
}
