using Surveyor.Events;
using Surveyor.Protocol;

namespace Surveyor.Objectives;

/// <summary>What a request is for an objective.</summary>
public enum EventResult
{
    Good,
    Slow,
    NoResponders,
    Unanswered,
    Abandoned,

    /// <summary>
    /// No event: 400 (a request that no answer was asked for), a requestor that left before the threshold, a status that is not known, and
    /// ways to fail that the objective leaves out.
    /// </summary>
    Excluded,
}

public static class EventResults
{
    public static EventResult Of(Objective objective, ServiceLatency sample) => sample.Status switch
    {
        200 when sample.Responder is not null => LatencyParts.Of(sample, objective.Part) > objective.Threshold.TotalNanoseconds ? If(objective, BadEvents.Slow, EventResult.Slow) : EventResult.Good,
        503 => If(objective, BadEvents.NoResponders, EventResult.NoResponders),
        504 => If(objective, BadEvents.Unanswered, EventResult.Unanswered),
        408 when sample.Timestamp - sample.Start >= objective.Threshold => If(objective, BadEvents.Abandoned, EventResult.Abandoned),
        _ => EventResult.Excluded,
    };

    public static bool IsBad(EventResult result) => result is not (EventResult.Good or EventResult.Excluded);

    /// <summary>As labels say it.</summary>
    public static string Name(EventResult result) => result switch
    {
        EventResult.Good => "good",
        EventResult.Slow => "slow",
        EventResult.NoResponders => "no_responders",
        EventResult.Unanswered => "unanswered",
        EventResult.Abandoned => "abandoned",
        _ => "excluded",
    };

    static EventResult If(Objective objective, BadEvents kind, EventResult result) => objective.Bad.HasFlag(kind) ? result : EventResult.Excluded;
}
