using System.Globalization;
using Surveyor.Health;

namespace Surveyor.Host.Pages;

/// <summary>Numbers as pages show them. What is not known is a question mark, never a zero.</summary>
static class Show
{
    public const string Unknown = "?";

    static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Number(double? number) => number is { } known ? Words.Number(known) : Unknown;

    /// <summary>"14.4", "0.02".</summary>
    public static string Decimal(double number) => Text($"{number:0.##}");

    public static string Seconds(double? seconds) => seconds is { } known ? Words.Span(known) : Unknown;

    /// <summary>"85 µs", "1.25 ms", "2.5 s".</summary>
    public static string Latency(double? seconds) => seconds switch
    {
        null => Unknown,
        < 1e-3 => Text($"{seconds * 1e6:0} µs"),
        < 1 => Text($"{seconds * 1e3:0.##} ms"),
        _ => Text($"{seconds:0.##} s"),
    };

    /// <summary>A share of which small differences matter near none and all: "99.9995 %", "12.35 %".</summary>
    public static string Share(double? share) => share switch
    {
        null => Unknown,
        < 0.01 or (> 0.99 and < 1) => Text($"{share * 100:0.####} %"),
        _ => Text($"{share * 100:0.##} %"),
    };

    /// <summary>"0", "0.04/s", "12.5/s", "1,250/s".</summary>
    public static string Rate(double? perSecond) => perSecond switch
    {
        null => Unknown,
        0 => "0",
        < 1 and > -1 => Text($"{perSecond:0.##}/s"),
        < 100 and > -100 => Text($"{perSecond:0.#}/s"),
        _ => Text($"{perSecond:#,0}/s"),
    };

    public static string Bytes(double? bytes)
    {
        if (bytes is not { } size)
        {
            return Unknown;
        }

        var unit = 0;
        while (size >= 1024 && unit < Units.Length - 1)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return size < 10 && unit > 0 ? Text($"{size:0.0} {Units[unit]}") : Text($"{size:0} {Units[unit]}");
    }

    /// <summary>A name as a label: "ack_pending" is "Ack pending".</summary>
    public static string Label(string name) => name.Length == 0 ? "" : $"{char.ToUpperInvariant(name[0])}{State(name[1..])}";

    public static string Percent(double? share) => share is { } known ? Words.Percent(known) : Unknown;

    public static string Time(DateTimeOffset? time) => time is { } known && known != default ? Text($"{known.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : Unknown;

    /// <summary>How long ago, as of the picture.</summary>
    public static string Ago(DateTimeOffset then, DateTimeOffset now) => then == default ? Unknown : Words.Span(now > then ? now - then : TimeSpan.Zero);

    /// <summary>"12 of 1,000"; a limit that is not known, or that does not exist, is not shown.</summary>
    public static string Of(double? used, double? limit, Func<double?, string> show) => limit is null ? show(used) : $"{show(used)} of {show(limit)}";

    /// <summary>A rule's name as words.</summary>
    public static string State(string name) => name.Replace('_', ' ');

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
