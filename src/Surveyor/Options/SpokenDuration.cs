using System.Globalization;
using System.Text.RegularExpressions;

namespace Surveyor.Host.Options;

/// <summary>Durations as Go writes them and as people do: "1m30s", "500 ms", "2 minutes". Exact, in decimals.</summary>
static partial class SpokenDuration
{
    static readonly (decimal Ticks, string[] Words)[] Units =
    [
        (0.01m, ["ns"]),
        (10, ["us", "µs", "μs"]),
        (10_000, ["ms", "msec", "millis", "millisecond", "milliseconds"]),
        (10_000_000, ["s", "sec", "secs", "second", "seconds"]),
        (600_000_000, ["m", "min", "mins", "minute", "minutes"]),
        (36_000_000_000, ["h", "hr", "hrs", "hour", "hours"]),
        (864_000_000_000, ["d", "day", "days"]),
        (6_048_000_000_000, ["w", "week", "weeks"]),
    ];

    /// <returns>Null: it is none, or longer than time is counted.</returns>
    public static TimeSpan? Read(string text)
    {
        if (text.Length > 100 || !Whole().IsMatch(text))
        {
            return null;
        }

        decimal ticks = 0;
        foreach (Match part in Part().Matches(text))
        {
            if (Ticks(part.Groups["unit"].Value) is not { } unit)
            {
                return null;
            }

            ticks += unit * decimal.Parse(part.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        return ticks > long.MaxValue ? null : new TimeSpan((long)Math.Round(ticks));
    }

    /// <summary>In any case, but M: elsewhere that is a month, which has no length.</summary>
    static decimal? Ticks(string word) =>
        word != "M" && Array.Find(Units, unit => unit.Words.Contains(word, StringComparer.OrdinalIgnoreCase)) is { Words: not null } found ? found.Ticks : null;

    [GeneratedRegex(@"^(\s*[0-9]{1,12}(\.[0-9]{1,9})?\s*[a-zµμ]+)+\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>[0-9]+(\.[0-9]+)?)\s*(?<unit>[a-zµμ]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
