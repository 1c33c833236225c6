using System.Buffers;
using System.Runtime.CompilerServices;

namespace Surveyor.Metrics.Exposition;

/// <summary>The rows of one group during one page, in pooled memory.</summary>
sealed class RowList<TRow> : IDisposable
{
    TRow[] _rows = ArrayPool<TRow>.Shared.Rent(64);

    public int Count { get; private set; }

    public ref TRow this[int index] => ref _rows[index];

    public void Add(TRow row)
    {
        if (Count == _rows.Length)
        {
            var bigger = ArrayPool<TRow>.Shared.Rent(Count * 2);
            _rows.AsSpan(0, Count).CopyTo(bigger);
            Return();
            _rows = bigger;
        }

        _rows[Count++] = row;
    }

    /// <summary>Keeps the first rows only.</summary>
    public void Truncate(int count) => Count = count;

    public void Dispose()
    {
        Return();
        _rows = [];
    }

    void Return() => ArrayPool<TRow>.Shared.Return(_rows, RuntimeHelpers.IsReferenceOrContainsReferences<TRow>());
}
