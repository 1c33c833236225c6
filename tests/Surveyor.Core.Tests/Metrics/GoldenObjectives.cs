using Surveyor.Hearing;
using Surveyor.Objectives;

namespace Surveyor.Metrics;

/// <summary>Promises about the services of the golden cluster.</summary>
static class GoldenObjectives
{
    static readonly Objective Fast = new() { Name = "echo \"fast\"", Service = "echo", Threshold = TimeSpan.FromMilliseconds(250), Target = 0.999m };

    static readonly EventCounts Calm = new(990, 10, TimeSpan.Zero);

    public static IReadOnlyList<ObjectiveStatus> All { get; } =
    [
        new(Fast, "echo", "APP", "")
        {
            State = ObjectiveState.Burning,
            Results = [.. Enum.GetValues<EventResult>().Select(result => KeyValuePair.Create(result, (long)result * 3))],
            Unheard = TimeSpan.FromSeconds(2.5),
            Windows = [new(TimeSpan.FromMinutes(5), new(0, 0, TimeSpan.Zero)), new(TimeSpan.FromHours(1), Calm), new(TimeSpan.FromDays(30), Calm)],
        },
        new(Fast with { Name = "new", Service = "new", ByRequestorAccount = true }, "new", "", "BIZ") { State = ObjectiveState.Unknown, Problem = ObjectiveProblem.NotHeard, Hearing = HearingProblem.NobodyListens },
        new(Fast with { Name = "nothing", Service = "nothing*" }, "", "", "") { Problem = ObjectiveProblem.NoService },
    ];
}
