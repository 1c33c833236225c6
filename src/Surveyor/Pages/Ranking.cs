namespace Surveyor.Host.Pages;

/// <summary>
/// Sorts places in arrays of big rows without moving rows. What has no number comes last in either direction; what is equal keeps the
/// order of the picture, which is by names.
/// </summary>
static class Ranking
{
    public static int[] By(List<int> places, bool descending, Func<int, double> first, Func<int, double>? second = null)
    {
        var ranked = new Ranked[places.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            var place = places[i];
            ranked[i] = new(Key(first(place), descending), second is null ? 0 : Key(second(place), descending), place);
        }

        Array.Sort(ranked, static (one, other) =>
            one.First.CompareTo(other.First) is not 0 and var byFirst ? byFirst
            : one.Second.CompareTo(other.Second) is not 0 and var bySecond ? bySecond
            : one.Place.CompareTo(other.Place));
        return Array.ConvertAll(ranked, static one => one.Place);
    }

    public static int[] ByName(List<int> places, bool descending, Func<int, string> name)
    {
        var sorted = places.ToArray();
        var sign = descending ? -1 : 1;
        Array.Sort(sorted, (one, other) => string.CompareOrdinal(name(one), name(other)) is not 0 and var byName ? sign * byName : one.CompareTo(other));
        return sorted;
    }

    static double Key(double value, bool descending) => double.IsNaN(value) ? double.PositiveInfinity : descending ? -value : value;

    readonly record struct Ranked(double First, double Second, int Place);
}
