namespace Surveyor.Alerts;

/// <summary>Alerts of what keeps objectives from being judged: the same for all of them.</summary>
static class ServiceAlerts
{
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        new("NatsServiceNotHeard", new Compares(new ValueOf(new("nats_service_hearing_problem", LabelMatch.Not("problem", "nobody_listens"))), Comparison.Equal, 1))
        {
            Severity = AlertRule.Warning,
            By = ["nats_service", "account", "problem"],
            For = TimeSpan.FromMinutes(5),
            KeepFiringFor = TimeSpan.FromMinutes(5),
            Summary = "Service {nats_service} is not heard: {problem}.",
            Meaning = "Latency samples of the service do not reach Surveyor, or not all: what it shows of it is not what is. Services that nobody meant to hear (`nobody_listens`) are left out.",
            Remedy = "`surveyor discover` prints what makes it be heard; `nats_service_hearing_problem` in metrics.md says what each problem means.",
        },
        new("NatsObjectiveNotJudged", new Compares(new ValueOf(new("nats_slo_problem")), Comparison.Equal, 1))
        {
            Severity = AlertRule.Warning,
            By = [.. BurnRecords.Labels, "problem"],
            For = TimeSpan.FromMinutes(15),
            KeepFiringFor = TimeSpan.FromMinutes(5),
            Summary = "Objective {slo} cannot be judged: {problem}.",
            Meaning = "Nobody knows whether the promise is kept, so none of its other alerts can be raised: no service that it is about is known (`no_service`), nobody has it measured (`not_tracked`), its samples do not arrive (`not_heard`), only traced requests are measured (`sampled_by_headers`), or too few (`sampled_thinly`).",
            Remedy = "Mend the name in the objective's file, have the service measured, or measure more of its requests; `surveyor discover` lists services and how they are measured.",
        },
        new("NatsObjectiveUnknown", new Compares(new ValueOf(new("nats_slo_state", LabelMatch.Of("state", "unknown"))), Comparison.Equal, 1))
        {
            Severity = AlertRule.Warning,
            By = BurnRecords.Labels,
            For = TimeSpan.FromMinutes(30),
            KeepFiringFor = TimeSpan.FromMinutes(5),
            Summary = "Whether objective {slo} is kept has not been known for long.",
            Meaning = "The service is not heard, or was not for most of a window that an alert looks at. That is never taken for well.",
            Remedy = "See what NatsObjectiveNotJudged and NatsServiceNotHeard say of it; a gap leaves the windows by itself.",
        },
        new("NatsObjectiveFilesBroken", new Compares(new ValueOf(new("nats_slo_files_broken")), Comparison.Above, 0))
        {
            Severity = AlertRule.Warning,
            Summary = "{value} files of objectives cannot be used.",
            Meaning = "A file of an objective is wrong: what it promises is not watched, or still as it was before the last change.",
            Remedy = "The log names file, key and what is accepted; `surveyor rules` does, too.",
        },
    ];
}
