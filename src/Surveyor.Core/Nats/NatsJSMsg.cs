namespace Surveyor.Nats;

/// <summary>A message that a consumer delivered. Disposing it gives its payload back.</summary>
public readonly record struct NatsJSMsg(NatsMsg Msg, NatsJSMsgMetadata Metadata) : IDisposable
{
    public string Subject => Msg.Subject;

    /// <summary>Valid until it is disposed.</summary>
    public ReadOnlyMemory<byte> Data => Msg.Data;

    /// <summary>Where to acknowledge it, also after it was disposed.</summary>
    public string AckSubject => Msg.ReplyTo!;

    public void Dispose() => Msg.Dispose();
}
