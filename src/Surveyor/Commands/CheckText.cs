using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Host.Commands;

/// <summary>What check prints and ends with.</summary>
static class CheckText
{
    static readonly string[] WorstFirst = ["critical", "warning", "unknown", "information", "ok"];

    /// <summary>0 well, 1 warning, 2 critical, 3 unknown. When none matches that is 3, too, unless only those in some state were asked for.</summary>
    public static int ExitCode(CheckAnswer answer) => Worst(answer.Lines) switch
    {
        _ when answer is { Lines.Count: 0, Others: > 0 } => 0,
        "critical" => 2,
        "warning" => 1,
        "ok" or "information" => 0,
        _ => 3,
    };

    /// <summary>The first line is what monitoring plugins show, with numbers behind the bar; then those that are not ok, the worst first.</summary>
    public static string Table(string what, CheckAnswer answer)
    {
        var lines = answer.Lines;
        var text = new StringBuilder();
        var counts = WorstFirst.Select(severity => (Severity: severity, Count: lines.Count(line => line.Severity == severity))).ToList();
        var found = lines.Count == 0 ? answer.Others > 0 ? $"none of {answer.Others}" : "none that match" : string.Join(", ", counts.Where(static one => one.Count > 0).Select(static one => $"{one.Count} {one.Severity}"));
        var numbers = string.Join(' ', counts.Select(static one => $"{one.Severity}={one.Count}"));
        text.Append(CultureInfo.InvariantCulture, $"{what.ToUpperInvariant()} {Word(ExitCode(answer))}: {found} | {numbers}\n");
        var shown = lines.Where(static line => line.Severity != "ok").OrderBy(static line => Array.IndexOf(WorstFirst, line.Severity)).ThenBy(static line => line.Name, StringComparer.Ordinal).ToList();
        var (names, states) = (Widest(shown, static line => line.Name), Widest(shown, static line => line.State));
        foreach (var line in shown)
        {
            text.Append($"{line.Severity,-11}  {line.State.PadRight(states)}  {Plain(line.Name).PadRight(names)}  {Plain(line.Reason)}\n");
        }

        return text.ToString();
    }

    public static string Json(IReadOnlyList<CheckLine> lines) => JsonSerializer.Serialize(lines, CheckJson.Default.IReadOnlyListCheckLine) + "\n";

    static string Worst(IReadOnlyList<CheckLine> lines) => WorstFirst.FirstOrDefault(severity => lines.Any(line => line.Severity == severity)) ?? "unknown";

    static string Word(int code) => code switch { 0 => "OK", 1 => "WARNING", 2 => "CRITICAL", _ => "UNKNOWN" };

    static int Widest(List<CheckLine> lines, Func<CheckLine, string> part) => lines.Count == 0 ? 0 : lines.Max(line => part(line).Length);

    /// <summary>Names come from clients: nothing in them may steer a terminal.</summary>
    static string Plain(string text) => string.Concat(text.Select(static one => char.IsControl(one) ? '?' : one));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<CheckLine>))]
sealed partial class CheckJson : JsonSerializerContext;
