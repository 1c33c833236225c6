using System.Buffers;
using System.Text.Json;

namespace Surveyor.Protocol;

/// <summary>
/// The stretch of a reply that is being read. A reply is unpacked while it is read, so that one of 60 MB takes no more memory than
/// one of 60 kB.
/// </summary>
sealed class JszWindow : IDisposable
{
    public const int Usual = 1 << 17;

    /// <summary>A reply that unpacks to more is not one of ours: pages are kept near a megabyte, one account with 50,000 consumers is 50 MB.</summary>
    const long MostBytes = 1L << 30;

    readonly Stream _stream;
    byte[] _bytes;
    int _length;

    public JszWindow(Stream stream, int size)
    {
        _stream = stream;
        _bytes = ArrayPool<byte>.Shared.Rent(size);
        Slide(0);
    }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Nothing comes after this stretch.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Bytes of the reply so far.</summary>
    public long Total { get; private set; }

    /// <summary>Moves on: what lies before <paramref name="from"/> is given up, and more is read behind the rest.</summary>
    /// <exception cref="JsonException">The reply is broken, or bigger than any that is right.</exception>
    public void Slide(int from)
    {
        var kept = _length - from;
        var target = kept == _bytes.Length ? ArrayPool<byte>.Shared.Rent(_bytes.Length * 2) : _bytes;
        _bytes.AsSpan(from, kept).CopyTo(target);
        if (target != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = target;
        }

        var read = ReadUpTo(_bytes.AsSpan(kept));
        _length = kept + read;
        Total += read;
        if (Total > MostBytes)
        {
            throw new JsonException("the reply unpacks to over a gigabyte");
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    int ReadUpTo(Span<byte> room)
    {
        var length = 0;
        try
        {
            while (length < room.Length)
            {
                if (_stream.Read(room[length..]) is not (> 0 and var read))
                {
                    IsLast = true;
                    break;
                }

                length += read;
            }
        }
        catch (InvalidDataException e)
        {
            throw new JsonException("the reply is no gzip", e);
        }

        return length;
    }
}
