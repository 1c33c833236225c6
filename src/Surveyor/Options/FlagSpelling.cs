namespace Surveyor.Host.Options;

/// <summary>
/// Writes every spelling of a flag that nats-surveyor accepts ("-c3", "-c 3", "--count 3", "-http_user x") as "--name=value", so
/// that nothing is left to interpretation.
/// </summary>
static class FlagSpelling
{
    /// <summary>Long flags that nats-surveyor takes with one dash, from the days before it had two; and those it spelled with underscores.</summary>
    public static IReadOnlyList<string> OldNames { get; } =
    [
        "help", "version", "creds", "nkey", "user", "password", "timeout", "port", "addr", "tlscert", "tlskey", "tlscacert", "http_tlscert",
        "http_tlskey", "http_tlscacert", "http_user", "http_pass", "prefix", "observe", "jetstream", "gatewayz", "jsz",
    ];

    static readonly Dictionary<char, Setting> ByLetter = AllSettings.Flags.Where(s => s.Letter is not null).ToDictionary(s => s.Letter!.Value);

    /// <param name="commands">Names of subcommands with options of their own: from such a word on nothing is touched.</param>
    public static IReadOnlyList<string> Normalize(IReadOnlyList<string> args, IReadOnlyCollection<string> commands)
    {
        List<string> normal = [];
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--" || commands.Contains(args[i]))
            {
                normal.AddRange(args.Skip(i));
                break;
            }

            var (setting, value) = Split(Modern(args[i]));
            if (setting is null)
            {
                normal.Add(Modern(args[i]));
                continue;
            }

            value ??= setting.IsSwitch ? "true" : i + 1 < args.Count && !IsKnownFlag(args[i + 1]) ? args[++i] : null;

            // The parser takes "--name=" for a missing value, and "--name" followed by nothing for an empty one.
            normal.AddRange(value switch
            {
                null => [setting.Flag],
                "" => [setting.Flag, ""],
                _ => [$"{setting.Flag}={value}"],
            });
        }

        return normal;
    }

    static string Modern(string arg)
    {
        var (name, rest) = arg.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (arg[..at], arg[at..]) : (arg, "");
        var bare = name.TrimStart('-');
        return name.Length - bare.Length is 1 or 2 && OldNames.Contains(bare) ? $"--{bare.Replace('_', '-')}{rest}" : arg;
    }

    static (Setting? Setting, string? Value) Split(string arg)
    {
        if (arg.StartsWith("--", StringComparison.Ordinal))
        {
            var parts = arg[2..].Split('=', 2);
            return (AllSettings.Flags.FirstOrDefault(s => s.Name == parts[0]), parts.Length > 1 ? parts[1] : null);
        }

        return arg is ['-', var letter, .. var value] && ByLetter.TryGetValue(letter, out var setting)
            ? (setting, value.Length == 0 ? null : value.TrimStart('='))
            : (null, null);
    }

    static bool IsKnownFlag(string arg) => arg.StartsWith("--", StringComparison.Ordinal) && Split(arg).Setting is not null;
}
