using System.Numerics;

namespace Surveyor.Nats;

/// <summary>A point of edwards25519 in extended coordinates (RFC 8032, 5.1.4): x = X/Z, y = Y/Z, x·y = T/Z.</summary>
readonly struct EdwardsPoint(Field25519 x, Field25519 y, Field25519 z, Field25519 t)
{
    static readonly BigInteger _p = Field25519.Prime;
    static readonly BigInteger _d = Modulo(-121665 * Inverse(121666));
    static readonly Field25519 _twoD = Field25519.From(Modulo(2 * _d));
    static readonly EdwardsPoint _zero = new(Field25519.From(0), Field25519.From(1), Field25519.From(1), Field25519.From(0));
    static readonly EdwardsPoint _generator = Generator();

    readonly Field25519 _x = x;
    readonly Field25519 _y = y;
    readonly Field25519 _z = z;
    readonly Field25519 _t = t;

    /// <param name="scalar">32 bytes, little-endian.</param>
    public static EdwardsPoint MultiplyGenerator(ReadOnlySpan<byte> scalar)
    {
        var sum = _zero;
        for (var bit = 255; bit >= 0; bit--)
        {
            sum = Add(sum, sum);
            sum = Select((scalar[bit >> 3] >> (bit & 7)) & 1, sum, Add(sum, _generator));
        }

        return sum;
    }

    public byte[] Encode()
    {
        var inverse = Inverse(_z.ToInteger());
        var x = Modulo(_x.ToInteger() * inverse);
        var y = Modulo(_y.ToInteger() * inverse);
        var bytes = new byte[32];
        y.TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes[31] |= x.IsEven ? (byte)0 : (byte)0x80;
        return bytes;
    }

    // Complete on this curve: it adds a point to itself and to zero as well.
    static EdwardsPoint Add(in EdwardsPoint p, in EdwardsPoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * q._t * _twoD;
        var zz = p._z * q._z;
        var d = zz + zz;
        var e = b - a;
        var f = d - c;
        var g = d + c;
        var h = b + a;
        return new(e * f, g * h, f * g, e * h);
    }

    static EdwardsPoint Select(int bit, in EdwardsPoint zero, in EdwardsPoint one) => new(
        Field25519.Select(bit, zero._x, one._x),
        Field25519.Select(bit, zero._y, one._y),
        Field25519.Select(bit, zero._z, one._z),
        Field25519.Select(bit, zero._t, one._t));

    // y = 4/5 and the even x with x² = (y² - 1) / (d·y² + 1).
    static EdwardsPoint Generator()
    {
        var y = Modulo(4 * Inverse(5));
        var square = Modulo(((y * y) - 1) * Inverse((_d * y * y) + 1));
        var x = BigInteger.ModPow(square, (_p + 3) / 8, _p);
        if (Modulo((x * x) - square) != 0)
        {
            x = Modulo(x * BigInteger.ModPow(2, (_p - 1) / 4, _p));
        }

        x = x.IsEven ? x : _p - x;
        return new(Field25519.From(x), Field25519.From(y), Field25519.From(1), Field25519.From(Modulo(x * y)));
    }

    static BigInteger Modulo(BigInteger value) => ((value % _p) + _p) % _p;

    static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Modulo(value), _p - 2, _p);
}
