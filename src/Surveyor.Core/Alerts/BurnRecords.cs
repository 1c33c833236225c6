using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>The recording rules that the alerts of objectives stand on: the same for all objectives, one for each number and window.</summary>
public static class BurnRecords
{
    public const string Bad = "bad:increase";
    public const string Events = "events:increase";
    public const string Unheard = "unheard_seconds:increase";
    public const string ErrorRatio = "error_ratio:";
    public const string BurnRate = "burn_rate:";
    public const string BudgetLeft = "budget_left:";

    const string Level = "nats_slo:";
    const string Target = "nats_slo_target_ratio";
    const string Period = "nats_slo_period_seconds";

    /// <summary>The labels that tell apart whom something is promised.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["slo", "nats_service", "account", "requestor_account"];

    /// <summary>How often <see cref="PerMinuteOf"/> must be evaluated: their sum over a window is what was counted in it.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Over so many minutes that a scrape a minute is enough.</summary>
    const int Minutes = 5;

    /// <summary>
    /// Up to that Prometheus can well go through every sample of a window. Longer ones are added up minute by minute, also because an
    /// <c>instance</c> that is replaced by another within the window would count for its own part only.
    /// </summary>
    static readonly TimeSpan LongestRaw = TimeSpan.FromHours(1);

    /// <summary>"nats_slo:bad:increase1h".</summary>
    public static string Name(string what, TimeSpan window, RuleNaming naming) => naming.Family($"{Level}{what}{WindowText.Of(window)}");

    /// <summary>
    /// What the windows of some objectives are added up from that Prometheus cannot well go through sample by sample. Each minute tells the mean of
    /// the last five, so that each scrape counts in five of them and none falls between two windows.
    /// </summary>
    public static IReadOnlyList<PromRule> PerMinuteOf(IReadOnlyList<Objective> objectives, RuleNaming naming) =>
        objectives.SelectMany(Windows).Any(static window => window > LongestRaw)
            ? [.. new[] { Bad, Events, Unheard }.Select(what => new PromRule(PerMinute(what, naming), $"{Increase(what, Minutes * Minute, naming)} / {Minutes}"))]
            : [];

    /// <summary>All that some objectives need, by window.</summary>
    public static IReadOnlyList<PromRule> Of(IReadOnlyList<Objective> objectives, RuleNaming naming)
    {
        var windows = objectives.SelectMany(Windows).Distinct().Order().ToList();
        return [.. windows.SelectMany(window => Of(window, naming)), .. objectives.Select(one => one.Period).Distinct().Order().Select(period => LeftOf(period, naming))];
    }

    static IEnumerable<TimeSpan> Windows(Objective objective) =>
    [
        .. BurnWindows.Of(objective).SelectMany(window => new[] { window.Short, window.Long }),
        objective.Period,
        .. objective.BreachFor is null ? Array.Empty<TimeSpan>() : [ErrorBudget.BreachWindow(objective)],
    ];

    static PromRule[] Of(TimeSpan window, RuleNaming naming)
    {
        var (bad, events, ratio) = (Name(Bad, window, naming), Name(Events, window, naming), Name(ErrorRatio, window, naming));
        return
        [
            new(bad, Sum(Bad, window, naming)),
            new(events, Sum(Events, window, naming)),
            new(Name(Unheard, window, naming), Sum(Unheard, window, naming)),
            new(ratio, $"{bad} / ({events} > 0)"),
            new(Name(BurnRate, window, naming), $"{ratio} / {Budget(naming)}"),
        ];
    }

    static string Sum(string what, TimeSpan window, RuleNaming naming)
    {
        if (window <= LongestRaw)
        {
            return Increase(what, window, naming);
        }

        // Events weigh, not time: numbers of events are added, never ratios. Two of the last minutes are missing, as they are in fewer than five
        // means yet, and what came after the last of these. It is added as it is now, or an outage would be told too late.
        var (minute, missing) = (PerMinute(what, naming), (Minutes - 1) / 2);
        var sum = $"sum_over_time({minute}[{WindowText.Of(window)}])";
        return $"{sum} + {minute} * ({missing} + (time() - timestamp({minute})) / {PromText.Number(Minute.TotalSeconds)})\nor\n{sum}";
    }

    static string Increase(string what, TimeSpan window, RuleNaming naming)
    {
        var (by, over) = (naming.By(Labels), WindowText.Of(window));
        var results = naming.Family("nats_slo_events_total");
        return what switch
        {
            // Of two Surveyors the one that heard more knows better.
            Bad => $"max by ({by}) (sum without (result) (increase({results}{{result!~\"good|excluded\"}}[{over}])))",
            Events => $"max by ({by}) (sum without (result) (increase({results}{{result!=\"excluded\"}}[{over}])))",
            _ => $"min by ({by}) (increase({naming.Family("nats_slo_unheard_seconds_total")}[{over}]))",
        };
    }

    static string PerMinute(string what, RuleNaming naming) => naming.Family($"{Level}{what.Replace("increase", "per_minute", StringComparison.Ordinal)}");

    static PromRule LeftOf(TimeSpan period, RuleNaming naming)
    {
        var isOfIt = $"max by ({naming.By(Labels)}) ({naming.Family(Period)}) == {PromText.Number(period.TotalSeconds)}";
        return new(Name(BudgetLeft, period, naming), $"1 - {Name(BurnRate, period, naming)}\nand\n{isOfIt}");
    }

    static string Budget(RuleNaming naming) => $"(1 - max by ({naming.By(Labels)}) ({naming.Family(Target)}))";
}
