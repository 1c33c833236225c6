using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Objectives;
using static Surveyor.Core.Tests.Objectives.Promise;

namespace Surveyor.Core.Tests.Objectives;

public class ObjectiveLedgerTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string, string> Samples => new()
    {
        { "answered in time", "good" },
        { "answered exactly in time", "good" },
        { "answered late", "slow" },
        { "answered late because the requestor is far", "good" },
        { "400", "excluded" },
        { "408 early", "excluded" },
        { "408 at the threshold", "abandoned" },
        { "503", "no_responders" },
        { "504", "unanswered" },
        { "a status that nobody knows", "excluded" },
        { "200 without who answered", "excluded" },
    };

    [Theory, MemberData(nameof(Samples))]
    public void Each_sample_is_one_kind_of_event(string what, string result)
    {
        var promise = new Promise();
        promise.Take(1, what switch
        {
            "answered in time" => Answer(10),
            "answered exactly in time" => Answer(500),
            "answered late" => Answer(500.001),
            "answered late because the requestor is far" => Answer(700) with { Requestor = new() { Rtt = 250_000_000 } },
            "400" => Failure(400),
            "408 early" => Failure(408, 499),
            "408 at the threshold" => Failure(408, 500),
            "503" => Failure(503),
            "504" => Failure(504),
            "200 without who answered" => new() { Status = 200, Total = 1 },
            _ => Failure(502),
        });
        promise.Status.Results.Where(one => one.Value > 0).ShouldHaveSingleItem().Key.ShouldBe(Enum.GetValues<EventResult>().Single(one => EventResults.Name(one) == result));
    }

    [Theory]
    [InlineData(LatencyPart.Total, 7)]
    [InlineData(LatencyPart.Service, 3)]
    [InlineData(LatencyPart.System, 1)]
    [InlineData(LatencyPart.RequestorRtt, 2)]
    [InlineData(LatencyPart.ResponderRtt, 1)]
    [InlineData(LatencyPart.Network, 4)]
    [InlineData(LatencyPart.Provider, 5)]
    public void The_threshold_is_about_one_part(LatencyPart part, int milliseconds)
    {
        var sample = Answer(7) with { Service = 3_000_000, System = 1_000_000, Requestor = new() { Rtt = 2_000_000 }, Responder = new() { Rtt = 1_000_000 } };
        foreach (var (threshold, bad) in new[] { (milliseconds, 0), (milliseconds - 0.001, 1) })
        {
            var promise = new Promise(Fast with { Part = part, Threshold = TimeSpan.FromMilliseconds(threshold) });
            promise.Take(1, sample);
            promise.Status.Period.Bad.ShouldBe(bad, $"{part} {threshold}");
        }
    }

    [Fact]
    public void What_an_objective_leaves_out_is_no_event()
    {
        var promise = new Promise(Fast with { Bad = BadEvents.Unanswered });
        promise.Take(3, Failure(503));
        promise.Bad(2);
        promise.Take(1, Failure(504));
        promise.Status.Period.ShouldBe(new(0, 1, TimeSpan.Zero));
        promise.Status.Results.Single(one => one.Key == EventResult.Excluded).Value.ShouldBe(5);
    }

    [Fact]
    public void Every_result_is_there_before_the_first_event()
    {
        var status = new Promise().Status;
        status.Results.ShouldBe([.. Enum.GetValues<EventResult>().Select(result => KeyValuePair.Create(result, 0L))]);
        status.State.ShouldBe(ObjectiveState.NoData);
        status.BudgetLeft.ShouldBeNull();
    }

    [Fact]
    public void No_service_is_a_problem_and_no_peace()
    {
        var promise = new Promise(Fast with { Service = "other" });
        (promise.Status.State, promise.Status.Problem, promise.Status.Service).ShouldBe((ObjectiveState.Unknown, ObjectiveProblem.NoService, ""));
    }

    [Fact]
    public void A_service_that_is_exported_and_not_measured_is_told()
    {
        var promise = new Promise(Fast with { Service = "other" });
        promise.Ledger.Note([], [new("ASHOP", "shop", "other"), new("ASHOP", "shop", "measured") { Sampling = 100 }]);
        promise.Ledger.Freeze().ShouldHaveSingleItem().Problem.ShouldBe(ObjectiveProblem.NotTracked);
        promise.Ledger.Set([Fast with { Service = "measured" }]);
        promise.Ledger.Freeze().ShouldHaveSingleItem().Problem.ShouldBe(ObjectiveProblem.NoService);
    }

    [Theory]
    [InlineData("*", "*", true)]
    [InlineData("pri?e", "ASHOP", true)]
    [InlineData("price", "shop", true)]
    [InlineData("price", "SHOP", true)]
    [InlineData("price", "other", false)]
    [InlineData("pric", "*", false)]
    public void Patterns_name_services_and_accounts(string service, string account, bool matches) =>
        (new Promise(Fast with { Service = service, Account = account }).Status.Service == "price").ShouldBe(matches);

    [Fact]
    public void An_outage_burns_at_once_and_a_calm_hour_forgives()
    {
        var promise = new Promise();
        Minutes(promise, 120, good: 10, bad: 0);
        promise.Status.State.ShouldBe(ObjectiveState.Met);
        Minutes(promise, 10, good: 0, bad: 10);
        promise.Status.Burns.Where(burn => burn.Holds == true).Select(burn => burn.Window.Name).ShouldBe(["page_fast", "page_slow", "ticket_fast", "ticket_slow"]);
        promise.Status.State.ShouldBe(ObjectiveState.Burning);
        Minutes(promise, 6, good: 10, bad: 0);
        promise.Status.Burns[0].Holds.ShouldBe(false, "the short window is clean");
        promise.Status.BudgetLeft!.Value.ShouldBe(1 - (100 / 1360.0 / 0.01), 1e-6);
    }

    [Fact]
    public void A_budget_that_is_used_up_is_missed_when_nothing_burns_any_more()
    {
        var promise = new Promise(Fast with { Period = TimeSpan.FromDays(7) });
        Minutes(promise, 60, good: 10, bad: 0);
        Minutes(promise, 30, good: 0, bad: 10);
        Minutes(promise, 60 * 24, good: 3, bad: 0);
        promise.Status.State.ShouldBe(ObjectiveState.Missed);
    }

    [Fact]
    public void Too_little_traffic_is_no_alert_and_no_peace()
    {
        var promise = new Promise();
        promise.Good(40);
        promise.Bad(40);
        promise.Status.State.ShouldBe(ObjectiveState.TooLittleTraffic, "a hundred are needed");
        promise.Bad(20);
        promise.Status.State.ShouldBe(ObjectiveState.Burning);
        var few = new Promise(Fast with { Target = 0.9999m });
        few.Good(20_000);
        few.Bad(4);
        few.Status.Burns.ShouldAllBe(burn => burn.Holds == false, "four bad ones are too few for an alert");
    }

    /// <summary>"P99 under 500 ms for 2 minutes" means the same for a service that is asked once in two seconds.</summary>
    [Fact]
    public void A_plain_promise_needs_no_hundred_requests_a_minute()
    {
        var promise = new Promise(Fast with { BreachFor = Minute * 2 });
        Minutes(promise, 3, good: 26, bad: 4);
        promise.Status.Breaches.ShouldBe(false, "four are too few");
        Minutes(promise, 3, good: 25, bad: 5);
        promise.Status.Breaches.ShouldBe(true);
        var few = new Promise(Fast with { BreachFor = Minute * 2, MinimumEvents = 31 });
        Minutes(few, 3, good: 25, bad: 5);
        few.Status.Breaches.ShouldBe(false, "the owner wants more");
    }

    [Fact]
    public void What_is_not_heard_is_unknown_and_its_time_is_shown()
    {
        var promise = new Promise();
        promise.Good(1_000);
        promise.Pass(Minute, HearingProblem.NotConnected);
        (promise.Status.State, promise.Status.Problem).ShouldBe((ObjectiveState.Unknown, ObjectiveProblem.NotHeard));
        promise.Status.Unheard.ShouldBe(Minute);
        promise.Pass(Minute * 4, HearingProblem.NotConnected);
        promise.Note();
        promise.Bad(1_000);
        promise.Status.Burns[0].Holds.ShouldBeNull("the short window was not heard");
        promise.Status.Burns[0].Short.Unheard.ShouldBe(Minute * 5);
        promise.Pass(Minute * 3);
        promise.Status.State.ShouldBe(ObjectiveState.Burning);
    }

    [Fact]
    public void A_service_that_nobody_lists_any_more_is_not_heard()
    {
        var promise = new Promise();
        promise.Good(5);
        promise.Clock.Pass(Minute);
        promise.Ledger.Note([], []);
        promise.Status.Unheard.ShouldBe(Minute);
        promise.Clock.Pass(TimeSpan.FromDays(31));
        promise.Ledger.Note([], []);
        promise.Status.Problem.ShouldBe(ObjectiveProblem.NoService);
    }

    [Theory]
    [InlineData(-3_600)]
    [InlineData(86_400)]
    [InlineData(-86_400 * 400L)]
    [InlineData(86_400 * 400L)]
    public void A_clock_that_is_set_changes_nothing(long seconds)
    {
        var promise = new Promise();
        Minutes(promise, 60, good: 10, bad: 1);
        var before = promise.Status;
        promise.Clock.SetWall(TimeSpan.FromSeconds(seconds));
        promise.Note();
        promise.Status.Windows.ShouldBe(before.Windows);
        Minutes(promise, 10, good: 0, bad: 10);
        promise.Status.Burns.ShouldAllBe(burn => burn.Holds == true);
        promise.Status.Unheard.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Each_account_that_asks_has_its_own_budget_and_the_many_share_one()
    {
        var promise = new Promise(Fast with { ByRequestorAccount = true });
        promise.Ledger.Freeze().ShouldHaveSingleItem().State.ShouldBe(ObjectiveState.NoData);
        for (var account = 0; account < 250; account++)
        {
            promise.Take(1, Answer(account == 3 ? 900 : 10, $"A{account}"));
        }

        var rows = promise.Ledger.Freeze();
        rows.Count.ShouldBe(201);
        rows.Single(row => row.RequestorAccount == "A3").Period.Bad.ShouldBe(1);
        rows.Single(row => row.RequestorAccount == "(other)").Period.Good.ShouldBe(50);
    }

    /// <summary>The system account's import and a capture may both bring a service.</summary>
    [Fact]
    public void What_is_heard_in_two_ways_is_one_service()
    {
        var promise = new Promise();
        ServiceKey captured = new("price");
        promise.Ledger.Note([new(Price, "ASHOP", "shop", null, null), new(captured, "ASHOP", "shop", null, null)], []);
        promise.Good(5);
        promise.Ledger.Take(captured, "ASHOP", Answer(900), "capture");
        promise.Status.Period.ShouldBe(new(5, 0, TimeSpan.Zero));
        promise.Ledger.Parted(promise.Status, Minute, 1)!.ShouldHaveSingleItem().Good.ShouldBe(5);
    }

    [Fact]
    public void Parts_are_those_of_the_account_that_asks()
    {
        var promise = new Promise(Fast with { ByRequestorAccount = true });
        promise.Take(3, Answer(900, "ONE"));
        promise.Take(5, Answer(900, "OTHER"));
        foreach (var row in promise.Ledger.Freeze())
        {
            promise.Ledger.Parted(row, TimeSpan.FromHours(1), 60)!.Sum(part => part.Bad).ShouldBe(row.Period.Bad, 1e-9);
        }

        promise.Ledger.Parted(new(Fast, "another", "ASHOP", ""), TimeSpan.FromHours(1), 60).ShouldBeNull();
    }

    static void Minutes(Promise promise, int minutes, int good, int bad)
    {
        for (var i = 0; i < minutes; i++)
        {
            promise.Good(good);
            promise.Bad(bad);
            promise.Pass(Minute);
        }
    }
}
