using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>Conditions as PromQL.</summary>
static class PromExpression
{
    public static string Of(AlertRule rule, RuleNaming naming) => Of(rule.When, rule.By, naming);

    public static string Of(Selector series, RuleNaming naming) =>
        naming.Family(series.Family) + (series.Matches.Count > 0 ? $"{{{string.Join(", ", series.Matches.Select(Of))}}}" : "");

    /// <summary>Aggregated so that the same thing told by two Surveyors is one.</summary>
    public static string Aggregate(string operation, string by, string expression) => by.Length > 0 ? $"{operation} by ({by}) ({expression})" : $"{operation}({expression})";

    static string Of(Condition condition, IReadOnlyList<string> by, RuleNaming naming) => condition switch
    {
        Compares one => Of(one, naming.By(by), naming),
        Both both => $"{Of(both.First, by, naming)}\nand\n{Of(both.Second, by, naming)}",
        Missing missing => $"absent({Of(new Selector(missing.Family, [.. naming.ConstantLabels.Select(static label => LabelMatch.Of(label.Key, label.Value))]), naming)})",
        Burns burns => string.Join("\nor\n", burns.Windows.Select(window => Of(burns.Objective, window, naming))),
        Breaches breaches => Of(breaches.Objective, naming),
        Silent silent => Of(silent, naming),
        _ => "vector(1)",
    };

    static string Of(Compares one, string by, RuleNaming naming)
    {
        var series = Of(one.Left.Series, naming);
        var told = one.Left is Growth growth ? $"increase({series}[{WindowText.Of(growth.Over)}])" : series;
        var left = Aggregate(one.Comparison is Comparison.Below ? "min" : "max", by, told) + (one.Left is TimeLeft ? " - time()" : "");
        var comparison = one.Comparison switch { Comparison.Above => ">", Comparison.Below => "<", _ => "==" };
        return $"{left} {comparison} {PromText.Number(one.Bar)}{(one.AtLeast is { } least ? $" >= {PromText.Number(least)}" : "")}";
    }

    static string Of(LabelMatch match)
    {
        if (match.Values is [var only])
        {
            return $"{match.Label}{(match.Is ? "=" : "!=")}{PromText.Quote(only)}";
        }

        return $"{match.Label}{(match.Is ? "=~" : "!~")}{PromText.Quote(string.Join('|', match.Values.Select(PromText.Literally)))}";
    }

    static string Of(Objective objective, BurnWindow window, RuleNaming naming)
    {
        var bar = PromText.Number(window.Bar(objective.Budget));
        return $"""
            (
              {Record(BurnRecords.ErrorRatio, window.Long)} > {bar}
            and
              {Record(BurnRecords.ErrorRatio, window.Short)} > {bar}
            and
              {EnoughTraffic(objective, objective.LeastEvents, window.Long, naming)}
            and
              {Heard(objective, window.Long, naming)}
            and
              {Heard(objective, window.Short, naming)}
            )
            """;

        string Record(string what, TimeSpan over) => PromExpression.Record(objective, what, over, naming);
    }

    static string Of(Objective objective, RuleNaming naming)
    {
        var window = ErrorBudget.BreachWindow(objective);
        return $"""
            (
              {Record(objective, BurnRecords.ErrorRatio, window, naming)} > {PromText.Number(objective.Budget)}
            and
              {EnoughTraffic(objective, objective.MinimumEvents ?? 0, window, naming)}
            and
              {Heard(objective, window, naming)}
            )
            """;
    }

    static string Of(Silent silent, RuleNaming naming) => $"""
        (
          {Record(silent.Objective, BurnRecords.Events, silent.Now.Long, naming)} < {Half}
        and
          {Record(silent.Objective, BurnRecords.Events, silent.Before, naming)} > {PromText.Number(silent.Objective.LeastEvents - Half)}
        and
          {Heard(silent.Objective, silent.Now.Long, naming)}
        )
        """;

    /// <summary>Prometheus reckons how many events there were, and may miss a whole number by a little.</summary>
    const decimal Half = 0.5m;

    static string EnoughTraffic(Objective objective, long leastEvents, TimeSpan window, RuleNaming naming) => $"""
        {Record(objective, BurnRecords.Bad, window, naming)} > {PromText.Number(objective.MinimumBad - Half)}
        and
          {Record(objective, BurnRecords.Events, window, naming)} > {PromText.Number(leastEvents - Half)}
        """;

    static string Heard(Objective objective, TimeSpan window, RuleNaming naming) =>
        $"{Record(objective, BurnRecords.Unheard, window, naming)} <= {PromText.Number(window.TotalSeconds / 2)}";

    static string Record(Objective objective, string what, TimeSpan window, RuleNaming naming) =>
        $"{BurnRecords.Name(what, window, naming)}{{slo={PromText.Quote(objective.Name)}}}";
}
