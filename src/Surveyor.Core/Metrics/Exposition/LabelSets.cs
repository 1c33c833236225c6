using System.Numerics;
using System.Runtime.InteropServices;

namespace Surveyor.Metrics.Exposition;

/// <summary>
/// The encoded label sets of one group's rows: written once, used by all families of the group. Also the one place that
/// knows whether two rows would be the same series. Its memory is used again for the next group.
/// </summary>
sealed class LabelSets
{
    const int FirstSegment = 1 << 16;
    const int BiggestSegment = 1 << 20;
    const int FirstTable = 256;

    // Names come from the outside: without a seed of its own a cluster could be built whose label sets all collide.
    static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    readonly List<byte[]> _segments = [];
    int _segment = -1;
    int _used;
    Entry[] _entries = new Entry[64];
    int[] _buckets = [];
    int _mask;

    /// <summary>Each set is greater than the one before, so none is there twice: rows mostly come sorted by what their labels begin with.</summary>
    bool _isOrdered = true;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ref readonly var entry = ref _entries[index];
            return _segments[entry.Segment].AsSpan(entry.Start, entry.Length);
        }
    }

    /// <summary>Room for one more set of at most <paramref name="most"/> bytes.</summary>
    public Span<byte> Room(int most)
    {
        while (_segment < 0 || _segments[_segment].Length - _used < most)
        {
            if (++_segment == _segments.Count)
            {
                var size = _segment == 0 ? FirstSegment : Math.Min(_segments[^1].Length * 2, BiggestSegment);
                _segments.Add(GC.AllocateUninitializedArray<byte>(Math.Max(size, most)));
            }

            _used = 0;
        }

        return _segments[_segment].AsSpan(_used);
    }

    /// <summary>Takes the <paramref name="length"/> bytes written to <see cref="Room"/> as the next set.</summary>
    /// <returns>-1, or the index of an equal set that is there already: then nothing was added.</returns>
    public int Add(int length)
    {
        var set = _segments[_segment].AsSpan(_used, length);
        if (_isOrdered && (Count == 0 || this[Count - 1].SequenceCompareTo(set) < 0))
        {
            Append(new(_segment, _used, length, 0));
            _used += length;
            return -1;
        }

        HashAll();
        var hash = Hash(set);
        var bucket = (int)hash & _mask;
        for (; _buckets[bucket] != 0; bucket = (bucket + 1) & _mask)
        {
            var there = _buckets[bucket] - 1;
            if (_entries[there].Hash == hash && this[there].SequenceEqual(set))
            {
                return there;
            }
        }

        Append(new(_segment, _used, length, hash));
        _used += length;
        _buckets[bucket] = Count;
        if (Count * 2 > _mask)
        {
            Rehash((_mask + 1) * 2);
        }

        return -1;
    }

    /// <summary>Moves a set to a lower place, for dropping rows between. Equal sets are no longer found afterwards.</summary>
    public void Move(int from, int to) => _entries[to] = _entries[from];

    public void Truncate(int count) => Count = count;

    /// <summary>Empties it, and keeps the memory.</summary>
    public void Clear()
    {
        (Count, _segment, _used) = (0, -1, 0);
        if (!_isOrdered)
        {
            _buckets.AsSpan().Clear();
            _isOrdered = true;
        }
    }

    void Append(Entry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = entry;
    }

    /// <summary>Makes the table that there was no need for so far.</summary>
    void HashAll()
    {
        if (!_isOrdered)
        {
            return;
        }

        _isOrdered = false;
        for (var i = 0; i < Count; i++)
        {
            _entries[i] = _entries[i] with { Hash = Hash(this[i]) };
        }

        Rehash(Math.Max(_buckets.Length, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Count * 3, FirstTable))));
    }

    /// <summary>Fills the table, which is empty when it has that size already.</summary>
    void Rehash(int size)
    {
        if (_buckets.Length != size)
        {
            (_buckets, _mask) = (new int[size], size - 1);
        }

        for (var i = 0; i < Count; i++)
        {
            var bucket = (int)_entries[i].Hash & _mask;
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & _mask;
            }

            _buckets[bucket] = i + 1;
        }
    }

    /// <summary>Two lanes, which the processor multiplies at the same time.</summary>
    static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong factor = 0x9E3779B97F4A7C15;
        var (hash, other) = (Seed ^ (ulong)bytes.Length, ~Seed);
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * factor, 29);
            other = BitOperations.RotateLeft((other ^ MemoryMarshal.Read<ulong>(bytes[8..])) * factor, 31);
        }

        foreach (var b in bytes)
        {
            hash = BitOperations.RotateLeft((hash ^ b) * factor, 29);
        }

        hash ^= other * factor;
        return hash ^ (hash >> 32);
    }

    readonly record struct Entry(int Segment, int Start, int Length, ulong Hash);
}
