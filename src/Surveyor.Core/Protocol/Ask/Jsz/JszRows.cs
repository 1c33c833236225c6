using System.Collections.Concurrent;

namespace Surveyor.Protocol;

/// <summary>The rows of a reply while it is read, in memory that is used again for the next reply.</summary>
sealed class JszRows : IDisposable
{
    /// <summary>A list that once was longer is not kept for ever.</summary>
    const int LongestKept = 1 << 13;

    /// <summary>As many replies are read at once, usually.</summary>
    const int MostKept = 4;

    static readonly ConcurrentBag<JszRows> Kept = [];

    public JszRowList<JszAccount> Accounts { get; } = new();

    public JszRowList<JszStream> Streams { get; } = new();

    public JszRowList<JszConsumer> Consumers { get; } = new();

    public JszRowList<JszFollower> Followers { get; } = new();

    public JszRowList<JszPeer> Peers { get; } = new();

    public JszRowList<JszSource> Sources { get; } = new();

    /// <summary>(consumer, raft group) of the stream being read.</summary>
    public List<(string Consumer, string RaftGroup)> RaftGroups { get; } = [];

    /// <summary>Who sent the reply; consumers led by others become <see cref="Followers"/>. Null: all stay consumers.</summary>
    public string? Sender { get; set; }

    /// <summary>The accounts whose streams are taken; null: all.</summary>
    public Func<string, bool>? Wants { get; set; }

    public static JszRows Take() => Kept.TryTake(out var rows) ? rows : new();

    public void Dispose()
    {
        Sender = null;
        Wants = null;
        var longest = Math.Max(Math.Max(Consumers.Clear(), Followers.Clear()), Math.Max(Peers.Clear() / 2, Math.Max(Streams.Clear(), Math.Max(Accounts.Clear(), Sources.Clear()))));
        if (longest <= LongestKept && Kept.Count < MostKept)
        {
            Kept.Add(this);
        }
    }
}

/// <summary>Rows in an array that grows.</summary>
sealed class JszRowList<T>
    where T : struct
{
    const int Initial = 16;

    T[] _rows = [];
    int _most;

    public int Count { get; private set; }

    public ref T this[int index] => ref _rows[index];

    /// <summary>A new empty row; the reference is good until the next one is added.</summary>
    public ref T Add()
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(Initial, checked(Count * 2)));
        }

        ref var row = ref _rows[Count++];
        row = default;
        _most = Math.Max(_most, Count);
        return ref row;
    }

    public void Truncate(int count) => Count = count;

    public T[] ToArray() => _rows.AsSpan(0, Count).ToArray();

    /// <summary>Empties it: what is kept must not keep names alive.</summary>
    /// <returns>How many rows it has room for.</returns>
    public int Clear()
    {
        Array.Clear(_rows, 0, _most);
        Count = _most = 0;
        return _rows.Length;
    }
}
