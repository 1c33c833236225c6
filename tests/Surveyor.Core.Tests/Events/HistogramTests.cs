using System.Globalization;
using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

public class HistogramTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100_000_000, 0)]
    [InlineData(100_000_001, 1)]
    [InlineData(1_000_000_000, 1)]
    [InlineData(2_000_000_000, 2)]
    public void A_bound_belongs_to_its_bucket(long nanoseconds, int bucket)
    {
        var histogram = new Histogram(new(0.1, 1));
        histogram.Add(nanoseconds);
        var counts = histogram.Freeze();
        counts.Counts[bucket].ShouldBe(1);
        (counts.Count, counts.Sum).ShouldBe((1, nanoseconds / 1e9));
    }

    [Fact]
    public void The_sum_of_many_is_exact()
    {
        var histogram = new Histogram(Buckets.Latency);
        for (var i = 0; i < 100_000; i++)
        {
            histogram.Add(100_000_001);
        }

        histogram.Freeze().Sum.ShouldBe(10_000.0001);
    }

    [Fact]
    public void The_sum_of_centuries_is_not_negative()
    {
        var histogram = new Histogram(Buckets.Latency);
        histogram.Add(long.MaxValue);
        histogram.Add(long.MaxValue);
        histogram.Freeze().Sum.ShouldBe(long.MaxValue / 1e9 * 2);
    }

    [Fact]
    public void A_bucket_keeps_the_newest_example()
    {
        var one = new Histogram(new(0.1, 1));
        one.Freeze().Exemplars.ShouldBeNull();
        one.Add(5, At(2));
        one.Add(6, At(1));
        one.Add(7);
        one.Freeze().Exemplars![0]!.Value.ShouldBe(5e-9);
        one.Add(8, At(3));
        one.Add(2_000_000_000, At(1));

        var counts = one.Freeze();
        counts.Counts.ShouldBe([4, 0, 1]);
        counts.Sum.ShouldBe(2.000000026);
        counts.Exemplars!.Select(exemplar => exemplar?.Value).ShouldBe([8e-9, null, 2]);
        one.Add(9, At(4));
        counts.Exemplars![0]!.Value.ShouldBe(8e-9, "a copy does not change any more");

        static Occasion At(int second) => new(new(1, true), DateTimeOffset.UnixEpoch.AddSeconds(second));
    }

    // Fifty durations: ten up to 0.1 s, thirty up to 0.5 s, ten of more than a second.
    [Theory]
    [InlineData(0.1, 0.05)]
    [InlineData(0.2, 0.1)]
    [InlineData(0.5, 0.3)]
    [InlineData(0.8, 0.5)]
    [InlineData(0.9, 1)]
    [InlineData(0.99, 1)]
    [InlineData(1, 1)]
    public void Quantiles_are_those_of_Prometheus(double quantile, double seconds) =>
        new HistogramCounts([0.1, 0.5, 1], [10, 30, 0, 10], 20).Quantile(quantile)!.Value.ShouldBe(seconds, 1e-12);

    [Fact]
    public void Nothing_has_no_quantile() => new HistogramCounts([0.1, 1], [0, 0, 0], 0).Quantile(0.5).ShouldBeNull();

    [Fact]
    public void What_came_since_is_the_difference_unless_it_is_another_count()
    {
        HistogramCounts then = new([0.1, 1], [1, 2, 3], 6), now = new([0.1, 1], [1, 5, 4], 10);
        var since = now - then;
        since.Counts.ShouldBe([0L, 3, 1]);
        since.Sum.ShouldBe(4);
        (then - now).Counts.ShouldBe(then.Counts, "it began anew");
        (now - new HistogramCounts([0.2, 1], [0, 0, 0], 0)).Counts.ShouldBe(now.Counts, "other bounds are another count");
        (now + then).Counts.ShouldBe([2L, 7, 7]);
    }

    [Theory]
    [InlineData("1 to 100")]
    [InlineData("greater than 0", 0.0)]
    [InlineData("greater than 0", -1.0, 1.0)]
    [InlineData("greater than 0", double.NaN)]
    [InlineData("greater than 0", 1.0, double.PositiveInfinity)]
    [InlineData("ascend", 2.0, 1.0)]
    [InlineData("ascend", 1.0, 1.0)]
    public void Bounds_that_are_none_are_refused_with_the_reason(string reason, params double[] bounds)
    {
        Buckets.Problem(bounds).ShouldNotBeNull().ShouldContain(reason);
        Should.Throw<ArgumentException>(() => new Buckets(bounds)).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("0.1 1", "0.5", "0.1 0.5 1")]
    [InlineData("0.1 1", "1 0.1", "0.1 1")]
    [InlineData("0.1 1", "0.0000001 86400", "0.0000001 0.1 1 86400")]
    [InlineData("0.1 1", "0 -1 86401", "0.1 1")]
    [InlineData("0.1 1", "0.3 0.3 0.2", "0.1 0.2 0.3 1")]
    public void Bounds_can_be_added(string bounds, string more, string all) =>
        new Buckets(Seconds(bounds)).With(Seconds(more).Select(TimeSpan.FromSeconds)).Seconds.ShouldBe(Seconds(all));

    [Fact]
    public void Of_too_many_bounds_those_go_that_others_are_nearest_to_and_no_added_one()
    {
        double[] added = [.. Enumerable.Range(1, 98).Select(at => at / 100.0)];
        var bounds = new Buckets(0.0001, 0.0999, 50, 5000).With(added.Select((_, at) => TimeSpan.FromMilliseconds((at + 1) * 10))).Seconds;
        bounds.ShouldBe([0.0001, .. added, 5000]);
        Buckets.Latency.With(Enumerable.Range(1, 300).Select(at => TimeSpan.FromSeconds(at))).Seconds.ShouldBe(Enumerable.Range(1, 100).Select(at => (double)at));
        Buckets.Latency.With([]).ShouldBeSameAs(Buckets.Latency);
    }

    [Fact]
    public void Ids_are_remembered_for_as_long_as_promised()
    {
        var seen = new SeenIds(3);
        foreach (var id in (string[])["a", "b", "c", "d", "e"])
        {
            seen.IsNew("x", id).ShouldBeTrue();
        }

        seen.IsNew("x", "c").ShouldBeFalse();
        seen.IsNew("x", "e").ShouldBeFalse();
        seen.IsNew("y", "e").ShouldBeTrue("somebody else counts it");
        seen.IsNew("x", "a").ShouldBeTrue("two generations later it is forgotten");
    }

    static double[] Seconds(string text) => [.. text.Split(' ').Select(one => double.Parse(one, CultureInfo.InvariantCulture))];
}
