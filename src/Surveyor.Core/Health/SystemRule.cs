namespace Surveyor.Health;

/// <summary>Something that can be wrong with a server, a meta group or an account.</summary>
/// <param name="Name">Label value: "store_full".</param>
/// <param name="Severity">The worst it can be.</param>
public sealed record SystemRule(string Name, Severity Severity)
{
    public required string Meaning { get; init; }

    public required string Remedy { get; init; }

    public required string NotOn { get; init; }
}
