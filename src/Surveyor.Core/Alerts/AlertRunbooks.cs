using System.Text;
using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>docs/alerts.md, made from the declarations: each alert links to its section, or to that of the state it stands on.</summary>
public static class AlertRunbooks
{
    const string Head = """
        # Alerts

        Written from the declarations (`src/Surveyor.Core/Alerts`); a test keeps it so. Each section is also the runbook of the alert it is named after.

        Every alert is declared once. `surveyor rules` writes the declarations as Prometheus rules (`config/prometheus/`), each with a test for
        `promtool` that it is raised and goes; Surveyor evaluates the same declarations itself, so that alerts arrive without a Prometheus, too.
        Both give an alert the same name, labels and words, and no `instance`: Alertmanager takes what several send for one.

        | to do | command |
        | --- | --- |
        | write the rules | `surveyor rules --out rules --docs https://wiki.example/surveyor/` |
        | see whether they are stale | `surveyor rules --out rules --check` |
        | check them | `promtool check rules rules/*.rules.yaml` |
        | test them | `promtool test rules rules/*.test.yaml` |

        Give it the same `prefix` and `constant-labels` as the Surveyor that is scraped, and the same objectives. Rules need Prometheus 2.42 or later
        (`keep_firing_for`).

        **Severity**: `critical` should wake somebody, `warning` should be looked at in working hours. Alerts of objectives say it as `urgency`, too:
        `page` or `ticket`.

        **Where both differ.** What is not known has no series, so in Prometheus an alert goes some minutes after nothing is known of it any more;
        Surveyor keeps it as it is until somebody can say. Prometheus reckons how much counters grew between samples, Surveyor counts.

        **Two Surveyors.** No rule adds up what several Surveyors tell: of the same series the greatest counts, or the least where little is bad.

        ## Objectives

        The recording rules are the same for all objectives, one set for each window: `nats_slo:bad:increase1h`, `nats_slo:events:increase1h`,
        `nats_slo:unheard_seconds:increase1h`, `nats_slo:error_ratio:1h`, `nats_slo:burn_rate:1h`, and `nats_slo:budget_left:30d` for each period. Windows
        longer than an hour are added up from `nats_slo:bad:per_minute` and its like, which must be recorded each minute (`interval: 1m`), so
        that events weigh and not time. A window of which less than half was heard raises nothing. The scrape interval should be at most a
        quarter of the shortest window: 5 minutes for a period of 30 days.
        """;

    /// <summary>What the sections of objectives show.</summary>
    static readonly Objective Example = new()
    {
        Name = "prices",
        Service = "prices",
        Threshold = TimeSpan.FromMilliseconds(250),
        Target = 0.99m,
        BreachFor = TimeSpan.FromMinutes(2),
    };

    public static string Write()
    {
        var objectives = ObjectiveAlerts.Of(Example);
        var text = new StringBuilder(Head).Append('\n');
        Table(text, objectives);
        text.Append("\n## System\n\nOf alerts that stand on a state or a finding, [health.md](health.md) has the runbook.\n");
        Table(text, AlertCatalogue.System);
        text.Append("\n# Runbooks\n");
        foreach (var same in objectives.Concat(AlertCatalogue.System).GroupBy(static rule => rule.Name))
        {
            Section(text, [.. same]);
        }

        return text.ToString();
    }

    static void Table(StringBuilder text, IReadOnlyList<AlertRule> rules)
    {
        text.Append("\n| alert | severity | after | told apart by |\n| --- | --- | --- | --- |\n");
        foreach (var same in rules.GroupBy(static rule => rule.Name))
        {
            var rule = same.First();
            text.Append($"| [{rule.Name}](#{rule.Name}) | {string.Join(", ", same.Select(Severity).Distinct())} | {(rule.For > TimeSpan.Zero ? WindowText.Of(rule.For) : "at once")} | {string.Join(", ", rule.By.Select(static label => $"`{label}`"))} |\n");
        }
    }

    static void Section(StringBuilder text, IReadOnlyList<AlertRule> rules)
    {
        var rule = rules[0];
        text.Append($"\n<a id=\"{rule.Name}\"></a>\n## {rule.Name}\n\n*{string.Join(", ", rules.Select(Severity).Distinct())}* — {rule.Meaning}\n");
        text.Append(rule.Runbook.StartsWith("health.md", StringComparison.Ordinal) ? $"\n**What to do.** {rule.Remedy} More in [health.md]({rule.Runbook}).\n" : $"\n**What to do.** {rule.Remedy}\n");
        foreach (var one in rules)
        {
            text.Append($"\n```promql\n{PromExpression.Of(one, new())}\n```\n");
        }
    }

    static string Severity(AlertRule rule) => rule.Severity ?? "as the finding's";
}
