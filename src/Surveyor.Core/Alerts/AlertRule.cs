using Surveyor.Health;
using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>An alert: when it is raised, whom it wakes and what it tells.</summary>
/// <param name="Name">"NatsServerDown".</param>
public sealed record AlertRule(string Name, Condition When)
{
    public const string Critical = "critical";
    public const string Warning = "warning";
    public const string Information = "info";

    /// <summary>Names the rule among those of the same name, which differ in it.</summary>
    public const string SeverityLabel = "severity";

    /// <summary>Null: the series has such a label of its own.</summary>
    public string? Severity { get; init; }

    /// <summary>The labels that tell two of them apart. No instance: each Surveyor raises the very same alert.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>So long it must hold until the alert is raised.</summary>
    public TimeSpan For { get; init; }

    /// <summary>So long it stays raised when it no longer holds.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>While that holds nobody can say, and the alert stays as it is. Only Surveyor itself heeds it.</summary>
    public Condition? HeldWhile { get; init; }

    /// <summary>Only who scrapes Surveyors can tell.</summary>
    public bool OnlyPrometheus { get; init; }

    /// <summary>One line.</summary>
    public required AlertText Summary { get; init; }

    /// <summary>More of it; the same as the meaning when null.</summary>
    public AlertText? Description { get; init; }

    public ValueForm Value { get; init; }

    /// <summary>What it means for who runs the system.</summary>
    public required string Meaning { get; init; }

    public required string Remedy { get; init; }

    /// <summary>Where its runbook is: page and section of docs/.</summary>
    public string Runbook { get; init; } = $"alerts.md#{Name}";

    /// <summary>Of an objective; null: of the system.</summary>
    public Objective? Objective { get; init; }

    /// <summary>Labels that its owner wants.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Annotations that its owner wants.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>The labels that the rule itself gives.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OwnLabels => [.. Severity is null ? Array.Empty<KeyValuePair<string, string>>() : [new(SeverityLabel, Severity)], .. Labels];

    /// <summary>As labels of alerts say it; null for what alerts nobody.</summary>
    public static string? Of(Severity severity) => severity switch
    {
        Health.Severity.Critical => Critical,
        Health.Severity.Warning => Warning,
        _ => null,
    };
}
