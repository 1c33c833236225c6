using Surveyor.Alerts;
using Surveyor.Hearing;
using Surveyor.Objectives;

namespace Surveyor.Metrics;

/// <summary>Promises about the services of the golden cluster.</summary>
static class GoldenObjectives
{
    static readonly Objective Fast = new() { Name = "echo \"fast\"", Service = "echo", Threshold = TimeSpan.FromMilliseconds(250), Target = 0.999m };

    static readonly EventCounts Calm = new(990, 10, TimeSpan.Zero);

    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static AlertReport Alerts { get; } = new(
        [
            Alert("NatsObjectiveBurnsFast", AlertRule.Critical, AlertState.Firing),
            Alert("NatsServerDown", AlertRule.Critical, AlertState.Firing, "it is being rebuilt"),
            Alert("NatsStreamLimitNear", AlertRule.Warning, AlertState.Pending, "nobody is told of it later, either"),
            Alert("NatsConsumerStopped", AlertRule.Warning, AlertState.Resolved),
            Alert("NatsWatchdog", "none", AlertState.Firing),
            Alert("Own", "", AlertState.Firing),
            Alert("Own", "fatal", AlertState.Firing),
        ],
        [new("http://alerts-1:9093", "", 12, 1, Noon), new("http://alerts-2:9093", "Connection refused", 0, 7, null), new("alerts.surveyor", null, 0, 0, null)],
        3,
        240);

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

    static Alert Alert(string name, string severity, AlertState state, string? silenced = null) =>
        new(name, new([new("alertname", name), new(AlertRule.SeverityLabel, severity)]), [], state, 1, Noon, null, silenced);
}
