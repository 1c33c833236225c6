namespace Surveyor.Alerts;

/// <summary>What an alert tells: for Prometheus to fill in, and filled in.</summary>
static class AlertWords
{
    public static IReadOnlyList<KeyValuePair<string, string>> ForPrometheus(AlertRule rule, RuleNaming naming) => Of(rule, naming, text => text.ForPrometheus(rule.Value));

    public static IReadOnlyList<KeyValuePair<string, string>> Filled(AlertRule rule, RuleNaming naming, LabelSet labels, double value) => Of(rule, naming, text => text.Fill(labels, value, rule.Value));

    /// <summary>What its owner says goes before what we say. Empty texts are none.</summary>
    static IReadOnlyList<KeyValuePair<string, string>> Of(AlertRule rule, RuleNaming naming, Func<AlertText, string> write)
    {
        IEnumerable<(string Name, AlertText Text)> texts =
        [
            ("summary", rule.Summary),
            ("description", rule.Description ?? AlertText.Verbatim(rule.Meaning)),
            ("runbook_url", AlertText.Verbatim(naming.Documents + rule.Runbook)),
            .. rule.Annotations.Select(static one => (one.Key, AlertText.Verbatim(one.Value))),
        ];
        return [.. texts.GroupBy(static one => one.Name).Select(same => KeyValuePair.Create(same.Key, write(same.Last().Text))).Where(static one => one.Value.Length > 0)];
    }
}
