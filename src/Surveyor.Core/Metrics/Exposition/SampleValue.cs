using System.Buffers.Text;
using System.Globalization;

namespace Surveyor.Metrics.Exposition;

/// <summary>Sample values: integers as integers, everything else as the shortest text that reads back as the same double.</summary>
static class SampleValue
{
    public const int MaxBytes = 32;

    /// <summary>Up to 2^53 every integer is a double of its own.</summary>
    const double Exact = 1L << 53;

    /// <summary>Null and NaN (an unlimited sum) are no sample.</summary>
    public static bool IsOne(double? value) => value is { } number && !double.IsNaN(number);

    public static int Encode(double value, Span<byte> utf8)
    {
        int written;
        if (Math.Abs(value) < Exact && Math.Truncate(value) == value)
        {
            Utf8Formatter.TryFormat((long)value, utf8, out written);
            return written;
        }

        if (double.IsInfinity(value))
        {
            (value > 0 ? "+Inf"u8 : "-Inf"u8).CopyTo(utf8);
            return 4;
        }

        value.TryFormat(utf8, out written, default, CultureInfo.InvariantCulture);
        return written;
    }
}
