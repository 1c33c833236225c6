namespace Surveyor.Health;

delegate bool StreamTest(in StreamCase look);

delegate string StreamReason(in StreamCase look);

delegate Severity StreamSeverity(in StreamCase look);

/// <summary>One state a stream can be in.</summary>
/// <param name="Name">Label value: "source_silent".</param>
/// <param name="Severity">The worst it can be.</param>
public sealed record StreamRule(string Name, Severity Severity)
{
    /// <summary>What it means for who runs the system.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>What it must not be taken for.</summary>
    public required string NotOn { get; init; }

    internal StreamTest Holds { get; init; } = static (in look) => false;

    /// <summary>One sentence with the numbers.</summary>
    internal StreamReason Reason { get; init; } = static (in look) => "";

    /// <summary>When it may be less than the worst.</summary>
    internal StreamSeverity? Milder { get; init; }
}
