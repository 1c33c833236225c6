using Surveyor.Objectives;

namespace Surveyor.Host.Pages;

/// <summary>What is to be said of an objective.</summary>
static class ObjectiveProse
{
    /// <summary>The promise in a sentence.</summary>
    public static string Promise(ObjectiveLine line) =>
        $"Of {WindowText.Of(TimeSpan.FromSeconds(line.PeriodSeconds))}, {Show.Share((double)line.Target)} of requests are answered within {Show.Latency(line.ThresholdSeconds)} ({PartOf(line.Part)}).";

    /// <summary>Why it is in its state.</summary>
    public static string Why(ObjectiveLine line) => line switch
    {
        { Problem: "no_service" } => "No service is known that it is about.",
        { Problem: "not_tracked" } => "The service is exported and not measured.",
        { Problem: "not_heard" } => "The service is not heard now: what happens is unknown.",
        { State: "burning", Burning: [ObjectiveLine.Breach] } => "More requests are bad right now than the target leaves.",
        { State: "burning" } => $"The budget burns too fast: {string.Join(", ", line.Burning.Where(one => one != ObjectiveLine.Breach).Select(Show.State))}.",
        { State: "no_data" } => "Nobody asked in the whole period.",
        { State: "too_little_traffic" } => "So few asked that one bad request would be the whole budget.",
        { State: "missed" } => "The budget of the period is used up.",
        { Problem: "sampled_by_headers" } => "Only requests whose headers ask for it are measured, which says nothing about the rest.",
        { Problem: "sampled_thinly" } => "So few requests are measured that its alerts never have enough.",
        { State: "unknown" } => "Too little was heard of a window that matters.",
        _ => line.UnheardSeconds >= 1 ? $"Kept, as far as it was heard; {Show.Seconds(line.UnheardSeconds)} of the period were not." : "Kept.",
    };

    static string PartOf(string part) => part switch
    {
        "total" => "as who asks sees it",
        "provider" => "without the round trip to who asks",
        "service" => "in the service itself",
        _ => PartLine.Label(part),
    };
}
