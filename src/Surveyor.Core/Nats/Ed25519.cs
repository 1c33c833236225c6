using System.Numerics;
using System.Security.Cryptography;

namespace Surveyor.Nats;

/// <summary>
/// Ed25519 signatures (RFC 8032), which the platform lacks. The scalar multiplication does the same work for every key;
/// the rest is not hardened against an observer on the same machine.
/// </summary>
public static class Ed25519
{
    public const int SeedBytes = 32;

    public const int PublicKeyBytes = 32;

    public const int SignatureBytes = 64;

    static readonly BigInteger _order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    /// <exception cref="ArgumentException">The seed is not 32 bytes.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> expanded = stackalloc byte[64];
        Expand(seed, expanded);
        var key = EdwardsPoint.MultiplyGenerator(expanded[..32]).Encode();
        CryptographicOperations.ZeroMemory(expanded);
        return key;
    }

    /// <exception cref="ArgumentException">The seed is not 32 bytes.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message) => Sign(seed, PublicKey(seed), message);

    internal static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message)
    {
        Span<byte> expanded = stackalloc byte[64];
        Expand(seed, expanded);
        var r = HashToScalar(expanded[32..], default, message);
        var point = EdwardsPoint.MultiplyGenerator(ToBytes(r)).Encode();
        var k = HashToScalar(point, publicKey, message);
        var s = (r + (k * new BigInteger(expanded[..32], isUnsigned: true))) % _order;
        CryptographicOperations.ZeroMemory(expanded);
        return [.. point, .. ToBytes(s)];
    }

    static void Expand(ReadOnlySpan<byte> seed, Span<byte> expanded)
    {
        if (seed.Length != SeedBytes)
        {
            throw new ArgumentException("An Ed25519 seed has 32 bytes.", nameof(seed));
        }

        SHA512.HashData(seed, expanded);
        expanded[0] &= 0xf8;
        expanded[31] = (byte)((expanded[31] & 0x7f) | 0x40);
    }

    static BigInteger HashToScalar(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        return new BigInteger(hash.GetHashAndReset(), isUnsigned: true) % _order;
    }

    static byte[] ToBytes(BigInteger scalar)
    {
        var bytes = new byte[32];
        scalar.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }
}
