using System.CommandLine;
using Surveyor.Alerts;
using Surveyor.Host.Options;
using Surveyor.Objectives;

namespace Surveyor.Host.Commands;

/// <summary>The objectives that options name.</summary>
/// <param name="Problems">What is wrong with their files, one line each.</param>
sealed record ObjectivesGiven(IReadOnlyList<Objective> Objectives, IReadOnlyList<string> Problems)
{
    /// <returns>Null when no folder is named.</returns>
    public static ObjectivesGiven? Of(string folder)
    {
        if (folder.Length == 0)
        {
            return null;
        }

        try
        {
            var files = ObjectiveFiles.Of(ObjectiveTexts.Read(folder));
            return new([.. files.Files.SelectMany(file => file.Objectives).OrderBy(one => one.Name, StringComparer.Ordinal)], [.. files.Broken.SelectMany(file => file.Value)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], [$"{folder} cannot be read: {e.Message}"]);
        }
    }
}

/// <summary>Writes Prometheus rules for the system and for all objectives, with their tests, or tells which files are stale.</summary>
static class RulesCommand
{
    public const string Name = "rules";

    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "The folder of the files.", HelpName = "folder", DefaultValueFactory = static _ => "." };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit code 1 when a file is missing or stale." };
        var documents = new Option<string>("--docs") { Description = "Where the documentation is, for links to runbooks.", HelpName = "url", DefaultValueFactory = static _ => new RuleNaming().Documents };
        var command = new Command(Name, "Write Prometheus rules for the system and for all objectives, with their tests for promtool.") { folder, check, documents };
        FlagSource.AddTo(command);
        command.SetAction((parsed, _) => SurveyCommand.WithOptionsAsync(parsed, reading =>
            RunAsync(ObjectivesGiven.Of(reading.Values.Get(ObjectiveSettings.Slos)), AlertSettings.Naming(reading.Values, parsed.GetValue(documents)!), parsed.GetValue(folder)!, parsed.GetValue(check), parsed.InvocationConfiguration)));
        return command;
    }

    /// <returns>The exit code: 1 when a file is stale, the folder cannot be used, or an objective is wrong: then nothing is written.</returns>
    public static async Task<int> RunAsync(ObjectivesGiven? given, RuleNaming naming, string folder, bool check, InvocationConfiguration console)
    {
        foreach (var problem in given?.Problems ?? [])
        {
            await console.Error.WriteLineAsync(problem);
        }

        try
        {
            // Rules without the alerts of what is broken would be taken for all there are.
            return given?.Problems.Count > 0 ? 1
                : check ? await CheckAsync(folder, RuleFiles.Of(given?.Objectives, naming), console.Output)
                : await WriteAsync(folder, RuleFiles.Of(given?.Objectives, naming), console.Output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"the files in {folder} cannot be used: {e.Message}");
            return 1;
        }
    }

    static async Task<int> WriteAsync(string folder, IReadOnlyList<KeyValuePair<string, string>> files, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, text);
            await output.WriteLineAsync(path);
        }

        return 0;
    }

    static async Task<int> CheckAsync(string folder, IReadOnlyList<KeyValuePair<string, string>> files, TextWriter output)
    {
        var code = 0;
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            var there = File.Exists(path) ? await File.ReadAllTextAsync(path) : null;
            if (there != text)
            {
                await output.WriteLineAsync($"{path} is {(there is null ? "missing" : "stale")}: write it with 'surveyor {Name}'");
                code = 1;
            }
        }

        return code;
    }
}
