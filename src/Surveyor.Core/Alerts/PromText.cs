using System.Globalization;
using System.Text;

namespace Surveyor.Alerts;

/// <summary>Texts and numbers as PromQL and Go templates read them.</summary>
static class PromText
{
    /// <summary>In double quotes, so that no name can end the string; for PromQL and for YAML.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF => $"\\u{rune.Value:x4}",
                _ when Rune.IsControl(rune) => $"\\u{rune.Value:x4}",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A regular expression that matches this text and no other.</summary>
    public static string Literally(string text)
    {
        var escaped = new StringBuilder();
        foreach (var one in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(one, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(one);
        }

        return escaped.ToString();
    }

    /// <summary>A text in which Go's templates find nothing to do.</summary>
    public static string Verbatim(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);

    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Without the zeros that a decimal remembers.</summary>
    public static string Number(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
