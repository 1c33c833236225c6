using System.Globalization;
using System.Text;

namespace Surveyor.Host.Pages;

/// <summary>A line of a chart.</summary>
/// <param name="Values">NaN: unknown, and not drawn.</param>
public sealed record PlotLine(string Name, IReadOnlyList<double> Values);

/// <summary>Points of lines in a box that is 100 wide.</summary>
static class Plot
{
    const double Width = 100;

    /// <summary>The highest value; 1 when all are 0 or none is known.</summary>
    public static double Most(IReadOnlyList<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(0).Max() is > 0 and var most ? most : 1;

    /// <summary>Places that are as far apart, from 0 to 1.</summary>
    public static double[] Even(int count) => [.. Enumerable.Range(0, count).Select(i => count > 1 ? (double)i / (count - 1) : 0)];

    /// <summary>Places of moments, from 0 to 1.</summary>
    public static double[] Of(IReadOnlyList<DateTimeOffset> times)
    {
        var span = times.Count > 1 ? (times[^1] - times[0]).TotalSeconds : 0;
        return span > 0 ? [.. times.Select(time => (time - times[0]).TotalSeconds / span)] : Even(times.Count);
    }

    /// <summary>What the time axis says at its beginning, its thirds and its end.</summary>
    public static IReadOnlyList<string> Clocks(IReadOnlyList<DateTimeOffset> times)
    {
        if (times.Count < 2)
        {
            return [];
        }

        var span = times[^1] - times[0];
        var format = span < TimeSpan.FromMinutes(6) ? "HH:mm:ss" : span < TimeSpan.FromDays(1) ? "HH:mm" : "MM-dd HH:mm";
        return [.. Enumerable.Range(0, 4).Select(third => (times[0] + (span * third / 3)).UtcDateTime.ToString(format, CultureInfo.InvariantCulture) + (third == 3 ? " UTC" : ""))];
    }

    /// <summary>The attribute "points" of a line; a pixel of the height is left for its width.</summary>
    public static string Line(IReadOnlyList<double> places, IReadOnlyList<double> values, double least, double most, double height)
    {
        var points = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (double.IsFinite(values[i]))
            {
                var share = most > least ? (values[i] - least) / (most - least) : 0;
                points.Append(CultureInfo.InvariantCulture, $"{(points.Length > 0 ? " " : "")}{places[i] * Width:0.##},{height - 1 - (share * (height - 2)):0.##}");
            }
        }

        return points.ToString();
    }
}
