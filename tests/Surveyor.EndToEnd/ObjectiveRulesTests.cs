using System.Globalization;
using System.Text.RegularExpressions;
using Surveyor.Alerts;
using Surveyor.EndToEnd.Kit;
using Surveyor.EndToEnd.Truth;
using Surveyor.Objectives;

namespace Surveyor.EndToEnd;

/// <summary>Surveyor's own arithmetic against the rules it writes, evaluated by a real Prometheus over two simulated weeks.</summary>
public sealed partial class ObjectiveRulesTests(ITestOutputHelper output)
{
    const int Enough = 1_000;

    static readonly Objective Objective = new() { Name = "price", Service = "price", Threshold = TimeSpan.FromMilliseconds(500), Target = 0.99m };

    static readonly RuleNaming Naming = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ratios_budgets_and_alerts_agree_within_a_percentage_point()
    {
        var folder = Directory.CreateTempSubdirectory("surveyor-weeks-").FullName;
        try
        {
            var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
            var weeks = await LiveAsync(start, folder);
            var groups = RuleFile.Objectives([Objective], Naming).Groups.ToLookup(static group => group.Interval > TimeSpan.Zero);
            await RecordAsync(groups[true].Single(), start, weeks.Looks[^1].At, folder);
            var rules = groups[false].SelectMany(group => group.Rules).ToList();
            await using var prometheus = await TestPrometheus.ShowingAsync(Path.Combine(folder, "data"));
            foreach (var look in weeks.Looks)
            {
                await CompareAsync(prometheus, rules, look.At, look.After, look.Status);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<SimulatedWeeks> LiveAsync(DateTimeOffset start, string folder)
    {
        var page = Path.Combine(folder, "weeks.prom");
        SimulatedWeeks weeks;
        await using (var writer = new StreamWriter(page))
        {
            weeks = new(start, Objective, writer);
            weeks.Live();
        }

        var (code, told) = await Promtool.RunAsync("", "tsdb", "create-blocks-from", "openmetrics", page, Path.Combine(folder, "data"));
        code.ShouldBe(0, told);
        return weeks;
    }

    /// <summary>What longer windows are added up from is recorded first, as it would have been.</summary>
    static async Task RecordAsync(PromGroup group, DateTimeOffset start, DateTimeOffset end, string folder)
    {
        // Prometheus evaluates a group at a second of the minute that depends on the name of its file: each run tries another one.
        var (file, data) = (Path.Combine(folder, "minutes.rules.yaml"), Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(file, new RuleFile("minutes", [group]).Write(Naming), Cancellation);
        await using var prometheus = await TestPrometheus.ShowingAsync(data);
        string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var (code, told) = await Promtool.RunAsync(
            "", "tsdb", "create-blocks-from", "rules", $"--start={Seconds(start)}", $"--end={Seconds(end)}", $"--url={prometheus.Url}", $"--output-dir={data}", "--eval-interval=1m", file);
        code.ShouldBe(0, told);
    }

    async Task CompareAsync(TestPrometheus prometheus, IReadOnlyList<PromRule> rules, DateTimeOffset at, string after, ObjectiveStatus status)
    {
        foreach (var (window, counts) in status.Windows.Where(one => one.Counts.Events >= Enough))
        {
            var told = await TellAsync(BurnRecords.Name(BurnRecords.ErrorRatio, window, Naming));
            told.ShouldNotBeNull($"{WindowText.Of(window)} after {after}");
            told.Value.ShouldBe(counts.ErrorRatio!.Value, 0.01, $"{WindowText.Of(window)} after {after}");
            output.WriteLine(FormattableString.Invariant($"{after}: {WindowText.Of(window)} {counts.ErrorRatio:0.00000} against {told:0.00000} of {counts.Events:0}"));
        }

        var left = await TellAsync(BurnRecords.Name(BurnRecords.BudgetLeft, Objective.Period, Naming));
        left!.Value.ShouldBe(status.BudgetLeft!.Value, 0.01, $"the budget after {after}");
        output.WriteLine(FormattableString.Invariant($"{after}: budget {status.BudgetLeft:0.0000} against {left:0.0000}"));
        foreach (var alert in rules.Where(rule => rule.Alert?.When is Burns))
        {
            var urgency = ((Burns)alert.Alert!.When).Windows[0].Urgency;
            var holds = status.Burns.Any(burn => burn.Window.Urgency == urgency && burn.Holds == true);
            (await TellAsync(alert.Expression) is not null).ShouldBe(holds, $"{alert.Name} after {after}: {string.Join("; ", status.Burns)}");
        }

        async Task<double?> TellAsync(string expression) => (await prometheus.QueryAsync(Whole(expression, rules), at)) is [var sample] ? sample.Value : null;
    }

    /// <summary>An expression with the rules it stands on in place of their names, but for those that are recorded.</summary>
    static string Whole(string expression, IReadOnlyList<PromRule> rules)
    {
        var names = rules.Where(rule => rule.Alert is null).ToDictionary(rule => rule.Name, rule => rule.Expression);
        while (Recorded().Matches(expression).FirstOrDefault(match => names.ContainsKey(match.Groups[1].Value)) is { } found)
        {
            expression = $"{expression[..found.Index]}({names[found.Groups[1].Value]}){expression[(found.Index + found.Length)..]}";
        }

        return expression;
    }

    /// <summary>With the selector of the one objective there is.</summary>
    [GeneratedRegex(@"(nats_slo:[0-9a-z_:]+)(\{[^}]*\})?")]
    private static partial Regex Recorded();
}
