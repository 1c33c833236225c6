using System.Globalization;
using System.Text.RegularExpressions;

namespace Surveyor.Alerts;

/// <summary>How a value is told.</summary>
public enum ValueForm
{
    /// <summary>A whole number.</summary>
    Count,

    /// <summary>1 is 100 %.</summary>
    Share,

    /// <summary>Seconds.</summary>
    Time,
}

/// <summary>
/// A sentence about an alert. {stream} stands for the label of that name and {value} for the value; both in the form that Prometheus
/// fills in, and filled in here to the same text.
/// </summary>
public sealed partial record AlertText(string Text)
{
    /// <summary>Somebody else's text: nothing in it stands for anything.</summary>
    public bool IsVerbatim { get; init; }

    public static implicit operator AlertText(string text) => new(text);

    public static AlertText Verbatim(string text) => new(text) { IsVerbatim = true };

    /// <summary>As a template of Prometheus.</summary>
    public string ForPrometheus(ValueForm form) => IsVerbatim ? PromText.Verbatim(Text) : Placeholder().Replace(Text, match => match.Groups["name"].Value is not "value" and var label
        ? $"{{{{ $labels.{label} }}}}"
        : form switch
        {
            ValueForm.Share => "{{ $value | humanizePercentage }}",
            ValueForm.Time => "{{ $value | humanizeDuration }}",
            _ => "{{ printf \"%.0f\" $value }}",
        });

    /// <summary>With what is so now.</summary>
    public string Fill(LabelSet labels, double value, ValueForm form) =>
        IsVerbatim ? Text : Placeholder().Replace(Text, match => match.Groups["name"].Value is not "value" and var label ? labels[label] : Tell(value, form));

    static string Tell(double value, ValueForm form) => form switch
    {
        ValueForm.Share => $"{(value * 100).ToString("G4", CultureInfo.InvariantCulture)}%",
        ValueForm.Time => Time(value),
        _ => value.ToString("F0", CultureInfo.InvariantCulture),
    };

    /// <summary>As <c>humanizeDuration</c> does.</summary>
    static string Time(double value)
    {
        if (Math.Abs(value) < 60)
        {
            return $"{value.ToString("G4", CultureInfo.InvariantCulture)}s";
        }

        var (sign, seconds) = (value < 0 ? "-" : "", (long)Math.Abs(value));
        var (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        var text = days > 0 ? $"{days}d {hours}h {minutes}m" : hours > 0 ? $"{hours}h {minutes}m" : $"{minutes}m";
        return $"{sign}{text} {seconds % 60}s";
    }

    [GeneratedRegex(@"\{(?<name>[a-z_]+)\}")]
    private static partial Regex Placeholder();
}
