using System.Runtime.CompilerServices;

namespace Surveyor.Core.Tests.Architecture;

/// <summary>The sources as they lie in the repository.</summary>
static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Sources { get; } = [.. Under("src")];

    public static IReadOnlyList<SourceFile> Tests { get; } = [.. Under("tests")];

    public static IReadOnlyList<SourceFile> Core { get; } = [.. Sources.Where(file => file.Path.StartsWith("src/Surveyor.Core/", StringComparison.Ordinal))];

    public static IReadOnlyList<SourceFile> Host { get; } = [.. Sources.Where(file => file.Path.StartsWith("src/Surveyor/", StringComparison.Ordinal))];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<string> Folders(string path) => Directory
        .EnumerateDirectories(Path.Combine(Root, path))
        .Select(folder => Path.GetFileName(folder)!)
        .Where(name => name is not ("bin" or "obj" or "TestResults") && !name.StartsWith('.'));

    static IEnumerable<SourceFile> Under(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor"
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        orderby path
        select SourceFile.Of(path, File.ReadAllText(file));

    static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
