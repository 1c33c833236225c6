using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Surveyor.Host.Options;

namespace Surveyor.Host.Commands;

/// <summary>The text of --help, by section.</summary>
sealed class HelpText : SynchronousCommandLineAction
{
    const int Width = 100;
    const string Indent = "          ";

    const string Introduction =
        "Every option is a flag, an environment variable (NATS_SURVEYOR_ and the name in capitals, '-' written as '_') and a key of the "
        + "configuration file. A flag goes before a variable, a variable before the file. 'surveyor config' prints a file with every option.";

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is not RootCommand root)
        {
            return new HelpAction().Invoke(parseResult);
        }

        Write(output, root.Description ?? "", [.. root.Subcommands]);
        return 0;
    }

    static void Write(TextWriter output, string description, IReadOnlyList<Command> commands)
    {
        output.WriteLine(description);
        output.WriteLine();
        output.WriteLine("Usage: surveyor [options]");
        foreach (var command in commands)
        {
            output.WriteLine($"       surveyor {command.Name,-8}  {command.Description}");
        }

        output.WriteLine();
        Wrap(output, "", Introduction);
        foreach (var section in AllSettings.Sections)
        {
            output.WriteLine();
            output.WriteLine(section.Title);
            foreach (var setting in section.Where(setting => !setting.OnlyInFile))
            {
                Write(output, setting);
            }
        }

        output.WriteLine();
        output.WriteLine("Other");
        output.WriteLine("  -h, --help");
        output.WriteLine("  -v, --version");
    }

    static void Write(TextWriter output, Setting setting)
    {
        var letter = setting.Letter is { } l ? $"-{l}, " : "    ";
        output.WriteLine(setting.IsSwitch ? $"  {letter}{setting.Flag}" : $"  {letter}{setting.Flag} <{setting.Placeholder}>");
        Wrap(output, Indent, $"{setting.Help} {Remark(setting)}");
    }

    static string Remark(Setting setting) => setting switch
    {
        { NotBuilt: true } => "Not built yet: refuses to start.",
        { DefaultNote: { } note } => $"Default: {note}.",
        { DefaultYaml: "\"\"" or "[]" } => "",
        _ => $"Default: {setting.DefaultYaml}.",
    };

    static void Wrap(TextWriter output, string indent, string text)
    {
        var line = indent;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && line.Length + word.Length >= Width)
            {
                output.WriteLine(line.TrimEnd());
                line = indent;
            }

            line += word + ' ';
        }

        output.WriteLine(line.TrimEnd());
    }
}
