using System.Numerics;

namespace Surveyor.Nats;

/// <summary>
/// A number modulo 2^255 - 19 in five limbs of 51 bits. Products leave limbs just above 51 bits; sums and differences of
/// products may be multiplied without carrying first.
/// </summary>
readonly struct Field25519(ulong a, ulong b, ulong c, ulong d, ulong e)
{
    const int LimbBits = 51;
    const ulong LimbMask = (1UL << LimbBits) - 1;

    readonly ulong _0 = a;
    readonly ulong _1 = b;
    readonly ulong _2 = c;
    readonly ulong _3 = d;
    readonly ulong _4 = e;

    public static BigInteger Prime { get; } = BigInteger.Pow(2, 255) - 19;

    public static Field25519 From(BigInteger value)
    {
        ulong Limb(int index) => (ulong)((value >> (index * LimbBits)) & LimbMask);
        return new(Limb(0), Limb(1), Limb(2), Limb(3), Limb(4));
    }

    public BigInteger ToInteger()
    {
        BigInteger sum = _4;
        sum = (sum << LimbBits) + _3;
        sum = (sum << LimbBits) + _2;
        sum = (sum << LimbBits) + _1;
        sum = (sum << LimbBits) + _0;
        return sum % Prime;
    }

    public static Field25519 Select(int bit, in Field25519 zero, in Field25519 one)
    {
        var mask = 0UL - (ulong)bit;
        return new(
            zero._0 ^ (mask & (zero._0 ^ one._0)),
            zero._1 ^ (mask & (zero._1 ^ one._1)),
            zero._2 ^ (mask & (zero._2 ^ one._2)),
            zero._3 ^ (mask & (zero._3 ^ one._3)),
            zero._4 ^ (mask & (zero._4 ^ one._4)));
    }

    public static Field25519 operator +(in Field25519 x, in Field25519 y) =>
        new(x._0 + y._0, x._1 + y._1, x._2 + y._2, x._3 + y._3, x._4 + y._4);

    // Twice the prime is added, so that no limb goes below zero.
    public static Field25519 operator -(in Field25519 x, in Field25519 y)
    {
        const ulong low = (LimbMask - 18) * 2;
        const ulong high = LimbMask * 2;
        return new(x._0 + low - y._0, x._1 + high - y._1, x._2 + high - y._2, x._3 + high - y._3, x._4 + high - y._4);
    }

    // 2^255 = 19 modulo the prime: what overflows the fifth limb comes back times 19.
    public static Field25519 operator *(in Field25519 x, in Field25519 y)
    {
        var (y1, y2, y3, y4) = (19 * y._1, 19 * y._2, 19 * y._3, 19 * y._4);
        return Carry(
            Product(x._0, y._0) + Product(x._1, y4) + Product(x._2, y3) + Product(x._3, y2) + Product(x._4, y1),
            Product(x._0, y._1) + Product(x._1, y._0) + Product(x._2, y4) + Product(x._3, y3) + Product(x._4, y2),
            Product(x._0, y._2) + Product(x._1, y._1) + Product(x._2, y._0) + Product(x._3, y4) + Product(x._4, y3),
            Product(x._0, y._3) + Product(x._1, y._2) + Product(x._2, y._1) + Product(x._3, y._0) + Product(x._4, y4),
            Product(x._0, y._4) + Product(x._1, y._3) + Product(x._2, y._2) + Product(x._3, y._1) + Product(x._4, y._0));
    }

    static UInt128 Product(ulong x, ulong y) => Math.BigMul(x, y);

    static Field25519 Carry(UInt128 a, UInt128 b, UInt128 c, UInt128 d, UInt128 e)
    {
        b += a >> LimbBits;
        c += b >> LimbBits;
        d += c >> LimbBits;
        e += d >> LimbBits;
        var low = ((ulong)a & LimbMask) + (19 * (ulong)(e >> LimbBits));
        return new(low & LimbMask, ((ulong)b & LimbMask) + (low >> LimbBits), (ulong)c & LimbMask, (ulong)d & LimbMask, (ulong)e & LimbMask);
    }
}
