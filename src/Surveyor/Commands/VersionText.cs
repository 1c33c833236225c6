using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Surveyor.Host.Commands;

/// <summary>The text of --version.</summary>
sealed class VersionText : SynchronousCommandLineAction
{
    public static string Version { get; } =
        (typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"surveyor {Version}");
        return 0;
    }
}
