using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>The tests of a file of rules: that each of its alerts is raised and goes again.</summary>
public static class RuleTestFile
{
    /// <summary>Two Surveyors are scraped: nothing may be doubled by it.</summary>
    static readonly string[] Instances = ["surveyor-1:7777", "surveyor-2:7777"];

    /// <summary>"slos.test.yaml" for "slos.rules.yaml".</summary>
    public static string NameFor(RuleFile rules) => rules.Name.Replace(".rules.", ".test.", StringComparison.Ordinal);

    public static string System(RuleFile rules, RuleNaming naming) => Write(rules, AlertCatalogue.System.Select(rule => SystemRuleTest.Of(rule, naming)), naming);

    public static string Objectives(RuleFile rules, IReadOnlyList<Objective> objectives, RuleNaming naming) =>
        Write(rules, objectives.OrderBy(static one => one.Name, StringComparer.Ordinal).SelectMany(objective => ObjectiveRuleTests.Of(objective, naming)), naming);

    static string Write(RuleFile rules, IEnumerable<RuleTest> tests, RuleNaming naming)
    {
        var yaml = new YamlLines().Line(0, $"# Written by 'surveyor rules'; run with: promtool test rules {NameFor(rules)}")
            .Line(0, $"rule_files: [{rules.Name}]").Line(0, "evaluation_interval: 1m")
            .Line(0, $"group_eval_order: [{string.Join(", ", rules.Groups.Select(static group => group.Name))}]");
        var all = tests.ToList();
        yaml.Line(0, all.Count > 0 ? "tests:" : "tests: []");
        foreach (var test in all)
        {
            Write(yaml, test, naming);
        }

        return yaml.ToString();
    }

    static void Write(YamlLines yaml, RuleTest test, RuleNaming naming)
    {
        yaml.Line(2, $"- name: {PromText.Quote(test.Name)}").Line(4, $"interval: {WindowText.Of(test.Step)}");
        yaml.Line(4, test.Series.Count > 0 ? "input_series:" : "input_series: []");
        foreach (var series in test.Series)
        {
            foreach (var instance in Instances)
            {
                LabelSet labels = new([.. series.Labels, .. naming.ConstantLabels, new("instance", instance), new("job", "surveyor")]);
                yaml.Text(6, "- series", $"{naming.Family(series.Family)}{labels}").Text(8, "values", string.Join(' ', series.Parts.Select(static part => part.Text)));
            }
        }

        yaml.Line(4, "alert_rule_test:");
        foreach (var moment in test.Moments)
        {
            Write(yaml, moment);
        }
    }

    static void Write(YamlLines yaml, TestMoment moment)
    {
        yaml.Line(6, $"- eval_time: {WindowText.Of(moment.Time)}").Line(8, $"alertname: {moment.Alert}");
        if (moment.Expected is not { } expected)
        {
            yaml.Line(8, "exp_alerts: []");
            return;
        }

        yaml.Line(8, "exp_alerts:").Line(10, expected.Labels.All.Count > 0 ? "- exp_labels:" : "- exp_labels: {}");
        foreach (var (name, value) in expected.Labels.All)
        {
            yaml.Text(14, name, value);
        }

        yaml.Texts(12, "exp_annotations", expected.Annotations);
    }
}
