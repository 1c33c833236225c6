using Surveyor.Core.Tests.Protocol;
using Surveyor.Objectives;

namespace Surveyor.Core.Tests.Objectives;

/// <summary>What a few buckets remember, against a list of all events.</summary>
public class EventHistoryTests
{
    static readonly TimeSpan[] Periods = [TimeSpan.FromHours(1), TimeSpan.FromHours(5), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(90), TimeSpan.FromDays(366)];

    [Fact]
    public void Every_window_holds_what_happened_in_it_but_for_the_bucket_it_begins_in() => Property.Holds(300, random =>
    {
        var objective = Promise.Fast with { Period = Periods[random.Next(Periods.Length)] };
        var (history, events) = (new EventHistory(objective), new List<(long At, bool IsBad)>());
        var now = 1_764_000_000_000 + random.NextInt64(100_000_000);
        for (var i = random.Next(1, 400); i > 0; i--)
        {
            now += Gap(random, objective.Period);
            events.Add((now, random.Next(3) == 0));
            history.Add(now, events[^1].IsBad);
        }

        now += Gap(random, objective.Period);
        foreach (var window in BurnWindows.Of(objective).SelectMany(one => new[] { one.Long, one.Short }).Append(objective.Period))
        {
            var (sum, ring) = (history.Sum(now, window), history.Rings.First(ring => ring.Span >= window.TotalMilliseconds));
            var (certain, possible) = (Count(ring.Width), Count(-ring.Width));
            sum.Good.ShouldBeInRange(certain.Good - 1e-6, possible.Good + 1e-6, $"{window} of {objective.Period}");
            sum.Bad.ShouldBeInRange(certain.Bad - 1e-6, possible.Bad + 1e-6, $"{window} of {objective.Period}");
            ring.Width.ShouldBeLessThanOrEqualTo((long)Math.Max(2_000, window.TotalMilliseconds / 25), $"{window} of {objective.Period}");

            (int Good, int Bad) Count(long less)
            {
                var from = now - (long)window.TotalMilliseconds + less;
                return (events.Count(one => one.At >= from && !one.IsBad), events.Count(one => one.At >= from && one.IsBad));
            }
        }
    });

    [Fact]
    public void Time_that_nobody_listened_is_counted_in_every_window_it_touches() => Property.Holds(200, random =>
    {
        var objective = Promise.Fast with { Period = Periods[random.Next(Periods.Length)] };
        var (history, deaf, now) = (new EventHistory(objective), new List<(long From, long To)>(), 1_764_000_000_000);
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            var from = now + Gap(random, objective.Period);
            now = from + Gap(random, objective.Period);
            deaf.Add((from, now));
            history.AddUnheard(from, now);
        }

        foreach (var window in BurnWindows.Of(objective).Select(one => one.Long).Append(objective.Period))
        {
            var (begins, width) = (now - (long)window.TotalMilliseconds, history.Rings.First(ring => ring.Span >= window.TotalMilliseconds).Width);
            var truth = deaf.Sum(one => Math.Max(0, one.To - Math.Max(begins, one.From)));
            history.Sum(now, window).Unheard.TotalMilliseconds.ShouldBe(truth, width + 1, $"{window} of {objective.Period}");
        }
    });

    [Fact]
    public void Parts_of_a_window_add_up_to_it() => Property.Holds(100, random =>
    {
        var (history, now) = (new EventHistory(Promise.Fast), 1_764_000_000_000);
        for (var i = 0; i < 300; i++)
        {
            history.Add(now += random.Next(1, 3_600_000), random.Next(2) == 0);
        }

        // The last event may be some minutes old, so that a part ends within its bucket.
        now += random.Next(0, 300_000);
        foreach (var window in new[] { TimeSpan.FromHours(6), TimeSpan.FromDays(30) })
        {
            var parts = history.Parted(now, window, 360);
            var whole = history.Sum(now, window);
            parts.Sum(part => part.Good).ShouldBe(whole.Good, 1e-6);
            parts.Sum(part => part.Bad).ShouldBe(whole.Bad, 1e-6);
        }
    });

    [Theory]
    [InlineData(1, "1h")]
    [InlineData(24, "1d")]
    [InlineData(720, "30d")]
    [InlineData(8_784, "366d")]
    public void Memory_is_bounded_for_any_period(int hours, string text)
    {
        var objective = Promise.Fast with { Period = TimeSpan.FromHours(hours) };
        WindowText.Of(objective.Period).ShouldBe(text);
        new EventHistory(objective).Rings.Sum(ring => ring.Span / ring.Width).ShouldBeLessThan(3_000);
    }

    static long Gap(Random random, TimeSpan period) => random.Next(4) switch
    {
        0 => random.NextInt64(1, 1_000),
        1 => random.NextInt64(1, 60_000),
        2 => random.NextInt64(1, (long)period.TotalMilliseconds / 100),
        _ => random.NextInt64(1, (long)period.TotalMilliseconds / 5),
    };
}
