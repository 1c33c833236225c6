using System.Collections;

namespace Surveyor.Host.Options;

/// <summary>Where options come from: the command line and the process's surroundings.</summary>
/// <param name="Flags">Values given as flags, by option.</param>
/// <param name="Folders">Where a configuration file is looked for when none is named, in order.</param>
sealed record OptionSources(
    IReadOnlyList<RawValue> Flags,
    IReadOnlyList<ConfigProblem> FlagProblems,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Folders)
{
    public static IReadOnlyList<string> DefaultFolders { get; } = ["/etc/nats-surveyor", "."];

    public static IReadOnlyDictionary<string, string> ProcessEnvironment() => System.Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
