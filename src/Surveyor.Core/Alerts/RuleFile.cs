using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>A file of rules for Prometheus, and how it is written.</summary>
public sealed record RuleFile(string Name, IReadOnlyList<PromGroup> Groups)
{
    public const string SystemName = "nats-surveyor.rules.yaml";

    public const string ObjectivesName = "slos.rules.yaml";

    /// <summary>The alerts of the system, the same for every system.</summary>
    public static RuleFile System(RuleNaming naming) =>
        new(SystemName, [.. AlertCatalogue.Groups.Select(group => new PromGroup(group.Group, [.. group.Rules.Select(rule => Of(rule, naming))]))]);

    /// <summary>The recording rules and alerts of objectives.</summary>
    public static RuleFile Objectives(IReadOnlyList<Objective> objectives, RuleNaming naming)
    {
        var ordered = objectives.OrderBy(static one => one.Name, StringComparer.Ordinal).ToList();
        var alerts = ordered.SelectMany(ObjectiveAlerts.Of).Select(rule => Of(rule, naming)).ToList();
        PromGroup[] groups =
        [
            new("nats-slo-minutes", BurnRecords.PerMinuteOf(ordered, naming)) { Interval = BurnRecords.Minute },
            new("nats-slo-windows", BurnRecords.Of(ordered, naming)),
            new("nats-slo-alerts", alerts),
        ];
        return new(ObjectivesName, [.. groups.Where(static group => group.Rules.Count > 0)]);
    }

    public string Write(RuleNaming naming)
    {
        var yaml = new YamlLines().Line(0, "# Written by 'surveyor rules', which also tells whether it is stale (--check).");
        yaml.Line(0, Groups.Count > 0 ? "groups:" : "groups: []");
        foreach (var group in Groups)
        {
            yaml.Line(2, $"- name: {group.Name}");
            if (group.Interval > TimeSpan.Zero)
            {
                yaml.Line(4, $"interval: {WindowText.Of(group.Interval)}");
            }

            yaml.Line(4, "rules:");
            foreach (var rule in group.Rules)
            {
                Write(yaml, rule, naming);
            }
        }

        return yaml.ToString();
    }

    static PromRule Of(AlertRule rule, RuleNaming naming) => new(rule.Name, PromExpression.Of(rule, naming)) { Alert = rule };

    static void Write(YamlLines yaml, PromRule rule, RuleNaming naming)
    {
        yaml.Line(6, $"- {(rule.Alert is null ? "record" : "alert")}: {rule.Name}").Block(8, "expr", rule.Expression);
        if (rule.Alert is not { } alert)
        {
            return;
        }

        if (alert.For > TimeSpan.Zero)
        {
            yaml.Line(8, $"for: {WindowText.Of(alert.For)}");
        }

        if (alert.KeepFiringFor > TimeSpan.Zero)
        {
            yaml.Line(8, $"keep_firing_for: {WindowText.Of(alert.KeepFiringFor)}");
        }

        // What stands on no series has to be told whose system it is.
        IReadOnlyList<KeyValuePair<string, string>> constant = alert.When is Always ? naming.ConstantLabels : [];
        yaml.Texts(8, "labels", [.. constant.Concat(alert.OwnLabels).Select(static label => KeyValuePair.Create(label.Key, PromText.Verbatim(label.Value)))]);
        yaml.Texts(8, "annotations", AlertWords.ForPrometheus(alert, naming));
    }
}
