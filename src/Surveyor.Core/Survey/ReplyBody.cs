using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Surveyor.Nats;

namespace Surveyor.Survey;

/// <summary>The JSON of a reply, decompressed into a pooled buffer when the server compressed it.</summary>
readonly struct ReplyBody : IDisposable
{
    /// <summary>A reply that unpacks to more is not one of ours: pages are kept near a megabyte, one account with 50,000 consumers is 50 MB.</summary>
    const int MaxUnpacked = 256 << 20;

    readonly byte[]? _rented;

    ReplyBody(ReadOnlyMemory<byte> json, byte[]? rented)
    {
        Json = json;
        _rented = rented;
    }

    public ReadOnlyMemory<byte> Json { get; }

    /// <exception cref="JsonException">An encoding nobody asked for, or a broken one.</exception>
    public static ReplyBody Open(NatsMsg message)
    {
        if (!IsPacked(message))
        {
            return new(message.Data, null);
        }

        try
        {
            return Unpack(message.Data);
        }
        catch (InvalidDataException e)
        {
            throw new JsonException("the reply is no gzip", e);
        }
    }

    /// <summary>The JSON of a reply that is too big to be held whole, unpacked as it is read; null when it is not packed.</summary>
    /// <exception cref="JsonException">An encoding nobody asked for.</exception>
    public static Stream? Unpacking(NatsMsg message) =>
        IsPacked(message) ? new GZipStream(new ReadOnlyMemoryStream(message.Data), CompressionMode.Decompress) : null;

    static bool IsPacked(NatsMsg message)
    {
        var encoding = message.Headers?["Content-Encoding"];
        if (encoding is null or "" || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) ? true : throw new JsonException($"the reply is encoded as '{encoding}'");
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    static ReplyBody Unpack(ReadOnlyMemory<byte> packed)
    {
        using var gzip = new GZipStream(new ReadOnlyMemoryStream(packed), CompressionMode.Decompress);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(4096, SizeHint(packed.Span)));
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }

                var read = gzip.Read(buffer, length, buffer.Length - length);
                if (read == 0)
                {
                    return new(buffer.AsMemory(0, length), buffer);
                }

                length += read;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    static byte[] Grow(byte[] buffer, int length)
    {
        if (length >= MaxUnpacked)
        {
            throw new InvalidDataException("the reply unpacks to over 256 MB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>gzip ends with the unpacked size modulo 2^32; trusted only as far as gzip can shrink (about 1000 times).</summary>
    static int SizeHint(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < 18)
        {
            return 0;
        }

        var size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]);
        return (int)Math.Min(size + 1L, Math.Min(packed.Length * 1000L, 64 << 20));
    }
}
