using System.Text;

namespace Surveyor.Protocol;

/// <summary>
/// Turns UTF-8 names into shared strings, so that a name seen in every round exists once. Any number of threads may
/// read replies at once. Bounded: when full it starts over, which costs memory for a round, not correctness.
/// </summary>
public sealed class NameTable(int capacity = 1 << 19)
{
    /// <summary>Longer names (bytes) are not worth keeping; nats-server's own limit for stream names is 255.</summary>
    const int LongestKept = 256;

    /// <summary>Names that collide more often than this are not kept: nobody can make look-ups slow by choosing names.</summary>
    const int LongestProbe = 32;

    const int InitialSlots = 1 << 10;

    readonly Lock _writing = new();
    volatile Slots _slots = new(InitialSlots);

    /// <summary>Names from before the last <see cref="Turn"/>, of which those that are met again move on.</summary>
    Slots? _earlier;

    /// <summary>The table all replies share.</summary>
    public static NameTable Shared { get; } = new();

    /// <summary>Names kept now; never more than the capacity.</summary>
    public int Count => _slots.Count;

    /// <summary>The name as text; bytes that are not UTF-8 become U+FFFD. A known name costs no allocation.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > LongestKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = Hash(utf8);
        return _slots.Find(hash, utf8) ?? Add(hash, utf8);
    }

    /// <summary>Forgets the names that were not met since the last time: of streams and consumers that come and go, there is no end.</summary>
    public void Turn()
    {
        lock (_writing)
        {
            _earlier = _slots;
            _slots = new(InitialSlots);
        }
    }

    string Add(int hash, ReadOnlySpan<byte> utf8)
    {
        lock (_writing)
        {
            if (_slots.Find(hash, utf8) is { } meanwhile)
            {
                return meanwhile;
            }

            if (_slots.Count >= capacity)
            {
                (_slots, _earlier) = (new(InitialSlots), null);
            }
            else if (_slots.Count >= _slots.Room)
            {
                _slots = _slots.Doubled();
            }

            var text = _earlier?.Find(hash, utf8) ?? Encoding.UTF8.GetString(utf8);
            _slots.Put(hash, text);
            return text;
        }
    }

    static int Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return hash.ToHashCode();
    }

    /// <summary>Open addressing. A slot once filled never changes, so readers need no lock; growing makes a new object.</summary>
    sealed class Slots(int size)
    {
        readonly string?[] _names = new string?[size];
        readonly int[] _hashes = new int[size];
        readonly int _mask = size - 1;

        public int Count { get; private set; }

        /// <summary>A quarter: fuller, a name in 20,000 finds no slot within the longest probe.</summary>
        public int Room => _names.Length / 4;

        public string? Find(int hash, ReadOnlySpan<byte> utf8)
        {
            for (int probe = 0, at = hash & _mask; probe < LongestProbe; probe++, at = (at + 1) & _mask)
            {
                if (Volatile.Read(ref _names[at]) is not { } name)
                {
                    return null;
                }

                if (_hashes[at] == hash && Same(name, utf8))
                {
                    return name;
                }
            }

            return null;
        }

        public void Put(int hash, string name)
        {
            for (int probe = 0, at = hash & _mask; probe < LongestProbe; probe++, at = (at + 1) & _mask)
            {
                if (_names[at] is null)
                {
                    _hashes[at] = hash;
                    Volatile.Write(ref _names[at], name);
                    Count++;
                    return;
                }
            }
        }

        public Slots Doubled()
        {
            var larger = new Slots(_names.Length * 2);
            for (var at = 0; at < _names.Length; at++)
            {
                if (_names[at] is { } name)
                {
                    larger.Put(_hashes[at], name);
                }
            }

            return larger;
        }

        static bool Same(string name, ReadOnlySpan<byte> utf8)
        {
            if (Ascii.Equals(utf8, name))
            {
                return true;
            }

            if (Ascii.IsValid(utf8))
            {
                return false;
            }

            Span<char> text = stackalloc char[LongestKept];
            return name.AsSpan().SequenceEqual(text[..Encoding.UTF8.GetChars(utf8, text)]);
        }
    }
}
