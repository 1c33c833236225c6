using Surveyor.Events;

namespace Surveyor.Core.Tests.Events;

public class HistogramTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0.1000001, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void A_bound_belongs_to_its_bucket(double seconds, int bucket)
    {
        var histogram = new Histogram([0.1, 1]);
        histogram.Add(seconds);
        var counts = histogram.Freeze();
        counts.Counts[bucket].ShouldBe(1);
        (counts.Count, counts.Sum).ShouldBe((1, seconds));
    }

    [Fact]
    public void Ids_are_remembered_for_as_long_as_promised()
    {
        var seen = new SeenIds(3);
        foreach (var id in (string[])["a", "b", "c", "d", "e"])
        {
            seen.IsNew(id).ShouldBeTrue();
        }

        seen.IsNew("c").ShouldBeFalse();
        seen.IsNew("e").ShouldBeFalse();
        seen.IsNew("f").ShouldBeTrue();
        seen.IsNew("a").ShouldBeTrue("two generations later it is forgotten");
    }
}
