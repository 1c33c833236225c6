using System.CommandLine;
using Surveyor.Host.Options;

namespace Surveyor.Host.Commands;

/// <summary>Prints a configuration file with every option, its meaning and its default.</summary>
static class ConfigCommand
{
    const int Width = 118;

    const string Introduction =
        "Every option of Surveyor with its default. Remove the '#' before a key to set it. Each is also a flag (--servers) and an "
        + "environment variable (NATS_SURVEYOR_SERVERS); a flag goes before a variable, a variable before this file. Keys with a common "
        + "beginning may be nested: 'forget-server: 1h' is the same as 'forget: {server: 1h}'.";

    public static Command Create()
    {
        var command = new Command("config", "Print a configuration file with every option and its default.");
        command.SetAction(parsed => Write(parsed.InvocationConfiguration.Output));
        return command;
    }

    public static void Write(TextWriter output)
    {
        Comment(output, Introduction);
        foreach (var section in AllSettings.Sections)
        {
            output.WriteLine();
            output.WriteLine($"## {section.Title}");
            foreach (var setting in section.Where(setting => !setting.NotInFile))
            {
                output.WriteLine();
                Comment(output, setting.Help);
                Comment(output, setting.NotBuilt ? "Not built yet: any value refuses to start." : $"Accepted: {setting.Accepts}.");
                if (setting.DefaultNote is { } note)
                {
                    Comment(output, $"Default: {note}.");
                }

                output.WriteLine($"#{setting.Name}: {setting.DefaultYaml}");
            }
        }
    }

    static void Comment(TextWriter output, string text)
    {
        var line = "#";
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                output.WriteLine(line);
                line = "#";
            }

            line += ' ' + word;
        }

        output.WriteLine(line);
    }
}
