namespace Surveyor.Metrics.Exposition;

/// <summary>The rows of a group with their encoded labels, each label set once.</summary>
sealed class LabelledRows<TRow>(RowLabels<TRow> labels, PageScratch scratch) : IDisposable
{
    readonly LabelSets _sets = scratch.Sets;

    public RowList<TRow> List { get; } = scratch.Rows<TRow>();

    public int Count => List.Count;

    public ReadOnlySpan<byte> Labels(int row) => labels.None ? [] : _sets[row];

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
