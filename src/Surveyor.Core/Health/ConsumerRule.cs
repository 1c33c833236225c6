namespace Surveyor.Health;

delegate bool ConsumerTest(in ConsumerCase look);

delegate string ConsumerReason(in ConsumerCase look);

delegate Severity ConsumerSeverity(in ConsumerCase look);

delegate Evidence[] ConsumerEvidence(in ConsumerCase look);

/// <summary>A number that a verdict stands on.</summary>
/// <param name="Name">With its unit, as "ack_pending" or "undelivered_age_seconds".</param>
public readonly record struct Evidence(string Name, double Value);

/// <summary>One state a consumer can be in.</summary>
/// <param name="Name">Label value: "acks_stalled".</param>
/// <param name="Severity">The worst it can be.</param>
public sealed record ConsumerRule(string Name, Severity Severity)
{
    /// <summary>What it means for who runs the system.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>What it must not be taken for.</summary>
    public required string NotOn { get; init; }

    internal ConsumerTest Holds { get; init; } = static (in look) => false;

    /// <summary>One sentence with the numbers.</summary>
    internal ConsumerReason Reason { get; init; } = static (in look) => "";

    /// <summary>When it may be less than the worst.</summary>
    internal ConsumerSeverity? Milder { get; init; }

    internal ConsumerEvidence? Evidence { get; init; }
}
