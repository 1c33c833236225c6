using System.Globalization;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>What the page must show, put together from what the servers say: series and their values.</summary>
public sealed class Reading
{
    readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    readonly HashSet<string> _families = new(StringComparer.Ordinal);
    readonly HashSet<string> _wavering = new(StringComparer.Ordinal);

    /// <summary>Families this reading speaks for: the page may have no other series of them.</summary>
    public IReadOnlySet<string> Families => _families;

    public IReadOnlyDictionary<string, double> Values => _values;

    /// <param name="value">Null: the servers do not tell, so there must be no such series. NaN: any number will do.</param>
    public void Add(string family, double? value, params (string Name, string Value)[] labels)
    {
        _families.Add(family);
        if (value is { } known)
        {
            _values.Add(SeriesOf(family, labels), known);
        }
    }

    /// <summary>Like Add, for what goes up and down from moment to moment: the page may be off by half.</summary>
    public void AddWavering(string family, double? value, params (string Name, string Value)[] labels)
    {
        _wavering.Add(family);
        Add(family, value, labels);
    }

    /// <summary>Like Add, where labels do not tell all things apart: any number will do for those that are one series.</summary>
    public void AddAny(string family, double? value, params (string Name, string Value)[] labels)
    {
        var series = SeriesOf(family, labels);
        if (_values.ContainsKey(series))
        {
            _values[series] = double.NaN;
            return;
        }

        Add(family, value, labels);
    }

    /// <summary>Like Add, where several things are one series: their sum.</summary>
    public void AddUp(string family, double value, params (string Name, string Value)[] labels)
    {
        _families.Add(family);
        var series = SeriesOf(family, labels);
        _values[series] = _values.GetValueOrDefault(series) + value;
    }

    /// <summary>What several readings say of different series.</summary>
    public static Reading Together(IEnumerable<Reading> readings)
    {
        Reading all = new();
        foreach (var reading in readings)
        {
            all._families.UnionWith(reading._families);
            all._wavering.UnionWith(reading._wavering);
            foreach (var (series, value) in reading._values)
            {
                all._values.Add(series, value);
            }
        }

        return all;
    }

    /// <summary>
    /// How the page differs from what the servers said before and after it: series that are missing or too many, and
    /// values that are not between the two.
    /// </summary>
    public static IReadOnlyList<string> Differences(Page page, Reading before, Reading after)
    {
        List<string> differences = [];
        var families = before._families.Union(after._families).ToHashSet();
        var shown = page.Samples.Where(sample => families.Contains(sample.Name)).ToDictionary(static sample => sample.Series, static sample => sample.Value);
        foreach (var series in before._values.Keys.Intersect(after._values.Keys))
        {
            if (!shown.Remove(series, out var value))
            {
                differences.Add($"missing: {series}, the servers say {before._values[series]}");
            }
            else if (!Between(value, before._values[series], after._values[series], before._wavering.Contains(series[..series.IndexOf('{', StringComparison.Ordinal)]) ? 0.5 : 1e-12))
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{series} {value}, the servers say {before._values[series]} to {after._values[series]}"));
            }
        }

        differences.AddRange(shown.Keys.Except(before._values.Keys).Except(after._values.Keys).Select(static series => $"no server says {series}"));
        return differences;
    }

    static bool Between(double value, double one, double other, double tolerance)
    {
        if (double.IsNaN(one) || double.IsNaN(other))
        {
            return true;
        }

        var slack = Math.Abs(one) * tolerance;
        return value >= Math.Min(one, other) - slack && value <= Math.Max(one, other) + slack;
    }

    static string SeriesOf(string family, (string Name, string Value)[] labels) =>
        new Sample(family, labels.ToDictionary(static label => label.Name, static label => label.Value), 0).Series;
}
