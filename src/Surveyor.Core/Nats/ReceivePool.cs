namespace Surveyor.Nats;

/// <summary>Hands out receive buffers and knows how many are still held.</summary>
sealed class ReceivePool
{
    public const int SegmentBytes = 256 << 10;

    const int ManySegments = 256;

    int _live;

    public int Live => Volatile.Read(ref _live);

    /// <summary>
    /// Many segments are held: from here on messages are copied out, or a slow reader of small messages would pin a whole
    /// segment with each.
    /// </summary>
    public bool IsCrowded => Live > ManySegments;

    public ReceiveBuffer Segment() => Rent(SegmentBytes);

    public ReceiveBuffer Rent(int size)
    {
        Interlocked.Increment(ref _live);
        return new(this, size);
    }

    public void Returned() => Interlocked.Decrement(ref _live);
}
