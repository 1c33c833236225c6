namespace Surveyor.Nats;

/// <summary>Gives its pieces one per read, as a network would.</summary>
sealed class PiecesStream(params byte[][] pieces) : MemoryStream
{
    int _next;
    ReadOnlyMemory<byte> _rest;

    public override int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty && _next < pieces.Length)
        {
            _rest = pieces[_next++];
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }
}
