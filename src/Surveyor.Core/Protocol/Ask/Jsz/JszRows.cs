using System.Buffers;

namespace Surveyor.Protocol;

/// <summary>The rows of a reply while it is read.</summary>
sealed class JszRows : IDisposable
{
    public JszRowList<JszAccount> Accounts { get; } = new();

    public JszRowList<JszStream> Streams { get; } = new();

    public JszRowList<JszConsumer> Consumers { get; } = new();

    public JszRowList<JszPeer> Peers { get; } = new();

    public JszRowList<JszSource> Sources { get; } = new();

    /// <summary>(consumer, raft group) of the stream being read.</summary>
    public List<(string Consumer, string RaftGroup)> RaftGroups { get; } = [];

    public void Dispose()
    {
        Accounts.Dispose();
        Streams.Dispose();
        Consumers.Dispose();
        Peers.Dispose();
        Sources.Dispose();
    }
}

/// <summary>Rows in a rented array that grows.</summary>
sealed class JszRowList<T> : IDisposable
    where T : struct
{
    const int Initial = 64;

    T[] _rows = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _rows[index];

    /// <summary>A new empty row; the reference is good until the next one is added.</summary>
    public ref T Add()
    {
        if (Count == _rows.Length)
        {
            Grow();
        }

        ref var row = ref _rows[Count++];
        row = default;
        return ref row;
    }

    public T[] ToArray() => _rows.AsSpan(0, Count).ToArray();

    public void Dispose()
    {
        Return(_rows);
        _rows = [];
        Count = 0;
    }

    void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(Initial, checked(Count * 2)));
        _rows.AsSpan(0, Count).CopyTo(larger);
        Return(_rows);
        _rows = larger;
    }

    void Return(T[] rows)
    {
        if (rows.Length > 0)
        {
            // Only what was written: a rented array may be far longer.
            rows.AsSpan(0, Count).Clear();
            ArrayPool<T>.Shared.Return(rows);
        }
    }
}
