using System.Text;

namespace Surveyor.Nats;

/// <summary>Text that came over the wire, and what may be put there.</summary>
static class NatsText
{
    const int LongestShown = 256;

    /// <summary>Invalid UTF-8 becomes U+FFFD: a hostile subject must not cost the connection.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>Fit for a log line: no control characters, bounded.</summary>
    public static string Printable(string text)
    {
        var shown = text.Length > LongestShown ? string.Concat(text.AsSpan(0, LongestShown), "…") : text;
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
    }

    /// <exception cref="ArgumentException">The subject is empty or would break the line it is written to.</exception>
    public static void DemandSubject(string subject, string parameter)
    {
        if (string.IsNullOrEmpty(subject) || subject.AsSpan().ContainsAny(" \t\r\n\0"))
        {
            throw new ArgumentException("A subject must not be empty or hold white space.", parameter);
        }
    }
}
