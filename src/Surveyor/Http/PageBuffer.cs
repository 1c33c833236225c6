using System.Buffers;

namespace Surveyor.Host.Http;

/// <summary>
/// One pooled array between a page and a stream. A pipe would start a new segment for every span that does not fit into the rest
/// of the last one, and pages ask for big spans: ten megabytes for a page of 130 kB.
/// </summary>
sealed class PageBuffer(Stream stream) : IBufferWriter<byte>, IDisposable
{
    // What a page writes between two flushes, and a span on top.
    const int UsualSize = 384 * 1024;

    byte[] _array = ArrayPool<byte>.Shared.Rent(UsualSize);
    int _used;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await stream.WriteAsync(_array.AsMemory(0, _used), cancellation);
        _used = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
    }

    void Reserve(int count)
    {
        if (_array.Length - _used >= count)
        {
            return;
        }

        var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(_array.Length * 2, _used + count));
        _array.AsSpan(0, _used).CopyTo(bigger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = bigger;
    }
}
