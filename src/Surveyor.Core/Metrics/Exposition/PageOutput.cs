using System.Buffers;

namespace Surveyor.Metrics.Exposition;

/// <summary>Where a page goes: written in chunks, flushed every now and then, so that a big page is never held whole.</summary>
sealed class PageOutput(IBufferWriter<byte> writer, Func<CancellationToken, ValueTask> flush, CancellationToken cancellation)
{
    const int ChunkSize = 64 * 1024;
    const int FlushAfter = 192 * 1024;

    int _unflushed;

    public long Written { get; private set; }

    public bool WantsFlush => _unflushed >= FlushAfter;

    public Span<byte> Chunk(int atLeast) => writer.GetSpan(Math.Max(atLeast, ChunkSize));

    public void Advance(int count)
    {
        if (count == 0)
        {
            // Kestrel's writer refuses it before the first span was taken.
            return;
        }

        writer.Advance(count);
        Written += count;
        _unflushed += count;
    }

    public ValueTask FlushAsync()
    {
        cancellation.ThrowIfCancellationRequested();
        _unflushed = 0;
        return flush(cancellation);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        Advance(bytes.Length);
    }
}
