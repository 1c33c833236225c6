namespace Surveyor.Hearing;

/// <summary>Why samples of a service may be missing.</summary>
public enum HearingProblem
{
    /// <summary>There was no connection, or no subscription on it, within the last minute.</summary>
    NotConnected,

    /// <summary>Samples came faster than they could be counted within the last minute.</summary>
    Dropped,

    /// <summary>The account no longer exports the service, or no longer has it measured with these results.</summary>
    ExportGone,

    /// <summary>It is measured, and nothing brings the samples here: no import, no observation.</summary>
    NobodyListens,

    /// <summary>Requests go through its imports, every one should be measured, and no sample comes.</summary>
    Silent,
}

/// <summary>Whether everything is heard that servers measure of a service.</summary>
/// <param name="Account">The account that exports it, by id as far as known.</param>
/// <param name="Problem">Null: nothing is known to be missing.</param>
public sealed record HearingVerdict(string Service, string Account, HearingProblem? Problem)
{
    /// <summary>The export its samples come from; null when no server told.</summary>
    public ExportedService? Export { get; init; }
}
