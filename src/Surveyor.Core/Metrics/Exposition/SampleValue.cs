using System.Buffers.Text;
using System.Globalization;

namespace Surveyor.Metrics.Exposition;

/// <summary>Sample values: integers as integers, everything else as the shortest text that reads back as the same double.</summary>
static class SampleValue
{
    public const int MaxBytes = 32;

    /// <summary>Up to 2^53 every integer is a double of its own.</summary>
    const double Exact = 1L << 53;

    /// <summary>What is smaller is written with an exponent.</summary>
    const double SmallestPlain = 1e-4;

    /// <summary>Null and NaN (an unlimited sum) are no sample.</summary>
    public static bool IsOne(double? value) => value is { } number && !double.IsNaN(number);

    public static int Encode(double value, Span<byte> utf8)
    {
        int written;
        var whole = (long)value;
        if (whole == value && Math.Abs(value) < Exact)
        {
            Utf8Formatter.TryFormat(whole, utf8, out written);
            return written;
        }

        if (double.IsInfinity(value))
        {
            (value > 0 ? "+Inf"u8 : "-Inf"u8).CopyTo(utf8);
            return 4;
        }

        if (Math.Abs(value) < SmallestPlain || ((written = Decimals(value, 1e6, 6, utf8)) == 0 && (written = Decimals(value, 1e9, 9, utf8)) == 0))
        {
            value.TryFormat(utf8, out written, default, CultureInfo.InvariantCulture);
        }

        return written;
    }

    /// <summary>
    /// Times have micro- or nanoseconds, and a decimal of few places is many times faster found than in general. While doubles lie
    /// closer together than such decimals (below 2^52 of their smallest place), no other reads back as this double, so it is the shortest.
    /// </summary>
    /// <returns>0 when the value has more places.</returns>
    static int Decimals(double value, double scale, int places, Span<byte> utf8)
    {
        var most = Math.Abs(value) * scale;
        var scaled = most < Exact / 2 ? (ulong)(most + 0.5) : 0;
        if (scaled / scale != Math.Abs(value))
        {
            return 0;
        }

        var (whole, rest) = Math.DivRem(scaled, (ulong)scale);
        var sign = value < 0 ? 1 : 0;
        utf8[0] = (byte)'-';
        Utf8Formatter.TryFormat(whole, utf8[sign..], out var written);
        written += sign;
        utf8[written++] = (byte)'.';
        for (; rest % 10 == 0; places--)
        {
            rest /= 10;
        }

        for (var place = places - 1; place >= 0; place--)
        {
            (rest, var digit) = Math.DivRem(rest, 10);
            utf8[written + place] = (byte)('0' + digit);
        }

        return written + places;
    }
}
