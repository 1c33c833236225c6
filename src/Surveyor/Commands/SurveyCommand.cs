using System.CommandLine;
using System.CommandLine.Help;
using Surveyor.Host.Options;

namespace Surveyor.Host.Commands;

/// <summary>The program itself: reads the options and serves until stopped.</summary>
static class SurveyCommand
{
    static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static RootCommand Create()
    {
        var root = new RootCommand("Watches a whole NATS system through one connection and shows it to Prometheus.");
        FlagSource.AddTo(root);
        root.Options.Remove(root.Options.First(option => option is VersionOption));
        root.Add(new VersionOption("--version", "-v") { Action = new VersionText() });
        root.Options.First(option => option is HelpOption).Action = new HelpText();
        root.SetAction(RunAsync);
        return root;
    }

    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> args) =>
        root.Parse(FlagSpelling.Normalize(args, [.. root.Subcommands.Where(command => command.Name is not (DiscoverCommand.Name or CheckCommand.Name or RulesCommand.Name)).Select(command => command.Name)]), Parsing);

    /// <summary>Runs Surveyor in this process with these flags until cancelled.</summary>
    /// <returns>The exit code: 0, or 1 when it could not start.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation) => RunAsync(Parse(Create(), args), cancellation);

    static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation) =>
        WithOptionsAsync(parsed, reading => Composition.RunAsync(reading, TimeProvider.System, cancellation));

    /// <summary>Runs with the options that were given, or tells all that is wrong with them.</summary>
    public static async Task<int> WithOptionsAsync(ParseResult parsed, Func<OptionsReading, Task<int>> run)
    {
        List<ConfigProblem> problems = [];
        var flags = FlagSource.Read(parsed, problems);
        var reading = OptionReader.Read(new(flags, problems, OptionSources.ProcessEnvironment(), OptionSources.DefaultFolders));
        if (reading.Problems.Count == 0)
        {
            return await run(reading);
        }

        await Report(Console.Error, reading.Problems);
        return 1;
    }

    static async Task Report(TextWriter output, IReadOnlyList<ConfigProblem> problems)
    {
        await output.WriteLineAsync(problems.Count == 1 ? "surveyor cannot start, one option is wrong:" : $"surveyor cannot start, {problems.Count} options are wrong:");
        foreach (var problem in problems)
        {
            await output.WriteLineAsync($"  {problem}");
        }
    }
}
