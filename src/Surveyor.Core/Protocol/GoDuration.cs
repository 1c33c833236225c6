using System.Buffers;
using System.Globalization;

namespace Surveyor.Protocol;

/// <summary>Durations as nats-server writes them in text: "587µs", "1.2s", "1m2.5s", "1y2d3h4m5s".</summary>
public static class GoDuration
{
    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <returns>Seconds, or null when the text is no duration.</returns>
    public static double? Seconds(string? text)
    {
        var rest = (text ?? "").AsSpan().Trim();
        var sign = 1;
        if (rest is ['-', ..])
        {
            sign = -1;
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return 0;
        }

        if (rest.IsEmpty)
        {
            return null;
        }

        double seconds = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            if (Unit(unit) is not { } factor)
            {
                return null;
            }

            seconds += number * factor;
            rest = rest[unit.Length..];
        }

        return double.IsFinite(seconds) ? sign * seconds : null;
    }

    static double? Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1e-9,
        "us" or "\u00b5s" or "\u03bcs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "y" => 365 * 86_400,
        _ => null,
    };
}
