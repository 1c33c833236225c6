using Surveyor.Health;

namespace Surveyor.Metrics.Rows;

/// <summary>Verdicts as numbers and label values.</summary>
static class Verdicts
{
    public const string States = "What each state means, from when on it holds and what to do is in health.md.";

    /// <summary>0 ok, 1 information, 2 warning, 3 critical; null: unknown.</summary>
    public static double? Number(Severity severity) => severity switch
    {
        Severity.Ok => 0,
        Severity.Information => 1,
        Severity.Warning => 2,
        Severity.Critical => 3,
        _ => null,
    };

    /// <summary>A number or none.</summary>
    public static double? Known(double value) => double.IsNaN(value) ? null : value;
}
