using System.Globalization;

namespace Surveyor.Metrics.Exposition;

/// <summary>
/// The label "le" of a histogram's bucket. Written as Go does in the text format ("1", "0.005", "5e-05"), in OpenMetrics too: there a
/// whole number should read "1.0", but that would be another series than the one somebody has dashboards for.
/// </summary>
static class BucketBound
{
    public const int MaxBytes = 48;

    /// <summary>Writes it from the end of the value before up to the sample's value.</summary>
    public static int Encode(double bound, Span<byte> utf8)
    {
        "\",le=\""u8.CopyTo(utf8);
        var used = 6;
        if (double.IsPositiveInfinity(bound))
        {
            "+Inf"u8.CopyTo(utf8[used..]);
            used += 4;
        }
        else
        {
            bound.TryFormat(utf8[used..], out var written, default, CultureInfo.InvariantCulture);
            utf8.Slice(used, written).Replace((byte)'E', (byte)'e');
            used += written;
        }

        "\"} "u8.CopyTo(utf8[used..]);
        return used + 3;
    }
}
