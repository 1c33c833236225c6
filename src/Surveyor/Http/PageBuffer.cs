using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Surveyor.Host.Http;

/// <summary>
/// Two arrays between a page and a stream: the page is written into one while the other is sent. A pipe would start a new segment
/// for every span that does not fit into the rest of the last one, and pages ask for big spans: ten megabytes for a page of 130 kB.
/// The shared pools would keep arrays of this size for every thread that ever sent one.
/// </summary>
sealed class PageBuffer(Stream stream) : IBufferWriter<byte>, IAsyncDisposable
{
    // What a page writes between two flushes, and a span on top.
    const int UsualSize = 256 * 1024;

    /// <summary>Those of one page.</summary>
    const int MostKept = 2;

    static readonly ConcurrentBag<byte[]> Kept = [];

    readonly CancellationTokenSource _given = new();
    byte[] _array = Take();
    int _used;
    Channel<(byte[] Array, int Used)>? _full;
    Channel<byte[]>? _sent;
    Task _sending = Task.CompletedTask;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Hands over what was written and does not wait until it is sent, only until the part before is.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_full is null || _sent is null)
        {
            _full = Channel.CreateBounded<(byte[], int)>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
            _sent = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
            _sent.Writer.TryWrite(Take());
            _sending = Task.Run(() => SendAsync(_full.Reader, _sent.Writer), cancellation);
        }

        try
        {
            var next = await _sent.Reader.ReadAsync(cancellation);
            await _full.Writer.WriteAsync((_array, _used), cancellation);
            (_array, _used) = (next, 0);
        }
        catch (ChannelClosedException)
        {
            await _sending;
            throw;
        }
    }

    /// <summary>Sends the rest and waits until all is sent.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellation)
    {
        _full?.Writer.TryComplete();
        await _sending;
        await stream.WriteAsync(_array.AsMemory(0, _used), cancellation);
        _used = 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _given.CancelAsync();
        _full?.Writer.TryComplete();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_sent?.Reader.TryRead(out var array) == true)
        {
            Keep(array);
        }

        Keep(_array);
        _array = [];
        _given.Dispose();
    }

    async Task SendAsync(ChannelReader<(byte[] Array, int Used)> full, ChannelWriter<byte[]> sent)
    {
        try
        {
            while (await full.WaitToReadAsync(_given.Token))
            {
                while (full.TryRead(out var part))
                {
                    await stream.WriteAsync(part.Array.AsMemory(0, part.Used), _given.Token);
                    await sent.WriteAsync(part.Array, CancellationToken.None);
                }
            }
        }
        finally
        {
            // Whoever waits for an array learns that none comes any more.
            sent.TryComplete();
        }
    }

    void Reserve(int count)
    {
        if (_array.Length - _used >= count)
        {
            return;
        }

        Array.Resize(ref _array, Math.Max(_array.Length * 2, _used + count));
    }

    static byte[] Take() => Kept.TryTake(out var array) ? array : GC.AllocateUninitializedArray<byte>(UsualSize);

    static void Keep(byte[] array)
    {
        if (array.Length == UsualSize && Kept.Count < MostKept)
        {
            Kept.Add(array);
        }
    }
}
