namespace Surveyor.Alerts;

/// <summary>The test of one alert of the system, made from its condition: calm, then what raises it, then calm again.</summary>
static class SystemRuleTest
{
    static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    const int Calm = 10;

    /// <summary>How long nothing happens after it is over, so that it goes.</summary>
    const int Margin = 4;

    public static RuleTest Of(AlertRule rule, RuleNaming naming)
    {
        var leaves = Leaves(rule.When).ToList();
        var window = leaves.OfType<Compares>().Select(static one => one.Left is Growth growth ? growth.Over : TimeSpan.Zero).Append(TimeSpan.Zero).Max();
        var raisedAt = Calm + (int)Math.Ceiling((rule.For + window) / Step) + 1;
        var heldUntil = raisedAt + Margin;
        var goneAt = heldUntil + (int)Math.Ceiling((rule.KeepFiringFor + window) / Step) + Margin;
        Phases phases = new(raisedAt, heldUntil - Calm, goneAt - heldUntil + Margin);
        var labels = LabelsOf(rule, leaves[0]).Where(label => rule.By.Contains(label.Key)).ToList();
        LabelSet told = new([.. naming.ConstantLabels, .. labels, .. rule.OwnLabels]);
        var raised = new TestMoment(Step * raisedAt, rule.Name, new(told, AlertWords.Filled(rule, naming, new(labels), leaves[0] is Compares first ? Bad(first, phases) : 1)));
        var name = $"{rule.Name}{(rule.Severity is null ? "" : $" ({rule.Severity})")}";
        return leaves[0] is Always
            ? new($"{name} is always raised", Step, [], [raised])
            : new(
                $"{name} is raised and goes",
                Step,
                [.. leaves.Select(leaf => Series(rule, leaf, phases))],
                [new(Step * (Calm - 1), rule.Name, null), raised, new(Step * goneAt, rule.Name, null)]);
    }

    static IEnumerable<Condition> Leaves(Condition condition) => condition is Both both ? Leaves(both.First).Concat(Leaves(both.Second)) : [condition];

    static TestSeries Series(AlertRule rule, Condition leaf, Phases phases) => leaf is Compares compares
        ? new(compares.Left.Series.Family, LabelsOf(rule, leaf), Parts(compares, phases))
        : new(((Missing)leaf).Family, [], [TestPart.Flat(1, Calm), TestPart.Nothing(phases.Held), TestPart.Flat(1, phases.After)]);

    static TestPart[] Parts(Compares one, Phases phases)
    {
        switch (one.Left)
        {
            case Growth:
                var rising = new TestPart(1, 1, phases.Held);
                return [TestPart.Flat(0, Calm), rising, TestPart.Flat(rising.Last, phases.After)];
            case TimeLeft:
                var expiry = (Step * phases.RaisedAt).TotalSeconds + Bad(one, phases);
                return [TestPart.Flat(expiry + (10 * one.Bar), Calm), TestPart.Flat(expiry, phases.Held), TestPart.Flat(expiry + (10 * one.Bar), phases.After)];
            default:
                return [Quiet(one, Calm), TestPart.Flat(Bad(one, phases), phases.Held), Quiet(one, phases.After)];
        }
    }

    /// <summary>A series that is 1 while something is so is not there else.</summary>
    static TestPart Quiet(Compares one, int count) => one switch
    {
        { Comparison: Comparison.Equal, Bar: 0 } => TestPart.Flat(1, count),
        { Comparison: Comparison.Equal } => TestPart.Nothing(count),
        _ => TestPart.Flat(one.Bar, count),
    };

    /// <summary>A value that raises it.</summary>
    static double Bad(Compares one, Phases phases) => (one.Left, one.Comparison) switch
    {
        (Growth growth, _) => Math.Round(growth.Over / Step),
        (TimeLeft, _) => (one.Bar + (one.AtLeast ?? 0)) / 2,
        (_, Comparison.Equal) => one.Bar,
        (_, Comparison.Above) => one.Bar + 2,
        _ => one.Bar - 1,
    };

    static KeyValuePair<string, string>[] LabelsOf(AlertRule rule, Condition leaf)
    {
        if (leaf is not Compares { Left.Series: { } series })
        {
            return [];
        }

        var matched = series.Matches.Where(static match => match.Is).Select(static match => KeyValuePair.Create(match.Label, match.Values[0])).ToList();
        return [.. matched, .. rule.By.Where(label => matched.All(one => one.Key != label)).Select(static label => KeyValuePair.Create(label, Example(label)))];
    }

    static string Example(string label) => label switch
    {
        "account" => "ACCOUNTID",
        "account_name" => "SHOP",
        "stream" => "ORDERS",
        "consumer_name" => "invoices",
        "server_name" => "nats-1",
        "server_cluster" => "east",
        "server_domain" => "hub",
        "nats_service" => "prices",
        "problem" => "silent",
        _ => $"some {label.Replace('_', ' ')}",
    };

    /// <param name="RaisedAt">Steps from the start.</param>
    /// <param name="Held">Steps that it lasts.</param>
    /// <param name="After">Steps after it.</param>
    readonly record struct Phases(int RaisedAt, int Held, int After);
}
