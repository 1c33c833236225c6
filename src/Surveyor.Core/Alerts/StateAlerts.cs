using Surveyor.Health;

namespace Surveyor.Alerts;

/// <summary>Alerts of what the rule books judge: name, severity, meaning and remedy are theirs.</summary>
static class StateAlerts
{
    /// <summary>A verdict that changes for a moment, or is not known for one, is no end.</summary>
    static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);

    static readonly string[] StreamLabels = ["account", "account_name", "server_domain", "stream"];

    static readonly string[] ConsumerLabels = [.. StreamLabels, "consumer_name"];

    public static IReadOnlyList<AlertRule> System { get; } = [.. SystemRules.All.Where(static rule => rule.Severity >= Severity.Warning).Select(Of)];

    public static IReadOnlyList<AlertRule> Streams { get; } =
    [
        .. StreamRules.InOrder.SelectMany(static rule => Of("stream", StreamLabels, "Stream {stream} of {account_name}", rule.Name, rule.Severity, rule.Milder is not null, rule.Meaning, rule.Remedy)),
        .. Replicas("stream", StreamLabels, "stream {stream} of {account_name}"),
    ];

    public static IReadOnlyList<AlertRule> Consumers { get; } =
    [
        .. ConsumerRules.InOrder.SelectMany(static rule => Of("consumer", ConsumerLabels, "Consumer {consumer_name} of {stream} of {account_name}", rule.Name, rule.Severity, rule.Milder is not null, rule.Meaning, rule.Remedy)),
        .. Replicas("consumer", ConsumerLabels, "consumer {consumer_name} of {stream} of {account_name}"),
    ];

    /// <summary>"NatsConsumerAcksStalled".</summary>
    static string Name(string kind, string rule) => $"Nats{string.Concat(rule.Split('_').Prepend(kind).Where(static word => word.Length > 0).Select(static word => char.ToUpperInvariant(word[0]) + word[1..]))}";

    /// <summary>A finding has its severity as a label.</summary>
    static AlertRule Of(SystemRule rule)
    {
        var severities = new[] { AlertRule.Of(rule.Severity), AlertRule.Warning }.OfType<string>().Distinct().ToArray();
        return new(Name("", rule.Name), new Compares(new ValueOf(new("nats_health_finding", LabelMatch.Of("rule", rule.Name), LabelMatch.Of("severity", severities))), Comparison.Equal, 1))
        {
            By = ["kind", "name", "server_cluster", "server_domain", AlertRule.SeverityLabel],
            KeepFiringFor = Keep,
            Summary = $"{{kind}} {{name}}: {rule.Name.Replace('_', ' ')}.",
            Meaning = rule.Meaning,
            Remedy = rule.Remedy,
            Runbook = $"health.md#{HealthDocument.Anchor("", rule.Name)}",
        };
    }

    /// <summary>A rule whose verdict may be milder than its worst is two alerts.</summary>
    static IEnumerable<AlertRule> Of(string kind, string[] by, string who, string state, Severity worst, bool mayBeMilder, string meaning, string remedy)
    {
        Severity[] severities = mayBeMilder ? [worst, Severity.Warning] : [worst];
        return severities.Distinct().Where(static one => AlertRule.Of(one) is not null).Select(severity => new AlertRule(Name(kind, state), new Both(
            new Compares(new ValueOf(new($"nats_{kind}_state", LabelMatch.Of("state", state))), Comparison.Equal, 1),
            new Compares(new ValueOf(new($"nats_{kind}_severity")), Comparison.Equal, severity is Severity.Critical ? 3 : 2)))
        {
            Severity = AlertRule.Of(severity),
            By = by,
            KeepFiringFor = Keep,
            HeldWhile = Unknown(kind),
            Summary = $"{who}: {state.Replace('_', ' ')}.",
            Meaning = meaning,
            Remedy = remedy,
            Runbook = $"health.md#{HealthDocument.Anchor(kind, state)}",
        });
    }

    /// <summary>Looks as such are counted by the rule books already; behind may be what a restart leaves for a while.</summary>
    static IEnumerable<AlertRule> Replicas(string kind, string[] by, string whose)
    {
        yield return Replica(kind, by, "offline", $"A replica of {whose} is offline.", TimeSpan.Zero,
            "Its leader hears nothing of a replica at three looks in a row: one more, and there may be no majority.", "Bring the server back that holds it; see the page of the stream for which it is.");
        yield return Replica(kind, by, "behind", $"A replica of {whose} is behind.", TimeSpan.FromMinutes(15),
            "A replica has not caught up for a quarter of an hour: as long as it has not, it cannot lead.", "Look at the disk, the processor and the link of the server that holds it.");
    }

    static AlertRule Replica(string kind, string[] by, string state, string summary, TimeSpan time, string meaning, string remedy) =>
        new(Name(kind, $"replica_{state}"), new Compares(new ValueOf(new($"nats_{kind}_replica_state", LabelMatch.Of("state", state))), Comparison.Equal, 1))
        {
            Severity = AlertRule.Warning,
            By = by,
            For = time,
            KeepFiringFor = Keep,
            HeldWhile = Unknown(kind),
            Summary = summary,
            Meaning = meaning,
            Remedy = remedy,
        };

    static Compares Unknown(string kind) => new(new ValueOf(new($"nats_{kind}_state", LabelMatch.Of("state", "unknown"))), Comparison.Equal, 1);
}
