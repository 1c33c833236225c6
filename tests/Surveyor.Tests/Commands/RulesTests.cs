using System.CommandLine;
using System.Runtime.CompilerServices;
using Surveyor.Alerts;
using Surveyor.Host.Commands;

namespace Surveyor.Tests.Commands;

public class RulesTests
{
    /// <summary>What config/prometheus/ has rules of.</summary>
    static ObjectivesGiven Examples => ObjectivesGiven.Of(Path.Combine(Root(), "config", "slos"))!;

    [Fact]
    public async Task The_rules_in_the_repository_are_what_the_declarations_say()
    {
        var folder = Path.Combine(Root(), "config", "prometheus");
        if (Environment.GetEnvironmentVariable("SURVEYOR_UPDATE") == "1")
        {
            await Run(folder, check: false);
        }

        var (code, output) = await Run(folder, check: true);
        code.ShouldBe(0, $"{output}Run the tests with SURVEYOR_UPDATE=1 to write them anew, and look at what changed.");
    }

    [Fact]
    public async Task Check_names_what_is_stale_and_what_is_missing()
    {
        var folder = Directory.CreateTempSubdirectory("surveyor-rules-").FullName;
        try
        {
            (await Run(folder, check: false)).Code.ShouldBe(0);
            (await Run(folder, check: true)).ShouldBe((0, ""));
            await File.AppendAllTextAsync(Path.Combine(folder, RuleFile.SystemName), "#", TestContext.Current.CancellationToken);
            File.Delete(Path.Combine(folder, RuleFile.ObjectivesName));
            var (code, output) = await Run(folder, check: true);
            code.ShouldBe(1);
            output.ShouldContain($"{RuleFile.SystemName} is stale");
            output.ShouldContain($"{RuleFile.ObjectivesName} is missing");
            output.ShouldNotContain("test.yaml");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task While_an_objective_is_wrong_nothing_is_written()
    {
        var folder = Directory.CreateTempSubdirectory("surveyor-rules-").FullName;
        try
        {
            var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
            (await RulesCommand.RunAsync(Examples with { Problems = ["x.yaml: wrong"] }, new(), folder, check: false, console)).ShouldBe(1);
            console.Error.ToString().ShouldBe("x.yaml: wrong\n");
            Directory.GetFiles(folder).ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(int Code, string Output)> Run(string folder, bool check)
    {
        var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        return (await RulesCommand.RunAsync(Examples, new(), folder, check, console), console.Output.ToString()!);
    }

    static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
