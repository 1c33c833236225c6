using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>A <see cref="NameFilter"/> at work.</summary>
sealed class NameGlob(NameFilter filter)
{
    readonly NamePattern[] _include = [.. filter.Include.Select(static pattern => new NamePattern(pattern))];
    readonly NamePattern[] _exclude = [.. filter.Exclude.Select(static pattern => new NamePattern(pattern))];

    public bool Includes(string name) => Includes(name, name);

    /// <summary>For things with an id and a name: patterns may mean either.</summary>
    public bool Includes(string id, string name) => (_include.Length == 0 || Any(_include, id, name)) && !Any(_exclude, id, name);

    static bool Any(NamePattern[] patterns, string id, string name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(id) || pattern.Matches(name))
            {
                return true;
            }
        }

        return false;
    }
}
