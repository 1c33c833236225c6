namespace Surveyor.Alerts;

/// <summary>A rule as Prometheus reads it: a recording one, or that of an alert.</summary>
public sealed record PromRule(string Name, string Expression)
{
    /// <summary>Null: it records.</summary>
    public AlertRule? Alert { get; init; }
}

/// <summary>Rules that are evaluated one after another.</summary>
public sealed record PromGroup(string Name, IReadOnlyList<PromRule> Rules)
{
    /// <summary>Zero: as often as Prometheus evaluates anyway.</summary>
    public TimeSpan Interval { get; init; }
}
