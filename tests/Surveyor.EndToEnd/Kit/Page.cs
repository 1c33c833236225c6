using System.Globalization;
using System.Text;

namespace Surveyor.EndToEnd.Kit;

/// <summary>One line of an exposition.</summary>
public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");

    /// <summary>Name and labels, in order of label names: what makes a series.</summary>
    public string Series => $"{Name}{{{string.Join(',', Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}"))}}}";

    public override string ToString() => $"{Series} {Value.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>A metrics page as a scraper reads it, by a small reader of its own.</summary>
public sealed class Page
{
    readonly ILookup<string, Sample> _byName;

    Page(IReadOnlyList<Sample> samples)
    {
        Samples = samples;
        _byName = samples.ToLookup(static sample => sample.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<Sample> Samples { get; }

    public IEnumerable<string> Names => _byName.Select(static family => family.Key);

    public IReadOnlySet<string> Series => Samples.Select(static sample => sample.Series).ToHashSet(StringComparer.Ordinal);

    /// <summary>Samples of the name whose labels have the given values.</summary>
    public IReadOnlyList<Sample> All(string name, params (string Label, string Value)[] labels) =>
        [.. _byName[name].Where(sample => labels.All(wanted => sample[wanted.Label] == wanted.Value))];

    /// <summary>The value of the only such sample; fails when there is none or several.</summary>
    public double Value(string name, params (string Label, string Value)[] labels)
    {
        var found = All(name, labels);
        return found.Count == 1
            ? found[0].Value
            : throw new InvalidOperationException($"{found.Count} samples of {name} with {string.Join(", ", labels)}: {string.Join("; ", _byName[name].Take(20))}");
    }

    public static Page Parse(string text)
    {
        List<Sample> samples = [];
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                samples.Add(ParseLine(line));
            }
        }

        return new(samples);
    }

    static Sample ParseLine(string line)
    {
        var end = line.IndexOfAny(['{', ' ']);
        var name = line[..end];
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        var at = end;
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                at = ParseLabel(line, at, labels);
            }

            at++;
        }

        var value = line[at..].Trim().Split(' ')[0];
        return new(name, labels, value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(value, CultureInfo.InvariantCulture),
        });
    }

    static int ParseLabel(string line, int at, Dictionary<string, string> labels)
    {
        var equals = line.IndexOf('=', at);
        var label = line[at..equals];
        var text = new StringBuilder();
        for (at = equals + 2; line[at] != '"'; at++)
        {
            if (line[at] != '\\')
            {
                text.Append(line[at]);
                continue;
            }

            at++;
            text.Append(line[at] == 'n' ? '\n' : line[at]);
        }

        labels.Add(label, text.ToString());
        at++;
        return line[at] == ',' ? at + 1 : at;
    }
}
