using Surveyor.Host.Options;
using Surveyor.Objectives;

namespace Surveyor.Tests.Options;

/// <summary>Files of objectives, read as from a folder.</summary>
static class Written
{
    public static ObjectiveFiles Files(params (string Id, string Text)[] files) => ObjectiveFiles.Of(new(
        [.. files.Select(file => new ObjectiveText(file.Id, file.Text)).OrderBy(file => file.Id, StringComparer.Ordinal)], new Dictionary<string, string>()));

    public static Objective One(string text, string id = "a.yaml") => All(text, id).ShouldHaveSingleItem();

    public static IReadOnlyList<Objective> All(string text, string id = "a.yaml")
    {
        var read = Files((id, text));
        read.Broken.SelectMany(file => file.Value).ShouldBeEmpty();
        return [.. read.Files.SelectMany(file => file.Objectives)];
    }

    /// <summary>What is wrong with a file, whose objectives are not used.</summary>
    public static IReadOnlyList<string> Wrong(string text)
    {
        var read = Files(("a.yaml", text));
        read.Files.ShouldBeEmpty();
        return read.Broken["a.yaml"];
    }
}
