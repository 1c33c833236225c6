using System.Runtime.CompilerServices;

namespace Surveyor.Metrics.Exposition;

/// <summary>The rows of one group during one page, in memory that is used again.</summary>
sealed class RowList<TRow>
{
    TRow[] _rows = new TRow[64];
    int _most;

    public int Count { get; private set; }

    public ref TRow this[int index] => ref _rows[index];

    public void Add(TRow row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        _rows[Count++] = row;
        _most = Math.Max(_most, Count);
    }

    /// <summary>Keeps the first rows only.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Empties it; rows must not keep a snapshot alive.</summary>
    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TRow>())
        {
            Array.Clear(_rows, 0, _most);
        }

        Count = _most = 0;
    }
}
