using Surveyor.Core.Tests.Protocol;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

/// <summary>Of any number of names the right ones have rows.</summary>
public class KeptNamesTests
{
    const string Others = "(other)";

    readonly KeptNames<string, Row> _names = new(Others, static () => new(), new());
    TimeSpan _now;

    [Fact]
    public void Whatever_comes_in_whatever_order_is_in_a_row_and_no_row_ever_goes_back() => Property.Holds(30, random =>
    {
        var names = new KeptNames<string, Row>(Others, static () => new(), new());
        var (now, sent) = (TimeSpan.Zero, 0L);
        var before = new Dictionary<string, long>();
        var variety = random.Next(1, 2_000);
        for (; sent < 5_000; sent++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble() * random.Next(10));
            names.Of($"n{Math.Min(random.Next(variety), random.Next(variety))}", now, random.Next(4) == 0 ? null : random.Next()).Count++;
            var after = names.All.ToDictionary(row => row.Key, row => row.Value.Count);
            var grown = after.Sum(row => row.Value) - before.Where(row => after.ContainsKey(row.Key)).Sum(row => row.Value);
            grown.ShouldBe(1, "a rate of each row counts each sample once");
            before = after;
        }

        names.Count.ShouldBe(Math.Min(200, names.All.Count(row => row.Key != Others)));
        Of(names, Others).ShouldBe(names.Folded);
    });

    [Fact]
    public void The_busiest_of_a_storm_have_rows_however_late_they_come() => Property.Holds(5, random =>
    {
        var names = new KeptNames<string, Row>(Others, static () => new(), new());
        var now = TimeSpan.Zero;
        for (var sent = 0; sent < 200_000; sent++)
        {
            now += TimeSpan.FromMilliseconds(10);
            var isBusy = sent > 20_000 && random.Next(2) == 0;
            names.Of(isBusy ? $"busy-{random.Next(20)}" : $"once-{sent}", now, 1_000_000).Count++;
        }

        names.All.Count(row => row.Key.StartsWith("busy-", StringComparison.Ordinal)).ShouldBe(20);
        names.Replaced.ShouldBeLessThanOrEqualTo(10 * ((long)now.TotalMinutes + 1));
    });

    [Fact]
    public void A_slow_name_that_comes_seldom_has_a_row_and_keeps_it()
    {
        Crowd(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 24; i++)
        {
            _names.Of("slow", _now, 1_500_000).Count++;
            Crowd(TimeSpan.FromMinutes(5));
            _names.Of("slow", _now, null).Count++;
        }

        Of(_names, "slow").ShouldBe(47, "it has its row before its second sample, and failing makes nobody fast");
    }

    [Fact]
    public void A_name_that_fails_all_the_time_is_busy_and_not_slow()
    {
        Storm(TimeSpan.FromMinutes(5));
        _names.Of("fails", _now, null).Count++;
        Storm(TimeSpan.FromMinutes(1));
        Of(_names, "fails").ShouldBe(0);
        for (var second = 0; second < 600; second++)
        {
            _names.Of("fails", _now, null).Count++;
            Storm(TimeSpan.FromSeconds(1));
        }

        Of(_names, "fails").ShouldBeGreaterThan(500);
    }

    [Fact]
    public void A_slow_name_that_is_silent_for_long_gives_way()
    {
        _names.Of("slow", _now, 3_000_000_000).Count++;
        Storm(TimeSpan.FromMinutes(30));
        Of(_names, "slow").ShouldBe(1);
        Storm(TimeSpan.FromHours(2));
        Of(_names, "slow").ShouldBe(0);
    }

    [Fact]
    public void Names_that_come_once_do_not_take_turns_with_those_that_come_seldom()
    {
        for (var second = 0; second < 7_200; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            _names.Of($"seldom-{second % 200}", _now, 1_000_000).Count++;
            if (second > 600)
            {
                _names.Of($"once-{second}", _now, 1_000_000).Count++;
            }
        }

        _names.Replaced.ShouldBe(0);
    }

    [Fact]
    public void Somebody_called_like_the_shared_row_is_counted_there()
    {
        for (var i = 0; i < 300; i++)
        {
            _names.Of(Others, _now, 5).Count++;
            _names.Of($"n{i}", _now, 5).Count++;
        }

        _names.All.Select(row => row.Key).ShouldBeUnique();
        Of(_names, Others).ShouldBe(400);
    }

    [Fact]
    public void Without_room_all_share_a_row()
    {
        var room = new RowRoom();
        while (room.Take())
        {
        }

        var names = new KeptNames<string, Row>(Others, static () => new(), room);
        for (var i = 0; i < 1_000; i++)
        {
            names.Of($"n{i % 300}", TimeSpan.FromSeconds(i), i).Count++;
        }

        names.All.ShouldHaveSingleItem().Value.Count.ShouldBe(1_000);
    }

    [Fact]
    public void Years_do_not_matter()
    {
        for (var day = 0; day < 5_000; day++)
        {
            _now = TimeSpan.FromDays(day);
            _names.Of($"n{day % 1_000}", _now, 5).Count++;
        }

        Of(_names, Others).ShouldBe(_names.Folded);
        _names.Replaced.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void A_known_name_costs_no_memory()
    {
        _names.Of("known", _now, 5);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            _names.Of("known", TimeSpan.FromSeconds(i), 5);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    /// <summary>Names that come once each, ten a second, as fast as each other.</summary>
    void Storm(TimeSpan length)
    {
        for (var until = _now + length; _now < until; _now += TimeSpan.FromMilliseconds(100))
        {
            _names.Of($"once-{_now.Ticks}", _now, 1_000_000).Count++;
        }
    }

    /// <summary>More names than there are rows, each heard twice a minute.</summary>
    void Crowd(TimeSpan length)
    {
        for (var until = _now + length; _now < until; _now += TimeSpan.FromMilliseconds(100))
        {
            _names.Of($"one-{_now.Ticks / TimeSpan.TicksPerMillisecond / 100 % 300}", _now, 1_000_000).Count++;
        }
    }

    static long Of(KeptNames<string, Row> names, string name) => names.All.FirstOrDefault(row => row.Key == name).Value?.Count ?? 0;

    sealed class Row
    {
        public long Count { get; set; }
    }
}
