namespace Surveyor.Host.Options;

/// <summary>The files of a folder that is followed: they may be links, or a ConfigMap.</summary>
static class FolderFiles
{
    /// <summary>Bytes. What people write is smaller.</summary>
    const long Biggest = 1 << 20;

    /// <summary>Files below a folder, in order, each by its path below it.</summary>
    /// <param name="extensions">Such as ".json".</param>
    /// <param name="unreadable">Told of each folder below that may not be read, by its path, with the reason.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<(string Id, string Path)> Find(string folder, IReadOnlyList<string> extensions, Action<string, string> unreadable) =>
        [.. Find(folder, extensions, [], (inner, reason) => unreadable(Path.GetRelativePath(folder, inner), reason)).Select(path => (Path.GetRelativePath(folder, path), path))];

    /// <exception cref="FormatException">It is too big.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path) =>
        new FileInfo(path).Length > Biggest ? throw new FormatException("it is bigger than a megabyte") : File.ReadAllBytes(path);

    /// <summary>Whether a file is one of these, or lies in a folder that is.</summary>
    public static bool Cover(IEnumerable<string> ids, string id) => ids.Any(one => id == one || id.StartsWith(one + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>A ConfigMap is a folder whose name starts with "..", and links to its files beside it. A link may lead in a circle.</summary>
    static List<string> Find(string folder, IReadOnlyList<string> extensions, HashSet<string> seen, Action<string, string> unreadable)
    {
        if (!seen.Add(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder)))
        {
            return [];
        }

        List<string> found = [.. Directory.EnumerateFiles(folder).Where(file => extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !Path.GetFileName(inner).StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            try
            {
                found.AddRange(Find(inner, extensions, seen, unreadable));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable(inner, e.Message);
            }
        }

        return found;
    }
}
