using System.CommandLine;
using System.CommandLine.Parsing;

namespace Surveyor.Host.Options;

/// <summary>The flags of all options as System.CommandLine knows them, and what was given.</summary>
static class FlagSource
{
    /// <summary>Every flag takes any number of values here; what they mean is decided where all sources are.</summary>
    public static void AddTo(Command command)
    {
        foreach (var setting in AllSettings.Flags)
        {
            string[] aliases = setting.Letter is { } letter ? ["-" + letter] : [];
            command.Add(new Option<string[]>(setting.Flag, aliases) { Arity = new(0, 100_000), Description = setting.Help, HelpName = setting.Placeholder });
        }

        command.TreatUnmatchedTokensAsErrors = false;
    }

    public static IReadOnlyList<RawValue> Read(ParseResult parsed, List<ConfigProblem> problems)
    {
        List<RawValue> found = [];
        foreach (var setting in AllSettings.Flags)
        {
            if (parsed.GetResult(setting.Flag) is not OptionResult { Implicit: false } given)
            {
                continue;
            }

            if (given.Tokens.Count < given.IdentifierTokenCount)
            {
                problems.Add(new(setting.Flag, setting.Name, $"needs a value; accepted: {setting.Accepts}"));
            }
            else
            {
                found.Add(RawValue.Written(setting, given.Tokens.Select(token => token.Value), setting.Flag, setting.Name));
            }
        }

        Strangers(parsed.UnmatchedTokens, problems);
        return found;
    }

    static void Strangers(IReadOnlyList<string> tokens, List<ConfigProblem> problems)
    {
        var afterUnknownFlag = false;
        foreach (var token in tokens)
        {
            var flag = token.StartsWith('-') && token.Length > 1;
            if (flag)
            {
                var name = token.Split('=')[0];
                problems.Add(new(name, "", "there is no such flag" + Nearest.DidYouMean(name, AllSettings.Flags.Select(s => s.Flag))));
            }
            else if (!afterUnknownFlag)
            {
                problems.Add(new("command line", "", $"'{token}' is not expected; the value of a switch is written as --switch=false"));
            }

            afterUnknownFlag = flag;
        }
    }
}
