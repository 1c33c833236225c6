using Surveyor.Host.Commands;
using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

/// <summary>Options given by flags, variables and a file, read as the program reads them.</summary>
static class Given
{
    public static OptionsReading Flags(params string[] args) => All(args);

    public static OptionsReading Variables(params (string Name, string Value)[] variables) => All([], variables);

    public static OptionsReading File(string text, string name = "nats-surveyor.yaml") => All([], [], text, name);

    public static OptionsReading All(string[] args, (string Name, string Value)[]? variables = null, string? file = null, string name = "nats-surveyor.yaml")
    {
        var folder = Directory.CreateTempSubdirectory("surveyor-options-");
        try
        {
            if (file is not null)
            {
                System.IO.File.WriteAllText(Path.Combine(folder.FullName, name), file);
            }

            List<ConfigProblem> problems = [];
            var flags = FlagSource.Read(SurveyCommand.Parse(SurveyCommand.Create(), args), problems);
            var environment = (variables ?? []).ToDictionary(pair => pair.Name, pair => pair.Value);
            return OptionReader.Read(new(flags, problems, environment, [folder.FullName]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The one value, without any problem on the way.</summary>
    public static T Value<T>(this OptionsReading reading, Setting<T> setting)
    {
        reading.Problems.ShouldBeEmpty();
        return reading.Values.Get(setting);
    }

    public static string Single(this IEnumerable<ConfigProblem> problems) => problems.ShouldHaveSingleItem().ToString();
}
