using System.Globalization;

namespace Surveyor.Health;

/// <summary>Numbers as people read them, the same everywhere.</summary>
public static class Words
{
    /// <summary>"850 ms", "12 s", "7 min", "3 h 20 min", "2 d 4 h".</summary>
    public static string Span(double seconds) => seconds switch
    {
        double.NaN => "an unknown time",
        < 1 => Text($"{seconds * 1000:0} ms"),
        < 120 => Text($"{seconds:0} s"),
        < 7200 => Text($"{Math.Floor(seconds / 60):0} min"),
        < 172_800 => Text($"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):0} min"),
        _ => Text($"{Math.Floor(seconds / 86_400):0} d {Math.Floor(seconds % 86_400 / 3600):0} h"),
    };

    public static string Span(TimeSpan span) => Span(span.TotalSeconds);

    /// <summary>"1 message", "12,345 messages".</summary>
    public static string Count(double count, string one) => Text($"{count:#,0} {one}{(count == 1 ? "" : "s")}");

    /// <summary>"1 message waits", "2 messages wait".</summary>
    public static string Wait(double count, string one) => $"{Count(count, one)} wait{(count == 1 ? "s" : "")}";

    /// <summary>As in label values and the API.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Ok => "ok",
        Severity.Information => "information",
        Severity.Warning => "warning",
        Severity.Critical => "critical",
        _ => "unknown",
    };

    /// <summary>Null where there are no copies.</summary>
    public static string? Of(ReplicaState state) => state switch
    {
        ReplicaState.Ok => "ok",
        ReplicaState.Behind => "behind",
        ReplicaState.Offline => "offline",
        _ => null,
    };

    public static string Number(double number) => Text($"{number:#,0}");

    /// <param name="share">1 is all.</param>
    public static string Percent(double share) => Text($"{share * 100:0} %");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
