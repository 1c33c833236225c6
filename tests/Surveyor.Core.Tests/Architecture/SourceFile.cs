using System.Text;
using System.Text.RegularExpressions;

namespace Surveyor.Core.Tests.Architecture;

/// <summary>A source file of the repository.</summary>
/// <param name="Path">From the root of the repository, with '/'.</param>
/// <param name="Code">The text without comments and without what is between quotes; lines are kept.</param>
sealed record SourceFile(string Path, string Text, string Code)
{
    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    public static SourceFile Of(string path, string text) => new(path, text, Strip(text));

    public override string ToString() => Path;

    static string Strip(string text)
    {
        var code = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var length = QuietLength(text, at);
            if (length == 0)
            {
                code.Append(text[at++]);
                continue;
            }

            code.Append('\n', text.AsSpan(at, length).Count('\n'));
            at += length;
        }

        return code.ToString();
    }

    /// <summary>How many letters from here on are a comment or a literal; zero when none starts here.</summary>
    static int QuietLength(string text, int at) => text.AsSpan(at) switch
    {
        ['/', '/', ..] => EndOf(text, at, "\n") - at,
        ['/', '*', ..] => EndOf(text, at + 2, "*/") + 2 - at,
        ['"', '"', '"', ..] => RawLength(text, at),
        ['@', '"', ..] or ['@', '$', '"', ..] or ['$', '@', '"', ..] => Match(text, at, "[@$]+\"([^\"]|\"\")*\""),
        ['"', ..] => Match(text, at, @"""(\\.|[^""\\\n])*"""),
        ['\'', ..] => Match(text, at, @"'(\\.|[^'\\\n])[^'\n]{0,8}'"),
        _ => 0,
    };

    static int RawLength(string text, int at)
    {
        var quotes = text.AsSpan(at).IndexOfAnyExcept('"');
        var fence = new string('"', quotes);
        return EndOf(text, at + quotes, fence) + quotes - at;
    }

    static int EndOf(string text, int from, string mark) => text.IndexOf(mark, from, StringComparison.Ordinal) is var end and >= 0 ? end : text.Length - mark.Length;

    static int Match(string text, int at, string pattern) => Regex.Match(text[at..Math.Min(text.Length, at + 10_000)], "^(" + pattern + ")").Length;
}
