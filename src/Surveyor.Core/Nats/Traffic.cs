namespace Surveyor.Nats;

/// <summary>The counters of a connection; they outlive its sessions.</summary>
sealed class Traffic
{
    long _reconnects;
    long _dropped;
    long _permissionErrors;
    long _bytesIn;
    long _bytesOut;
    long _msgsIn;
    long _msgsOut;

    public NatsConnectionStats Stats => new(
        Interlocked.Read(ref _reconnects),
        Interlocked.Read(ref _dropped),
        Interlocked.Read(ref _permissionErrors),
        Interlocked.Read(ref _bytesIn),
        Interlocked.Read(ref _bytesOut),
        Interlocked.Read(ref _msgsIn),
        Interlocked.Read(ref _msgsOut));

    public void Reconnected() => Interlocked.Increment(ref _reconnects);

    public void DroppedOne() => Interlocked.Increment(ref _dropped);

    public void Refused() => Interlocked.Increment(ref _permissionErrors);

    public void Received(int bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void Sent(int bytes) => Interlocked.Add(ref _bytesOut, bytes);

    public void MessageIn() => Interlocked.Increment(ref _msgsIn);

    public void MessageOut() => Interlocked.Increment(ref _msgsOut);
}
