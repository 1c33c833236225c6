namespace Surveyor.Metrics.Exposition;

/// <summary>The rows of a group with their encoded labels, each label set once.</summary>
sealed class LabelledRows<TRow>(RowLabels<TRow> labels, PageScratch scratch) : IDisposable
{
    readonly LabelSets _sets = scratch.Sets;
    double[] _values = [];

    public RowList<TRow> List { get; } = scratch.Rows<TRow>();

    public int Count => List.Count;

    public ReadOnlySpan<byte> Labels(int row) => labels.None ? [] : _sets[row];

    /// <summary>NaN when the row has no such sample.</summary>
    public double Value(int column, int row) => _values[(column * Count) + row];

    /// <summary>
    /// Takes all values of a row at once, a column for each part: rows are big, and to go through them again for each family would
    /// read them from memory again and again.
    /// </summary>
    public void Evaluate(ReadOnlySpan<Select<TRow>> parts)
    {
        _values = scratch.Values(parts.Length * Count);
        for (var row = 0; row < Count; row++)
        {
            ref readonly var values = ref List[row];
            for (var column = 0; column < parts.Length; column++)
            {
                _values[(column * Count) + row] = parts[column](in values) ?? double.NaN;
            }
        }
    }

    /// <summary>Encodes the labels. Of rows with equal labels the first stays, with the others merged into it if the group can.</summary>
    /// <returns>How many rows were dropped.</returns>
    public int Encode(Merge<TRow>? merge)
    {
        var (kept, dropped) = (0, 0);
        for (var i = 0; i < List.Count; i++)
        {
            var same = labels.None ? (i == 0 ? -1 : 0) : _sets.Add(labels.Encode(in List[i], _sets.Room(labels.Longest)));
            if (same < 0)
            {
                List[kept++] = List[i];
            }
            else if (merge is not null)
            {
                merge(ref List[same], in List[i]);
            }
            else
            {
                dropped++;
            }
        }

        List.Truncate(kept);
        return dropped;
    }

    public void Keep(ReadOnlySpan<bool> kept)
    {
        var to = 0;
        for (var i = 0; i < List.Count; i++)
        {
            if (!kept[i])
            {
                continue;
            }

            List[to] = List[i];
            if (!labels.None)
            {
                _sets.Move(i, to);
            }

            to++;
        }

        List.Truncate(to);
    }

    public void Dispose()
    {
        _sets.Clear();
        List.Clear();
    }
}
