using Surveyor.Alerts;
using Surveyor.Core.Tests.Objectives;
using Surveyor.Core.Tests.Survey;
using Surveyor.Hearing;
using Surveyor.Objectives;

namespace Surveyor.Core.Tests.Alerts;

public class ObjectiveAlertsTests
{
    static readonly Objective Prices = new() { Name = "prices", Service = "prices", Threshold = TimeSpan.FromSeconds(1), Target = 0.99m, BreachFor = TimeSpan.FromMinutes(2), Owner = "pricing" };

    readonly FakeTime _time = new();

    [Fact]
    public void Pages_and_tickets_can_be_switched_off()
    {
        Names(Prices).ShouldBe(["NatsObjectiveBurnsFast", "NatsObjectiveBurnsSlowly", "NatsObjectiveBreached", "NatsObjectiveSilent"]);
        Names(Prices with { Pages = false }).ShouldBe(["NatsObjectiveBurnsSlowly", "NatsObjectiveBreached", "NatsObjectiveSilent"]);
        ObjectiveAlerts.Of(Prices with { Pages = false }).Single(static rule => rule.Name == "NatsObjectiveBreached").Severity.ShouldBe("warning");
        Names(Prices with { Tickets = false }).ShouldBe(["NatsObjectiveBurnsFast", "NatsObjectiveBreached"]);
        Names(Prices with { Pages = false, Tickets = false }).ShouldBeEmpty();
        Names(Prices with { BreachFor = null }).ShouldNotContain("NatsObjectiveBreached");
    }

    [Fact]
    public void The_owner_s_labels_do_not_change_which_objective_it_is()
    {
        var owned = Prices with { Labels = new SortedDictionary<string, string> { ["slo"] = "other", ["team"] = "blue", ["severity"] = "info", ["owner"] = "nobody" } };
        ObjectiveAlerts.Of(owned)[0].OwnLabels.ShouldBe([new("severity", "critical"), new("owner", "nobody"), new("slo", "prices"), new("team", "blue"), new("urgency", "page")]);
    }

    [Fact]
    public void An_alert_is_raised_by_what_holds_and_stays_while_nobody_can_say()
    {
        var evaluator = new AlertEvaluator(new(), [], _time);
        Fast(evaluator, false).ShouldBeNull();
        var raised = Fast(evaluator, true)!;
        raised.State.ShouldBe(AlertState.Firing);
        raised.Labels.ShouldBe(new LabelSet([new("alertname", "NatsObjectiveBurnsFast"), new("slo", "prices"), new("nats_service", "prices"), new("account", "A"), new("severity", "critical"), new("urgency", "page"), new("owner", "pricing")]));
        raised.Annotations[0].Value.ShouldBe("Objective prices: 25% of the requests to prices are bad, and 1 % may be.");
        Fast(evaluator, null)!.State.ShouldBe(AlertState.Firing);
        Fast(evaluator, false)!.State.ShouldBe(AlertState.Resolved);
        Fast(evaluator, null)!.State.ShouldBe(AlertState.Resolved);
    }

    /// <summary>Rules of two objectives have one name, and may have equal labels but for the objective's.</summary>
    [Fact]
    public void Whether_nobody_can_say_is_asked_of_the_objective_itself()
    {
        var evaluator = new AlertEvaluator(new(), [], _time);
        foreach (var (holds, state) in new (bool?, AlertState)[] { (true, AlertState.Firing), (null, AlertState.Firing), (false, AlertState.Resolved) })
        {
            evaluator.Evaluate(static _ => null, [Burning(Prices with { Name = "another" }, false), Burning(Prices, holds)]).Single(static one => one.Name == "NatsObjectiveBurnsFast").State.ShouldBe(state);
        }
    }

    [Fact]
    public void The_alert_of_an_objective_that_is_gone_is_over()
    {
        var evaluator = new AlertEvaluator(new(), [], _time);
        Fast(evaluator, true)!.State.ShouldBe(AlertState.Firing);
        evaluator.Evaluate(static _ => null, []).Single(static one => one.Name == "NatsObjectiveBurnsFast").State.ShouldBe(AlertState.Resolved);
    }

    /// <summary>Another Surveyor told that it is over: whoever starts at that moment must not raise it again.</summary>
    [Fact]
    public void After_a_restart_it_is_over_as_soon_as_the_counts_say_so_and_not_before_they_are_read()
    {
        Promise before = new();
        AlertEvaluator evaluator = new(new(), [], before.Clock);
        before.Good(200);
        before.Bad(100);
        Raised(evaluator, before).ShouldBe(AlertState.Firing);

        var after = before.Next(TimeSpan.FromSeconds(2));
        AlertEvaluator next = new(new(), [], after.Clock);
        next.Import(evaluator.Export());
        after.Good(2_000);
        Raised(next, after).ShouldBe(AlertState.Firing, "what was counted before is not known yet");
        after.Ledger.Import(before.Ledger.Export());
        after.Note(HearingProblem.NotConnected);
        Raised(next, after).ShouldBe(AlertState.Firing, "not heard");
        after.Note();
        Raised(next, after).ShouldBe(AlertState.Resolved);

        static AlertState Raised(AlertEvaluator evaluator, Promise promise) =>
            evaluator.Evaluate(static _ => null, promise.Ledger.Freeze()).Single(static one => one.Name == "NatsObjectiveBurnsFast").State;
    }

    [Fact]
    public void Silence_is_told_after_traffic_and_only_when_somebody_listens()
    {
        var evaluator = new AlertEvaluator(new(), [], _time);
        Find(evaluator, Silent(now: new(3, 0, default), before: new(500, 0, default))).ShouldBeNull();
        Find(evaluator, Silent(now: default, before: new(50, 0, default))).ShouldBeNull();
        Find(evaluator, Silent(now: new(0, 0, TimeSpan.FromHours(20)), before: new(500, 0, default))).ShouldBeNull();
        Find(evaluator, Silent(now: default, before: new(500, 0, default)))!.State.ShouldBe(AlertState.Firing);

        static Alert? Find(AlertEvaluator evaluator, ObjectiveStatus status) => evaluator.Evaluate(static _ => null, [status]).SingleOrDefault(static one => one.Name == "NatsObjectiveSilent");
    }

    static ObjectiveStatus Silent(EventCounts now, EventCounts before) => new(Prices, "prices", "A", "")
    {
        Windows = [new(TimeSpan.FromDays(1), now), new(TimeSpan.FromDays(30), before)],
    };

    static Alert? Fast(AlertEvaluator evaluator, bool? holds) =>
        evaluator.Evaluate(static _ => null, [Burning(Prices, holds)]).SingleOrDefault(static one => one.Name == "NatsObjectiveBurnsFast");

    static ObjectiveStatus Burning(Objective objective, bool? holds) => new(objective, "prices", "A", "")
    {
        Burns = [.. BurnWindows.Of(Prices).Select((window, i) => new BurnStanding(window, new(75, 25, default), default, i == 1 ? holds : false))],
    };

    static IEnumerable<string> Names(Objective objective) => ObjectiveAlerts.Of(objective).Select(static rule => rule.Name);
}
