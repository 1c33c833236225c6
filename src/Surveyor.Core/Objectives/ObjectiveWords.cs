namespace Surveyor.Objectives;

/// <summary>States and problems as labels, pages and the API say them.</summary>
public static class ObjectiveWords
{
    public static string Of(ObjectiveState state) => state switch
    {
        ObjectiveState.NoData => "no_data",
        ObjectiveState.TooLittleTraffic => "too_little_traffic",
        ObjectiveState.Burning => "burning",
        ObjectiveState.Missed => "missed",
        ObjectiveState.Met => "met",
        _ => "unknown",
    };

    public static string Of(ObjectiveProblem problem) => problem switch
    {
        ObjectiveProblem.NoService => "no_service",
        ObjectiveProblem.NotTracked => "not_tracked",
        ObjectiveProblem.NotHeard => "not_heard",
        ObjectiveProblem.SampledByHeaders => "sampled_by_headers",
        ObjectiveProblem.SampledThinly => "sampled_thinly",
        _ => "",
    };
}
