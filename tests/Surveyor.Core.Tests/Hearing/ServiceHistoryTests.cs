using Surveyor.Events;
using Surveyor.Hearing;

namespace Surveyor.Core.Tests.Hearing;

public class ServiceHistoryTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly double[] Bounds = [0.1, 0.5, 1];

    readonly ServiceHistory _history = new();

    [Fact]
    public void The_pace_is_that_of_the_last_five_minutes()
    {
        for (var i = 0; i <= 20; i++)
        {
            Note(At(30 * i), Service(good: 60 * i, failed: 20 * i));
        }

        var pace = Pace(At(600), Service(1200, 400)).ShouldNotBeNull();
        pace.Window.ShouldBe(TimeSpan.FromMinutes(5));
        (pace.Requests, pace.PerSecond, pace.FailedRatio).ShouldBe((800, 800 / 300.0, 0.25));
        pace.Statuses.ShouldBe(new Dictionary<int, long> { [200] = 600, [503] = 200 }, ignoreOrder: true);
        pace.Times.Count.ShouldBe(21);
        pace.Rates.ShouldAllBe(static rate => Math.Abs(rate - (80 / 30.0)) < 1e-9);
        pace.Rates.Count.ShouldBe(20);
    }

    [Fact]
    public void Numbers_are_up_to_now()
    {
        Note(At(0), Service(0, 0));
        Note(At(30), Service(30, 0));
        Pace(At(40), Service(50, 0))!.Rates.ShouldBe([1.0, 2.0]);
        Pace(At(30), Service(30, 0))!.Rates.ShouldBe([1.0], "a moment is there once");
    }

    [Fact]
    public void Quantiles_are_of_what_was_answered_in_the_window_over_all_accounts()
    {
        Note(At(0), Service(0, 0, new AccountHeard("A", Parts(100, 0, 0, 0)), new AccountHeard("B", Parts(0, 0, 0, 0))));
        var pace = Pace(At(60), Service(50, 0, new AccountHeard("A", Parts(110, 10, 0, 0)), new AccountHeard("B", Parts(0, 20, 0, 10)))).ShouldNotBeNull();
        pace.Parts[0].Counts.ShouldBe([10L, 30, 0, 10]);
        pace.Quantile(LatencyPart.Total, 0.5)!.Value.ShouldBe(0.3, 1e-12);
        pace.Quantile(LatencyPart.Provider, 0.9).ShouldBe(1);
        pace.Mean(LatencyPart.Total)!.Value.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Nothing_is_known_of_one_moment_or_of_a_stranger()
    {
        Pace(At(0), Service(0, 0)).ShouldBeNull();
        Note(At(0), Service(5, 0));
        Pace(At(0), Service(5, 0)).ShouldBeNull();
        _history.Of(new("other", "A"), At(30)).ShouldBeNull();
        var quiet = Pace(At(30), Service(5, 0)).ShouldNotBeNull();
        (quiet.PerSecond, quiet.FailedRatio, quiet.Quantile(LatencyPart.Total, 0.5), quiet.Mean(LatencyPart.Total)).ShouldBe((0, null, null, null), "nobody asked: the rate is 0, the rest is not known");
    }

    [Fact]
    public void Counters_that_begin_anew_make_no_numbers()
    {
        Note(At(0), Service(500, 0));
        Note(At(30), Service(530, 0));
        Pace(At(40), Service(3, 0)).ShouldBeNull();
        Note(At(60), Service(10, 0));
        Pace(At(60), Service(10, 0)).ShouldBeNull("what was before is another count");
        Pace(At(70), Service(20, 0))!.PerSecond.ShouldBe(1);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_no_numbers_and_is_followed()
    {
        Note(At(0), Service(0, 0));
        Note(At(30), Service(30, 0));
        Pace(At(-3600), Service(31, 0)).ShouldBeNull();
        Note(At(-3600), Service(31, 0));
        Note(At(-3570), Service(61, 0));
        var pace = Pace(At(-3570), Service(61, 0)).ShouldNotBeNull();
        (pace.PerSecond, pace.Window).ShouldBe((1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void After_a_clock_that_jumps_ahead_numbers_are_those_of_the_time_since()
    {
        Note(At(0), Service(0, 0));
        Note(At(86_400), Service(30, 0));
        Pace(At(86_400), Service(30, 0)).ShouldBeNull();
        Note(At(86_430), Service(60, 0));
        Pace(At(86_430), Service(60, 0))!.PerSecond.ShouldBe(1);
    }

    [Fact]
    public void While_nobody_listened_the_rate_is_unknown_and_not_low()
    {
        Note(At(0), Service(0, 0));
        Note(At(30), Service(30, 0));
        Note(At(60), Service(32, 0) with { Unheard = 25 });
        Note(At(90), Service(62, 0) with { Unheard = 25 });
        var pace = Pace(At(90), Service(62, 0) with { Unheard = 25 }).ShouldNotBeNull();
        pace.PerSecond.ShouldBeNull();
        pace.Rates.ShouldBe([1.0, double.NaN, 1.0]);
    }

    [Fact]
    public void A_sample_is_taken_every_fifteen_seconds_and_so_many_are_kept()
    {
        var asked = 0;
        for (var second = 0; second <= 3600; second += 5)
        {
            var now = second;
            _history.Note(() => { asked++; return Heard(Service(now, 0)); }, At(now));
        }

        asked.ShouldBe((3600 / 15) + 1);
        Pace(At(3600), Service(3600, 0))!.Times.ShouldBe(Enumerable.Range(200, 41).Select(static i => At(15 * i)));
    }

    [Fact]
    public void Services_have_a_limit_and_those_that_are_gone_make_room()
    {
        static ServiceHeard One(int i) => new($"s{i}", "A") { NamedAccount = "A" };
        Note(At(0), [.. Enumerable.Range(0, 501).Select(One)]);
        Note(At(30), [.. Enumerable.Range(0, 501).Select(One)]);
        Pace(At(30), One(499)).ShouldNotBeNull();
        Pace(At(30), One(500)).ShouldBeNull();
        _history.Refused.ShouldBe(1);
        Note(At(60), [.. Enumerable.Range(1, 500).Select(One)]);
        Note(At(90), [.. Enumerable.Range(1, 500).Select(One)]);
        Pace(At(90), One(500)).ShouldNotBeNull();
        _history.Refused.ShouldBe(0);
        Pace(At(90), One(0)).ShouldBeNull();
    }

    static DateTimeOffset At(double seconds) => Noon.AddSeconds(seconds);

    void Note(DateTimeOffset now, params ServiceHeard[] services) => _history.Note(() => Heard(services), now);

    static Heard Heard(params ServiceHeard[] services) => new() { Services = services };

    ServicePace? Pace(DateTimeOffset now, ServiceHeard service) => _history.Of(service, now);

    static ServiceHeard Service(long good, long failed, params AccountHeard[] accounts) =>
        new("price", "A") { Statuses = [new(200, good), new(503, failed)], Accounts = accounts };

    /// <summary>The same of each part; a request takes a second.</summary>
    static HistogramCounts[] Parts(params long[] counts) => [.. Enum.GetValues<LatencyPart>().Select(_ => new HistogramCounts(Bounds, counts, counts.Sum()))];
}
