using System.IO.Enumeration;

namespace Surveyor.Metrics;

/// <summary>A <see cref="NameFilter"/> at work. '*' stands for any text, '?' for one character; case counts.</summary>
sealed class NameGlob(NameFilter filter)
{
    // The backslash is an ordinary character in names; the matcher takes it for an escape.
    readonly string[] _include = [.. filter.Include.Select(pattern => pattern.Replace("\\", "\\\\"))];
    readonly string[] _exclude = [.. filter.Exclude.Select(pattern => pattern.Replace("\\", "\\\\"))];

    public bool Includes(string name) => Includes(name, name);

    /// <summary>For things with an id and a name: patterns may mean either.</summary>
    public bool Includes(string id, string name) => (_include.Length == 0 || Any(_include, id, name)) && !Any(_exclude, id, name);

    static bool Any(string[] patterns, string id, string name)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, id) || Matches(pattern, name))
            {
                return true;
            }
        }

        return false;
    }

    static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
