using System.IO.Enumeration;

namespace Surveyor.Snapshot;

/// <summary>A pattern of names. '*' stands for any text, '?' for one character; case counts.</summary>
public readonly struct NamePattern(string pattern)
{
    // The backslash is an ordinary character in names; the matcher takes it for an escape.
    readonly string _pattern = pattern.Replace("\\", "\\\\");

    public bool Matches(string name) => FileSystemName.MatchesSimpleExpression(_pattern, name, ignoreCase: false);
}
