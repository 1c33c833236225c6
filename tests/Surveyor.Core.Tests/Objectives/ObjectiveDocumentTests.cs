using System.Text.Json;
using Surveyor.Hearing;
using Surveyor.Objectives;
using static Surveyor.Core.Tests.Objectives.Promise;

namespace Surveyor.Core.Tests.Objectives;

public class ObjectiveDocumentTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_budget_outlives_its_process_and_the_time_between_is_not_heard()
    {
        var promise = Busy();
        var before = promise.Status;
        var after = promise.Restart(Hour);
        (after.Status.Period.Good, after.Status.Period.Bad).ShouldBe((before.Period.Good, before.Period.Bad));
        after.Status.Period.Unheard.ShouldBe(Hour);
        after.Status.Windows[0].Counts.Events.ShouldBe(0, "five minutes are long over");
        after.Status.Results.ShouldAllBe(result => result.Value == 0, "counters begin anew");
        after.Good(7);
        after.Status.Period.Good.ShouldBe(before.Period.Good + 7);
        after.Restart(TimeSpan.Zero).Status.Period.Good.ShouldBe(before.Period.Good + 7);
    }

    [Fact]
    public void A_clock_that_was_set_back_while_it_was_away_loses_nothing()
    {
        var promise = Busy();
        var before = promise.Status;
        promise.Clock.SetWall(-TimeSpan.FromDays(3));
        var after = promise.Restart(TimeSpan.FromSeconds(1));
        (after.Status.Period.Good, after.Status.Period.Bad).ShouldBe((before.Period.Good, before.Period.Bad));
        after.Status.Windows[0].Counts.Events.ShouldBe(before.Windows[0].Counts.Events, 10, "nobody knows how long it was away: no time");
    }

    [Fact]
    public void What_is_older_than_the_period_is_over()
    {
        Busy().Restart(TimeSpan.FromDays(31)).Status.State.ShouldBe(ObjectiveState.NoData);
    }

    [Fact]
    public void A_service_of_which_nothing_is_known_after_a_restart_is_not_fine_and_its_time_not_lost()
    {
        var document = Busy().Ledger.Export();
        var clock = new TwoClocks();
        clock.Pass(TimeSpan.FromMinutes(90));
        var ledger = new ObjectiveLedger(clock);
        ledger.Set([Fast]);
        ledger.Import(document);
        clock.Pass(TimeSpan.FromMinutes(1));
        ledger.Note([], []);
        var status = ledger.Freeze().ShouldHaveSingleItem();
        (status.State, status.Period.Good, status.Period.Unheard).ShouldBe((ObjectiveState.Unknown, 1_800, TimeSpan.Zero), "it may connect any moment");
        clock.Pass(Hour);
        ledger.Note([], []);
        ledger.Freeze().ShouldHaveSingleItem().Period.Unheard.ShouldBe(Hour + TimeSpan.FromMinutes(1), "nothing was heard since the start");
        clock.Pass(TimeSpan.FromDays(31));
        ledger.Note([], []);
        ledger.Freeze().ShouldHaveSingleItem().Problem.ShouldBe(ObjectiveProblem.NoService);
    }

    [Fact]
    public void While_an_objective_is_away_nothing_is_known()
    {
        var promise = Busy();
        promise.Ledger.Set([]);
        promise.Clock.Pass(Hour);
        promise.Ledger.Set([Fast]);
        promise.Status.Period.Unheard.ShouldBe(Hour);
    }

    /// <summary>A file that is broken for a while must not cost the budget of a month.</summary>
    [Fact]
    public void An_objective_that_comes_back_finds_its_budget_again()
    {
        var promise = Busy();
        var before = promise.Status.Period;
        promise.Ledger.Set([]);
        promise.Ledger.Freeze().ShouldBeEmpty();
        promise.Ledger.Set([Fast]);
        promise.Status.Period.ShouldBe(before);

        var away = promise.Restart(Hour, Fast with { Name = "another" });
        away.Status.Period.Events.ShouldBe(0);
        away.Restart(Hour).Status.Period.Good.ShouldBe(before.Good);
    }

    [Fact]
    public void Another_target_keeps_what_was_counted_and_another_threshold_does_not()
    {
        var promise = Busy();
        var before = promise.Status.Period;
        promise.Ledger.Set([Fast with { Target = 0.95m }]);
        promise.Status.Period.ShouldBe(before);
        promise.Status.BudgetLeft.ShouldBe(before.BudgetLeft(0.05m));
        promise.Ledger.Set([Fast with { Threshold = Hour }]);
        promise.Status.Period.Events.ShouldBe(0);
        Busy().Restart(Hour, Fast with { Threshold = Hour }).Status.Period.Events.ShouldBe(0);
        promise.Ledger.Set([Fast]);
        promise.Status.Period.ShouldBe(before, "a typo that was mended costs nothing");
    }

    /// <summary>What a capture brought is kept with how far it read, or it would count twice.</summary>
    [Fact]
    public void Each_source_is_kept_for_itself()
    {
        var promise = new Promise();
        promise.Good(3);
        promise.Ledger.Take(Price, "ASHOP", Answer(900), "captured");
        promise.Status.Period.ShouldBe(new(3, 1, TimeSpan.Zero));
        var (own, captured) = (promise.Ledger.Export(), promise.Ledger.Export("captured"));
        var next = promise.Next(TimeSpan.FromMinutes(1));
        next.Ledger.Import(captured, "captured");
        next.Status.Period.Bad.ShouldBe(1);
        next.Status.Period.Good.ShouldBe(0);
        next.Ledger.Import(own);
        next.Status.Period.Good.ShouldBe(3);
        next.Ledger.Export("captured").Cells.ShouldHaveSingleItem();
    }

    /// <summary>A stream keeps what happened while Surveyor was away: it counts when it happened, and nothing was missed.</summary>
    [Fact]
    public void What_waited_in_a_stream_counts_when_it_happened()
    {
        var promise = new Promise();
        promise.Clock.Pass(Hour);
        var late = Answer(900) with { Timestamp = promise.Clock.GetUtcNow() - TimeSpan.FromMinutes(20) };
        for (var i = 0; i < 2_000; i++)
        {
            promise.Ledger.Take(Price, "ASHOP", late, "captured");
        }

        promise.Ledger.Take(Price, "ASHOP", Answer(10) with { Timestamp = promise.Clock.GetUtcNow() }, "captured");
        promise.Clock.SetWall(TimeSpan.FromDays(1));
        promise.Ledger.Take(Price, "ASHOP", Answer(10) with { Timestamp = promise.Clock.GetUtcNow() - TimeSpan.FromDays(1) }, "captured");
        promise.Clock.SetWall(-TimeSpan.FromDays(1));
        promise.Status.Windows[0].Counts.Good.ShouldBe(2, "a clock that is set ahead makes nothing old");
        promise.Ledger.Take(Price, "ASHOP", Answer(900) with { Timestamp = promise.Clock.GetUtcNow() - (Hour * 2) }, "captured");
        var windows = promise.Status.Windows.ToDictionary(one => one.Window, one => one.Counts.Bad);
        (windows[Hour], windows[Hour * 6]).ShouldBe((2_000, 2_001), "what is older than a ring is not in it");
        promise.Note(HearingProblem.NotConnected);
        promise.Note();
        promise.Status.Windows.Where(one => one.Counts.Bad > 0).Select(one => one.Window).Min().ShouldBe(TimeSpan.FromMinutes(30), "nothing burns in the last five minutes");
        promise.Status.Unheard.ShouldBe(TimeSpan.Zero);
    }

    /// <summary>Of two Surveyors one may read what the other wrote only after a while: both have counted since then.</summary>
    [Fact]
    public void What_both_counted_counts_once()
    {
        var clock = new TwoClocks();
        clock.Pass(TimeSpan.FromMilliseconds(300));
        var ledgers = new[] { new ObjectiveLedger(clock), new ObjectiveLedger(clock) };
        foreach (var at in new[] { 0, 700 })
        {
            clock.Pass(TimeSpan.FromMilliseconds(at));
            foreach (var ledger in ledgers)
            {
                ledger.Set([Fast]);
                ledger.Note([new(Price, "ASHOP", "shop", null, null)], []);
                ledger.Take(Price, "ASHOP", Answer(10));
            }
        }

        ledgers[1].Import(ledgers[0].Export());
        ledgers[1].Freeze().ShouldHaveSingleItem().Windows.ShouldAllBe(one => one.Counts.Good == 2 && one.Counts.Unheard == TimeSpan.Zero);
    }

    [Fact]
    public void The_time_that_nobody_read_a_stream_is_not_lost()
    {
        var promise = new Promise();
        promise.Pass(Hour, HearingProblem.Dropped);
        promise.Ledger.Take(Price, "ASHOP", Answer(10) with { Timestamp = promise.Clock.GetUtcNow() }, "captured");
        promise.Restart(Hour).Status.Period.Unheard.ShouldBe(Hour, "what was dropped before is");
    }

    [Fact]
    public void An_account_that_asks_no_more_is_still_there_after_a_restart()
    {
        var each = Fast with { ByRequestorAccount = true };
        var promise = new Promise(each);
        promise.Status.State.ShouldBe(ObjectiveState.NoData, "the service is heard, and nobody asks");
        promise.Note(HearingProblem.Dropped);
        promise.Status.Problem.ShouldBe(ObjectiveProblem.NotHeard);
        promise.Good(200);
        var after = promise.Restart(Hour, each);
        (after.Status.RequestorAccount, after.Status.Period.Good).ShouldBe(("BIZ", 200));
    }

    [Fact]
    public void A_gap_in_hearing_is_remembered()
    {
        var promise = Busy();
        promise.Pass(Hour, HearingProblem.Dropped);
        promise.Restart(Hour).Status.Period.Unheard.ShouldBe(Hour * 2);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"form":2,"time":1,"written_at":"2026-11-21T06:00:00Z"}""")]
    public void What_is_no_document_of_this_version_is_refused(string text) =>
        Should.Throw<JsonException>(() => ObjectiveDocument.Read(System.Text.Encoding.UTF8.GetBytes(text)));

    static Promise Busy()
    {
        var promise = new Promise();
        for (var minute = 0; minute < 90; minute++)
        {
            promise.Good(20);
            promise.Bad(minute % 10 == 0 ? 1 : 0);
            promise.Pass(TimeSpan.FromMinutes(1));
        }

        return promise;
    }
}
