using Surveyor.Nats;

namespace Surveyor.Events;

/// <summary>
/// Which messages of a stream are folded already. One highest number would not do: what was delivered and lost comes again after newer
/// ones. So these are ranges, and they stay few: a gap that the consumer skipped is no gap, and what is acknowledged is settled.
/// </summary>
sealed class FoldedSequences
{
    readonly List<SequenceRange> _ranges;
    ulong _consumer;
    ulong _former;

    /// <param name="latest">The highest timestamp of all that is folded.</param>
    public FoldedSequences(ulong floor = 0, long latest = 0, IEnumerable<SequenceRange>? ranges = null) => (Floor, Latest, _ranges) = (floor, latest, [.. ranges ?? []]);

    /// <summary>Up to here everything is settled: folded, or never to come.</summary>
    public ulong Floor { get; private set; }

    public long Latest { get; private set; }

    /// <summary>What more is folded, in order and apart from each other.</summary>
    public IReadOnlyList<SequenceRange> Ranges => _ranges;

    /// <summary>Marks a message as folded.</summary>
    /// <returns>False when it was before: it was delivered again.</returns>
    public bool Take(in NatsJSMsgMetadata message)
    {
        var sequence = message.StreamSequence;
        var from = FormerOf(message) is { } former && former < sequence ? former + 1 : sequence;
        var isFolded = Holds(sequence);
        if (isFolded && message.Timestamp > Latest)
        {
            // Stored later than anything that was folded: the stream lost its end, or was made again, and counts from there.
            Cut(sequence);
            (isFolded, from) = (false, sequence);
        }

        Latest = Math.Max(Latest, message.Timestamp);
        Add(from, sequence);
        return !isFolded;
    }

    /// <summary>What comes next does not follow what came last.</summary>
    public void Break() => (_consumer, _former) = (0, 0);

    /// <summary>What lies below or here is acknowledged, so it was folded, or is of no concern.</summary>
    public void Settle(ulong ackFloor)
    {
        if (ackFloor <= Floor)
        {
            return;
        }

        Floor = ackFloor;
        _ranges.RemoveAll(range => range.To <= ackFloor);
        if (_ranges is [var first, ..] && first.From <= ackFloor + 1)
        {
            Floor = first.To;
            _ranges.RemoveAt(0);
        }
    }

    bool Holds(ulong sequence)
    {
        if (sequence <= Floor)
        {
            return true;
        }

        var index = First(sequence);
        return index < _ranges.Count && _ranges[index].From <= sequence;
    }

    /// <summary>
    /// The stream sequence of the new message before this new one, when nothing that was delivered between them is missing: then what
    /// lies between them in the stream does not concern the consumer.
    /// </summary>
    ulong? FormerOf(in NatsJSMsgMetadata message)
    {
        var former = message.ConsumerSequence == _consumer + 1 ? _former : 0;
        _consumer = message.ConsumerSequence;
        _former = message.NumDelivered == 1 ? message.StreamSequence : former;
        return message.NumDelivered == 1 && former > 0 ? former : null;
    }

    /// <summary>The index of the first range that ends here or later.</summary>
    int First(ulong sequence)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].To < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    void Add(ulong from, ulong to)
    {
        if (to <= Floor)
        {
            return;
        }

        if (from <= Floor + 1)
        {
            Settle(to);
            return;
        }

        // All that touch it become one.
        var first = First(from - 1);
        var next = first;
        while (next < _ranges.Count && _ranges[next].From <= to + 1)
        {
            (from, to) = (Math.Min(from, _ranges[next].From), Math.Max(to, _ranges[next].To));
            next++;
        }

        _ranges.RemoveRange(first, next - first);
        _ranges.Insert(first, new(from, to));
    }

    void Cut(ulong sequence)
    {
        Floor = Math.Min(Floor, sequence - 1);
        _ranges.RemoveAll(range => range.From >= sequence);
        if (_ranges is [.., var last] && last.To >= sequence)
        {
            _ranges[^1] = last with { To = sequence - 1 };
        }
    }
}

/// <summary>Stream sequences, both ends included.</summary>
public readonly record struct SequenceRange(ulong From, ulong To);
