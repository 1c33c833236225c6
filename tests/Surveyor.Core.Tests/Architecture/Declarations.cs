using System.Text.RegularExpressions;

namespace Surveyor.Core.Tests.Architecture;

/// <summary>Reads declarations out of stripped code, by its braces.</summary>
static partial class Declarations
{
    public static IEnumerable<string> Types(SourceFile file) => TypeName().Matches(file.Code).Select(match => match.Groups["name"].Value);

    /// <summary>Bodies of methods, constructors and properties, with their first line and their number of lines.</summary>
    public static IEnumerable<(string Header, int Line, int Lines)> Bodies(SourceFile file)
    {
        Stack<(string Header, int Start, bool Type)> open = new([("", 0, true)]);
        var from = 0;
        for (var at = 0; at < file.Code.Length; at++)
        {
            switch (file.Code[at])
            {
                case '{':
                    var header = file.Code[from..at].Trim();
                    open.Push((header, at, TypeName().IsMatch(header) || Namespace().IsMatch(header)));
                    from = at + 1;
                    break;
                case '}' when open.Count > 1:
                    var (text, start, type) = open.Pop();
                    if (!type && open.Peek().Type && !Initializer().IsMatch(text))
                    {
                        yield return (text, file.Code.AsSpan(0, start).Count('\n') + 1, file.Code.AsSpan(start, at - start).Count('\n') - 1);
                    }

                    from = at + 1;
                    break;
                case ';':
                    from = at + 1;
                    break;
            }
        }
    }

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\bnamespace\s")]
    private static partial Regex Namespace();

    // "= new() {" and "X { get; } = new(…) {" are tables of data, not code.
    [GeneratedRegex(@"^[^(]*=(?!>)")]
    private static partial Regex Initializer();
}
