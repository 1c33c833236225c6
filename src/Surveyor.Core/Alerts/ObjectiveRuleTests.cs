using Surveyor.Objectives;

namespace Surveyor.Alerts;

/// <summary>The tests of an objective's alerts: each pair of windows raises its alert, too few events and a time without hearing do not.</summary>
static class ObjectiveRuleTests
{
    /// <summary>Longer windows are added up from means over five minutes, so three times that is enough to be seen.</summary>
    static readonly TimeSpan Enough = TimeSpan.FromMinutes(15);

    static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    public static IEnumerable<RuleTest> Of(Objective objective, RuleNaming naming)
    {
        var rules = ObjectiveAlerts.Of(objective);
        return rules.SelectMany(rule => rule.When switch
        {
            Burns burns => burns.Windows.Select(window => Burning(rule, window, naming)).Append(Unheard(rule, burns.Windows[0], naming)).Append(TooFew(rule, burns.Windows[0], naming)),
            Breaches => [Breaching(rule, naming)],
            Silent silent => [GoneSilent(rule, silent, naming)],
            _ => Array.Empty<RuleTest>(),
        });
    }

    /// <summary>So much is bad that this pair of windows is exceeded and no faster one.</summary>
    static RuleTest Burning(AlertRule rule, BurnWindow window, RuleNaming naming)
    {
        var objective = rule.Objective!;
        var all = BurnWindows.Of(objective);
        var faster = all.TakeWhile(one => one != window).Select(one => one.Factor).Append(decimal.MaxValue).Where(factor => factor > window.Factor).Min();
        var most = faster == decimal.MaxValue ? 1 : Math.Min(1, faster * objective.Budget);
        var traffic = new TestTraffic(objective, (window.Bar(objective.Budget) + most) / 2, all.Min(one => one.Short));
        traffic.Idle(Slack).Burn(Enough);
        var raisedAt = traffic.Now;
        traffic.Good(((Burns)rule.When).Windows.Max(one => one.Short) + Slack);
        return traffic.Test($"{objective.Name}: {window.Name} raises {rule.Name}, which goes", [Never(rule, Slack), Raised(rule, raisedAt, traffic.Ratio, naming), Never(rule, traffic.Now)]);
    }

    static RuleTest Unheard(AlertRule rule, BurnWindow window, RuleNaming naming)
    {
        var objective = rule.Objective!;
        var traffic = new TestTraffic(objective, 1, BurnWindows.Of(objective).Min(one => one.Short)) { IsHeard = false };

        // An alert asks that somebody listened for half of each window.
        traffic.Idle(Slack).Burn((window.Long / 2 > Enough ? window.Long / 2 : Enough) + Slack);
        return traffic.Test($"{objective.Name}: {rule.Name} is not raised while nobody listens", [Never(rule, traffic.Now)]);
    }

    /// <summary>One bad event less than the objective asks for, told by two Surveyors.</summary>
    static RuleTest TooFew(AlertRule rule, BurnWindow window, RuleNaming naming)
    {
        var objective = rule.Objective!;
        var traffic = new TestTraffic(objective, 1, BurnWindows.Of(objective).Min(one => one.Short));
        traffic.Idle(Slack).Bad(Math.Max(0, objective.MinimumBad - 1)).Idle(TimeSpan.FromMinutes(1));
        return traffic.Test($"{objective.Name}: {rule.Name} is not raised by {Math.Max(0, objective.MinimumBad - 1)} bad events ({window.Name})", [Never(rule, traffic.Now)]);
    }

    static RuleTest Breaching(AlertRule rule, RuleNaming naming)
    {
        var objective = rule.Objective!;
        var window = ErrorBudget.BreachWindow(objective);
        var traffic = new TestTraffic(objective, (objective.Budget + 1) / 2, window);
        traffic.Idle(Slack).Burn(rule.For + window + Slack);
        var raisedAt = traffic.Now;
        traffic.Good(window + Slack);
        return traffic.Test($"{objective.Name}: {rule.Name} is raised and goes", [Never(rule, Slack), Raised(rule, raisedAt, traffic.Ratio, naming), Never(rule, traffic.Now)]);
    }

    static RuleTest GoneSilent(AlertRule rule, Silent silent, RuleNaming naming)
    {
        var objective = rule.Objective!;
        var room = (silent.Before - silent.Now.Long) / 4;
        var slack = room < Enough ? room : Enough;
        var traffic = new TestTraffic(objective, 0, BurnWindows.Of(objective).Min(one => one.Short));
        traffic.Good(slack);
        var busyUntil = traffic.Now;
        traffic.Idle(silent.Now.Long + slack);
        var raisedAt = traffic.Now;
        traffic.Good(slack);
        return traffic.Test($"{objective.Name}: {rule.Name} is raised and goes", [Never(rule, busyUntil), Raised(rule, raisedAt, 0, naming), Never(rule, traffic.Now)]);
    }

    static TestMoment Never(AlertRule rule, TimeSpan time) => new(time, rule.Name, null);

    static TestMoment Raised(AlertRule rule, TimeSpan time, double value, RuleNaming naming)
    {
        LabelSet labels = new([.. naming.ConstantLabels, .. TestTraffic.LabelsOf(rule.Objective!)]);
        return new(time, rule.Name, new(labels.With(rule.OwnLabels), AlertWords.Filled(rule, naming, labels, value)));
    }
}
