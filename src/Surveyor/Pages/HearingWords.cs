using Surveyor.Hearing;

namespace Surveyor.Host.Pages;

/// <summary>Whether a service is heard, in words.</summary>
static class HearingWords
{
    public const string Heard = "heard";

    public const string Unknown = "unknown";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [Heard, .. Enum.GetValues<HearingProblem>().Select(Of), Unknown];

    public static string Of(HearingVerdict? verdict) => verdict switch
    {
        null => Unknown,
        { Problem: { } problem } => Of(problem),
        _ => Heard,
    };

    public static string Severity(string hearing) => hearing switch
    {
        Heard => "ok",
        Unknown => "unknown",
        _ => "warning",
    };

    /// <summary>What to think of what was heard.</summary>
    public static string Meaning(string hearing) => hearing switch
    {
        Heard => "Everything is heard that servers measure of it, as far as Surveyor can know.",
        "not_connected" => "Within the last minute nobody was connected to hear it: what happened then is unknown.",
        "dropped" => "Samples came faster than they could be counted: there was more than is shown.",
        "export_gone" => "Its account exports it no more, or has it measured no more as it was.",
        "nobody_listens" => "Servers measure it, and nothing brings the samples here; `surveyor discover` prints what does.",
        "silent" => "Requests go through its imports, and no sample of them comes.",
        _ => "No server told whether it is measured: there may be more than is shown.",
    };

    static string Of(HearingProblem problem) => problem switch
    {
        HearingProblem.NotConnected => "not_connected",
        HearingProblem.Dropped => "dropped",
        HearingProblem.ExportGone => "export_gone",
        HearingProblem.NobodyListens => "nobody_listens",
        _ => "silent",
    };
}
