using Surveyor.Objectives;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Surveyor.Host.Options;

/// <summary>A file whose objectives can be used.</summary>
/// <param name="Id">Its path below the folder.</param>
sealed record ObjectiveFile(string Id, IReadOnlyList<Objective> Objectives);

/// <summary>What a folder of objectives says.</summary>
/// <param name="Files">By id. Names are unique among them.</param>
/// <param name="Broken">Everything that is wrong, by the file, or the folder below, that it is about.</param>
sealed record ObjectiveFiles(IReadOnlyList<ObjectiveFile> Files, IReadOnlyDictionary<string, IReadOnlyList<string>> Broken)
{
    /// <summary>Who reads more of one file?</summary>
    const int MostReasons = 50;

    /// <summary>The file, or a folder it lies in, cannot be used.</summary>
    public bool IsBroken(string id) => !Files.Any(file => file.Id == id) && FolderFiles.Cover(Broken.Keys, id);

    public static ObjectiveFiles Of(ObjectiveTexts texts)
    {
        var wrong = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (id, reason) in texts.Unreadable)
        {
            Tell(wrong, id, $"{id}: {reason}");
        }

        var documents = texts.Files.SelectMany(file => Documents(file, reason => Tell(wrong, file.Id, reason))).ToList();
        var book = new OpenSloBook(documents);
        var named = documents.GroupBy(map => map.File).SelectMany(same => same.SelectMany(map => Objectives(map, book))).ToList();
        var usable = WithoutNamesTwice([.. named.Where(one => !wrong.ContainsKey(one.Map.File))], wrong);
        return new(
            [.. usable.GroupBy(one => one.Map.File, one => one.Objective).Select(same => new ObjectiveFile(same.Key, [.. same]))],
            wrong.ToDictionary(file => file.Key, file => (IReadOnlyList<string>)file.Value, StringComparer.Ordinal));
    }

    static IEnumerable<(YamlMap Map, Objective Objective)> Objectives(YamlMap map, OpenSloBook book) =>
        (OpenSloBook.IsAbout(map) ? book.Read(map) : [ObjectiveReader.Read(map, Path.GetFileNameWithoutExtension(map.File))]).Select(objective => (map, objective));

    static List<YamlMap> Documents(ObjectiveText file, Action<string> tell)
    {
        List<YamlMap> maps = [];
        try
        {
            foreach (var root in file.Text.Length == 0 ? throw new YamlException("it is empty") : YamlText.Documents(file.Text))
            {
                if (root is YamlMappingNode map)
                {
                    maps.Add(new(map, file.Id, "", problem => tell($"{problem}")));
                }
                else
                {
                    tell($"{file.Id}:{root.Start.Line}: an objective is a mapping of keys to values");
                }
            }
        }
        catch (YamlException e)
        {
            tell($"{file.Id}:{e.Start.Line}: is not readable as YAML: {e.Message}");
        }

        return maps;
    }

    /// <summary>Of two files the one that sorts first stays; both are told of. One that names two alike is wrong by itself.</summary>
    static List<(YamlMap Map, Objective Objective)> WithoutNamesTwice(List<(YamlMap Map, Objective Objective)> all, SortedDictionary<string, List<string>> wrong)
    {
        Dictionary<string, YamlMap> owners = [];
        List<(YamlMap Map, Objective Objective)> kept = [];
        foreach (var file in all.GroupBy(one => one.Map.File).Select(same => same.ToList()))
        {
            HashSet<string> own = [];
            var twice = file.Where(one => !own.Add(one.Objective.Name) || owners.ContainsKey(one.Objective.Name)).ToList();
            foreach (var (map, objective) in twice)
            {
                var owner = owners.GetValueOrDefault(objective.Name);
                Tell(wrong, map.File, $"{map.File}:{map.Line}: name: '{objective.Name}' is the name of another objective{(owner is null ? "" : $", in {owner.File}, which stays")}");
                if (owner is not null)
                {
                    Tell(wrong, owner.File, $"{owner.File}:{owner.Line}: name: '{objective.Name}' is the name of another objective, in {map.File}, which is left out");
                }
            }

            foreach (var (map, objective) in twice.Count == 0 ? file : [])
            {
                owners.Add(objective.Name, map);
                kept.Add((map, objective));
            }
        }

        return kept;
    }

    static void Tell(SortedDictionary<string, List<string>> wrong, string id, string reason)
    {
        if (!wrong.TryGetValue(id, out var reasons))
        {
            wrong.Add(id, reasons = []);
        }

        if (reasons.Count <= MostReasons)
        {
            reasons.Add(reasons.Count < MostReasons ? reason : $"{id}: there is more");
        }
    }
}
