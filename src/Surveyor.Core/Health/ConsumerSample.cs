namespace Surveyor.Health;

/// <summary>
/// A consumer at one moment, in twenty bytes: fifty thousand consumers have thirty-six each. Counters keep their lowest 32 bits, of
/// which only differences are read; what is only drawn is kept to half a per mille.
/// </summary>
public readonly struct ConsumerSample
{
    /// <summary>Steps to a doubling.</summary>
    const double Fine = 1024;

    readonly ushort _tenths;
    readonly ushort _ackPending;
    readonly ushort _lag;
    readonly byte _redelivered;
    readonly byte _waiting;
    readonly uint _pending;

    public ConsumerSample(long tenths, in Snapshot.ConsumerRow row, double lag)
    {
        _tenths = unchecked((ushort)tenths);
        _ackPending = Pack(row.AckPending ?? 0);
        _lag = Pack(double.IsNaN(lag) ? 0 : lag * 10);
        _redelivered = (byte)Math.Clamp(row.Redelivered ?? 0, 0, byte.MaxValue);
        _waiting = (byte)Math.Clamp(row.Waiting ?? 0, 0, byte.MaxValue);
        _pending = (uint)Math.Min(row.Pending ?? 0, uint.MaxValue);
        Delivered = unchecked((uint)(row.DeliveredConsumerSeq ?? 0));
        Acked = unchecked((uint)(row.AckFloorConsumerSeq ?? 0));
    }

    /// <summary>Consumer sequences, modulo 2^32.</summary>
    public uint Delivered { get; }

    public uint Acked { get; }

    /// <summary>Up to 2^32 - 1.</summary>
    public uint Pending => _pending;

    /// <summary>To half a per mille.</summary>
    public double AckPending => Unpack(_ackPending);

    /// <summary>Seconds, the age of the oldest message not acknowledged; to half a per mille or a tenth.</summary>
    public double Lag => Unpack(_lag) / 10;

    /// <summary>Up to 255, as is <see cref="Waiting"/>.</summary>
    public int Redelivered => _redelivered;

    public int Waiting => _waiting;

    /// <summary>Seconds from this sample to a later one, which is less than 109 minutes later.</summary>
    public double SecondsTo(ConsumerSample later) => unchecked((ushort)(later._tenths - _tenths)) / 10.0;

    /// <summary>Deliveries from this sample to a later one. A new leader may know of fewer than the former did: then none.</summary>
    public double DeliveredUntil(ConsumerSample later) => Math.Max(0, unchecked((int)(later.Delivered - Delivered)));

    /// <summary>The same of acknowledgements.</summary>
    public double AckedUntil(ConsumerSample later) => Math.Max(0, unchecked((int)(later.Acked - Acked)));

    /// <summary>When it was taken, by our clock, seen from a moment less than 109 minutes later; a tenth of a second too early at most.</summary>
    public DateTimeOffset At(DateTimeOffset later)
    {
        var now = later.UtcTicks / TimeSpan.TicksPerMillisecond / 100;
        return new((now - unchecked((ushort)((ushort)now - _tenths))) * TimeSpan.TicksPerMillisecond * 100, TimeSpan.Zero);
    }

    static ushort Pack(double value) => (ushort)Math.Clamp(Math.Round(Math.Log2(1 + Math.Max(0, value)) * Fine), 0, ushort.MaxValue);

    static double Unpack(ushort packed) => Math.Round(Math.Pow(2, packed / Fine) - 1, packed > 20 * Fine ? 0 : 1);
}
