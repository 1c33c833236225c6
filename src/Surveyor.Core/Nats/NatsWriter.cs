using System.Buffers;

namespace Surveyor.Nats;

/// <summary>
/// Gathers commands while the stream is busy and writes them with one call; the first to find it idle writes at once.
/// </summary>
sealed class NatsWriter(Stream stream, Action<int> sent, Action<Exception> broke)
{
    const int Roomy = 4 << 20;
    const int KeptCapacity = 1 << 20;

    readonly Lock _gate = new();
    ArrayBufferWriter<byte> _filling = new(4 << 10);
    ArrayBufferWriter<byte> _flushing = new(4 << 10);
    TaskCompletionSource? _room;
    bool _busy;
    bool _closed;

    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _filling.WrittenCount < Roomy;
            }
        }
    }

    /// <summary>Appends whole commands, in order with those of other threads.</summary>
    /// <exception cref="NatsDisconnectedException">The connection is down.</exception>
    public void Append(Action<IBufferWriter<byte>> write)
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw new NatsDisconnectedException("the connection was lost");
            }

            write(_filling);
            if (_busy)
            {
                return;
            }

            _busy = true;
        }

        _ = FlushAsync();
    }

    /// <summary>Waits while too much is unsent, so that a fast publisher cannot fill the memory.</summary>
    public async ValueTask RoomAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_closed || _filling.WrittenCount < Roomy)
                {
                    return;
                }

                room = (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await room.WaitAsync(cancellation);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _room?.TrySetResult();
        }
    }

    async Task FlushAsync()
    {
        try
        {
            while (Swap())
            {
                await stream.WriteAsync(_flushing.WrittenMemory);
                sent(_flushing.WrittenCount);
            }
        }
        catch (Exception e)
        {
            broke(e);
        }
    }

    bool Swap()
    {
        lock (_gate)
        {
            if (_filling.WrittenCount == 0 || _closed)
            {
                _busy = false;
                return false;
            }

            (_filling, _flushing) = (_flushing, _filling);
            _filling = _filling.Capacity > KeptCapacity ? new(4 << 10) : _filling;
            _filling.ResetWrittenCount();
            _room?.TrySetResult();
            _room = null;
            return true;
        }
    }
}
