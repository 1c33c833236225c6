namespace Surveyor.Host.Pages;

/// <summary>What was asked for, or why it cannot be told.</summary>
/// <param name="Value">Null when there is a problem.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Problem">A sentence; empty when there is none.</param>
public sealed record Outcome<T>(T? Value, int Status, string Problem)
    where T : class
{
    public Outcome(T value)
        : this(value, 200, "")
    {
    }

    public Outcome<TOther> Then<TOther>(Func<T, TOther> made)
        where TOther : class => Value is { } value ? new(made(value)) : new(null, Status, Problem);
}
