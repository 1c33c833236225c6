using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using IronSnappy;

namespace Surveyor.Benchmarks.Swarm;

/// <summary>How a reply is packed, as nats-server chooses from the Accept-Encoding of a request.</summary>
public enum Packing
{
    None,
    Gzip,
    Snappy,
}

/// <summary>
/// A piece of a reply, packed once and then part of any number of replies: a page of accounts is put together from pieces without
/// packing anything anew.
/// </summary>
public sealed class Piece(byte[] raw)
{
    readonly uint _crc = Crc32.Of(raw);
    readonly int _length = raw.Length;
    byte[]? _deflated;
    byte[]? _snappy;

    static readonly byte[] GzipHead = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    static readonly byte[] SnappyHead = [0xff, 6, 0, 0, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y'];

    /// <summary>Packs now what would else be packed with the first reply.</summary>
    public Piece Packed()
    {
        _deflated ??= Deflate(raw);
        return this;
    }

    public static byte[] Join(IReadOnlyList<Piece> pieces, Packing packing) => packing switch
    {
        Packing.Gzip => Gzip(pieces),
        Packing.Snappy => [.. SnappyHead, .. pieces.SelectMany(piece => piece._snappy ??= Snap(piece.Raw))],
        _ => Concat(pieces.Select(piece => piece.Raw), 0),
    };

    byte[] Raw => raw;

    static byte[] Gzip(IReadOnlyList<Piece> pieces)
    {
        var (crc, length) = (0u, 0L);
        foreach (var piece in pieces)
        {
            crc = Crc32.Combine(crc, piece._crc, piece._length);
            length += piece._length;
        }

        // The pieces end at whole bytes and are not final; an empty final block follows them.
        var end = new byte[10];
        end[0] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(2), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(6), (uint)length);
        return Concat([GzipHead, .. pieces.Select(piece => piece._deflated ??= Deflate(piece.Raw)), end], 0);
    }

    static byte[] Deflate(byte[] raw)
    {
        using var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.Optimal);
        deflate.Write(raw);
        deflate.Flush();
        return packed.ToArray();
    }

    /// <summary>The framed format: chunks of at most 64 kB, each with the masked CRC-32C of what it unpacks to.</summary>
    static byte[] Snap(byte[] raw)
    {
        using var framed = new MemoryStream();
        Span<byte> head = stackalloc byte[8];
        foreach (var chunk in raw.Chunk(1 << 16))
        {
            var packed = IronSnappy.Snappy.Encode(chunk);
            BinaryPrimitives.WriteInt32LittleEndian(head, (packed.Length + 4) << 8);
            var crc = 0xffffffff;
            foreach (var one in chunk)
            {
                crc = BitOperations.Crc32C(crc, one);
            }

            crc = ~crc;
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], ((crc >> 15) | (crc << 17)) + 0xa282ead8);
            framed.Write(head);
            framed.Write(packed);
        }

        return framed.ToArray();
    }

    static byte[] Concat(IEnumerable<byte[]> parts, int at)
    {
        var all = parts.ToList();
        var joined = new byte[all.Sum(part => part.Length)];
        foreach (var part in all)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }

        return joined;
    }
}

/// <summary>The checksum of gzip, and how two of them make that of both parts together (RFC 1952; the algebra is zlib's).</summary>
public static class Crc32
{
    const uint Polynomial = 0xedb88320;

    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index =>
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        }

        return value;
    })];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xffffffff;
        foreach (var one in bytes)
        {
            crc = Table[(byte)(crc ^ one)] ^ (crc >> 8);
        }

        return ~crc;
    }

    public static uint Combine(uint first, uint second, long secondLength)
    {
        // x to the power of 8 * length, by squaring.
        var (power, square) = (1u << 31, 1u << 23);
        for (; secondLength > 0; secondLength >>= 1)
        {
            power = (secondLength & 1) != 0 ? Multiply(square, power) : power;
            square = Multiply(square, square);
        }

        return Multiply(power, first) ^ second;
    }

    static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var mask = 1u << 31; mask != 0; mask >>= 1)
        {
            product ^= (a & mask) != 0 ? b : 0;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }

        return product;
    }
}
