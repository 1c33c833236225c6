using System.Buffers;
using System.IO.Pipelines;

namespace Surveyor.Host.Http;

/// <summary>
/// Lets a page be written right into the segments that a pipe sends, each as big as what a page writes between two flushes. Left
/// alone, a pipe would start a new segment for every span that does not fit into the rest of the last one, and pages ask for big
/// spans: ten megabytes for a page of 130 kB.
/// </summary>
sealed class PageBuffer(PipeWriter pipe) : IBufferWriter<byte>
{
    /// <summary>What is flushed at once and a span on top; with what HTTP puts around a chunk it fills an array of the shared pool.</summary>
    public const int PartSize = (256 * 1024) - 64;

    Memory<byte> _part;
    int _used;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_part.Length - _used < Math.Max(sizeHint, 1))
        {
            Commit();
            _part = pipe.GetMemory(Math.Max(sizeHint, PartSize));
        }

        return _part[_used..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Hands over what was written, and waits while too much of it is not sent yet.</summary>
    /// <exception cref="OperationCanceledException">Nobody reads it any more.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        Commit();
        var flushed = await pipe.FlushAsync(cancellation);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("the reader has gone");
        }
    }

    void Commit()
    {
        if (_used > 0)
        {
            pipe.Advance(_used);
        }

        (_part, _used) = (default, 0);
    }
}
