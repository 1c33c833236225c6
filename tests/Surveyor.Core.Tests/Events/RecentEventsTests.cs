using System.Globalization;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

public class RecentEventsTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    readonly RecentEvents _recent = new();

    [Fact]
    public void The_newest_are_first_and_there_are_no_more_than_a_thousand()
    {
        for (var number = 0; number < 1_200; number++)
        {
            _recent.Add(Event(Text(number)));
        }

        var kept = _recent.NewestFirst();
        kept.Count.ShouldBe(1_000);
        (kept[0].Text, kept[^1].Text).ShouldBe(("1199", "200"));
    }

    [Fact]
    public void A_storm_of_one_kind_drives_out_itself()
    {
        _recent.Add(Event("before", "quorum_lost"));
        for (var number = 0; number < 5_000; number++)
        {
            _recent.Add(Event(Text(number)));
        }

        _recent.Add(Event("after", "quorum_lost"));
        var kept = _recent.NewestFirst();
        kept.Count.ShouldBe(1_000);
        (kept[0].Text, kept[1].Text, kept[^1].Text).ShouldBe(("after", "4999", "before"));
    }

    [Fact]
    public void The_same_within_a_minute_is_told_once_and_counted()
    {
        for (var second = 0; second < 90; second++)
        {
            _recent.AddOrCount(Event("same") with { Time = Start.AddSeconds(second) }, Start.AddSeconds(second));
        }

        _recent.NewestFirst().Select(one => (one.Time, one.Count)).ShouldBe([(Start.AddSeconds(60), 30L), (Start, 60L)]);
    }

    [Fact]
    public void Of_too_many_that_differ_the_rest_is_told_as_one()
    {
        for (var number = 0; number < 5_000; number++)
        {
            _recent.AddOrCount(Event(Text(number)), Start);
        }

        var kept = _recent.NewestFirst();
        kept.Count.ShouldBe(51);
        (kept[0].Kind, kept[0].Text, kept[0].Count).ShouldBe(("storm", "more than can be told one by one", 4_950));
        kept.Skip(1).ShouldAllBe(one => one.Count == 1);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static RecentEvent Event(string text, string kind = "storm") => new(Start, kind, "", "", "", "n1", text);
}
