using System.Text;

namespace Surveyor.Host.Options;

/// <summary>The files of a folder of objectives as they are written: as long as they say the same, nobody needs to read them again.</summary>
/// <param name="Unreadable">Files, and folders, that cannot be read, with the reason.</param>
sealed record ObjectiveTexts(IReadOnlyList<ObjectiveText> Files, IReadOnlyDictionary<string, string> Unreadable)
{
    /// <summary>All YAML and JSON files anywhere below a folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ObjectiveTexts Read(string folder)
    {
        var unreadable = new SortedDictionary<string, string>(StringComparer.Ordinal);
        List<ObjectiveText> files = [];
        foreach (var (id, path) in FolderFiles.Find(folder, ConfigFile.Extensions, unreadable.Add))
        {
            try
            {
                files.Add(new(id, Encoding.UTF8.GetString(FolderFiles.Read(path)).TrimStart('\uFEFF')));
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                unreadable.Add(id, e.Message);
            }
        }

        return new([.. files.OrderBy(file => file.Id, StringComparer.Ordinal)], unreadable);
    }

    public bool Says(ObjectiveTexts other) => Files.SequenceEqual(other.Files) && Unreadable.SequenceEqual(other.Unreadable);
}

/// <summary>A file of objectives.</summary>
/// <param name="Id">Its path below the folder.</param>
readonly record struct ObjectiveText(string Id, string Text);
