namespace Surveyor.Nats;

/// <summary>One message as it lies in the receive buffer; valid only during the call that hands it over.</summary>
readonly ref struct MsgFrame(ReceiveBuffer buffer, int at, MsgLine line, bool copyOut)
{
    public int Sid => line.Sid;

    public int Size => line.BodyBytes;

    public ReadOnlySpan<byte> Subject => buffer.Span[at..][line.Subject];

    ReadOnlySpan<byte> ReplyTo => buffer.Span[at..][line.ReplyTo];

    /// <summary>A message to keep: it holds the buffer until disposed.</summary>
    public NatsMsg Take(string subject)
    {
        var body = (ReadOnlyMemory<byte>)buffer.Memory.Slice(at + line.BodyAt, line.BodyBytes);
        var headers = line.HeaderBytes == 0 ? null : HeaderBlock.Parse(body.Span[..line.HeaderBytes]);
        var replyTo = ReplyTo.IsEmpty ? null : NatsText.Decode(ReplyTo);
        var data = body[line.HeaderBytes..];
        if (copyOut || data.IsEmpty)
        {
            return new(subject, replyTo, headers, data.ToArray());
        }

        buffer.Share();
        return new(subject, replyTo, headers, data, buffer);
    }
}
