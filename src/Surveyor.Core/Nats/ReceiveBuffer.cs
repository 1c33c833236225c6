using System.Buffers;

namespace Surveyor.Nats;

/// <summary>
/// Received bytes, held by the parser and by every message that is a slice of them; given back when the last one lets go.
/// </summary>
sealed class ReceiveBuffer : IDisposable
{
    // Beyond it an array of the exact size beats a pooled one, which is rounded up to a power of two and lingers.
    const int LargestPooled = 8 << 20;

    readonly ReceivePool _pool;
    readonly byte[] _bytes;
    int _holders = 1;

    public ReceiveBuffer(ReceivePool pool, int size)
    {
        _pool = pool;
        _bytes = size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
    }

    public Memory<byte> Memory => _bytes;

    public Span<byte> Span => _bytes;

    public int Length => _bytes.Length;

    public bool IsShared => Volatile.Read(ref _holders) > 1;

    public void Share() => Interlocked.Increment(ref _holders);

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _pool.Returned();
            if (_bytes.Length <= LargestPooled)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }
        }
    }
}
