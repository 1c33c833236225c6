using System.Text;

namespace Surveyor.Metrics.Exposition;

/// <summary>The labels of a group, with their names as bytes.</summary>
sealed class RowLabels<TRow>(IReadOnlyList<MetricLabel<TRow>> labels)
{
    readonly MetricLabel<TRow>[] _labels = [.. labels];
    readonly byte[][] _names = [.. labels.Select((label, i) => Encoding.UTF8.GetBytes($"{(i == 0 ? "" : "\",")}{label.Name}=\""))];

    /// <summary>What follows the last value.</summary>
    public static ReadOnlySpan<byte> End => "\"} "u8;

    public bool None => _labels.Length == 0;

    /// <summary>Bytes that the labels of any row fit in.</summary>
    public int Longest { get; } = labels.Sum(label => label.Name.Length + LabelValue.MaxBytes + 4) + 3;

    /// <summary>Writes everything of a sample's line from the first own label up to the value.</summary>
    public int Encode(in TRow row, Span<byte> utf8)
    {
        var used = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            _names[i].CopyTo(utf8[used..]);
            used += _names[i].Length;
            used += _labels[i].Encode(in row, utf8[used..]);
        }

        End.CopyTo(utf8[used..]);
        return used + End.Length;
    }
}
