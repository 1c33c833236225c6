using System.Text;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics;

public class LabelSetsTests
{
    /// <summary>Whatever the order, and in memory that was used before.</summary>
    [Fact]
    public void A_set_that_is_there_already_is_found()
    {
        var sets = new LabelSets();
        var random = new Random(5);
        for (var page = 0; page < 200; page++)
        {
            sets.Clear();
            Dictionary<string, int> expected = [];
            var names = Enumerable.Range(0, random.Next(600)).Select(_ => $"name-{random.Next(400):D4}");
            foreach (var name in page % 3 == 0 ? names : page % 3 == 1 ? names.Order(StringComparer.Ordinal) : names.Distinct().Order(StringComparer.Ordinal))
            {
                var length = Encoding.UTF8.GetBytes(name, sets.Room(100));
                sets.Add(length).ShouldBe(expected.TryGetValue(name, out var there) ? there : -1);
                expected.TryAdd(name, expected.Count);
            }

            sets.Count.ShouldBe(expected.Count);
            foreach (var (name, index) in expected)
            {
                Encoding.UTF8.GetString(sets[index]).ShouldBe(name);
            }
        }
    }
}
