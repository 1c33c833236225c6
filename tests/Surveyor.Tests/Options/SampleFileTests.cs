using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Surveyor.Alerts;
using Surveyor.Health;
using Surveyor.Host.Commands;
using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public partial class SampleFileTests
{
    static readonly string Sample = File.ReadAllText(Path.Combine(Root(), "config", "surveyor.yaml"));

    [Fact]
    public void The_sample_file_is_what_the_code_says()
    {
        var written = new StringWriter { NewLine = "\n" };
        ConfigCommand.Write(written);
        (Sample == written.ToString()).ShouldBeTrue("config/surveyor.yaml is stale: write the output of 'surveyor config' into it");
    }

    [Fact]
    public void Every_option_is_in_the_sample_file_and_every_key_there_is_an_option()
    {
        var keys = Key().Matches(Sample).Select(match => match.Groups["name"].Value).ToList();
        keys.ShouldBe(AllSettings.List.Where(setting => !setting.NotInFile).Select(setting => setting.Name));
    }

    [Fact]
    public void Every_default_in_the_sample_file_is_accepted_and_is_the_default()
    {
        var reading = Given.File(Key().Replace(Sample, match => match.Groups["name"].Value + ":"));
        reading.Problems.ShouldBeEmpty();
        foreach (var setting in AllSettings.List.Where(setting => setting.DefaultNote is null && !setting.NotBuilt && !setting.NotInFile))
        {
            AsYaml(setting, reading.Values).ShouldBe(AsYaml(setting, new(new Dictionary<Setting, GivenValue>())), setting.Name);
        }
    }

    [Fact]
    public void Every_option_says_what_it_does_and_what_it_accepts()
    {
        foreach (var setting in AllSettings.List)
        {
            setting.Help.ShouldEndWith(".", Case.Sensitive, setting.Name);
            setting.Accepts.ShouldNotBeEmpty(setting.Name);
            setting.Name.ShouldMatch("^[a-z]+(-[a-z]+)*$");
        }

        AllSettings.List.Select(setting => setting.Letter).Where(letter => letter is not null).ShouldBeUnique();
    }

    [Fact]
    public void The_examples_of_observations_and_advisory_files_are_accepted()
    {
        var config = Path.Combine(Root(), "config");
        Given.File(File.ReadAllText(Path.Combine(config, "observations.yaml"))).Problems.ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(config, "observations")).ShouldAllBe(file => !ListenerText.Parse(File.ReadAllBytes(file)).Problems(true).Any());
        Directory.GetFiles(Path.Combine(config, "jetstream")).ShouldAllBe(file => !ListenerText.Parse(File.ReadAllBytes(file)).Problems(false).Any());
    }

    [Fact]
    public void The_examples_of_objectives_are_accepted()
    {
        var read = ObjectiveFiles.Of(ObjectiveTexts.Read(Path.Combine(Root(), "config", "slos")));
        read.Broken.ShouldBeEmpty();
        read.Files.SelectMany(file => file.Objectives).Select(one => one.Name).ShouldBe(["payments-fast", "price", "stock"]);
    }

    [Fact]
    public void The_full_example_says_every_key_but_the_short_form()
    {
        var example = File.ReadAllText(Path.Combine(Root(), "config", "slos", "payments.yaml"));
        ObjectiveReader.Keys.Where(key => !example.Contains($"\n{key}:", StringComparison.Ordinal)).ShouldBe(["promise"]);
    }

    static string AsYaml(Setting setting, OptionValues values) => setting switch
    {
        Setting<string> s => values.Get(s),
        Setting<bool> s => values.Get(s).ToString(),
        Setting<int> s => $"{values.Get(s)}",
        Setting<TimeSpan> s => values.Get(s).ToString(),
        Setting<IReadOnlyList<string>> s => string.Join('|', values.Get(s)),
        Setting<IReadOnlyList<KeyValuePair<string, string>>> s => string.Join('|', values.Get(s)),
        Setting<IReadOnlyList<ServiceBuckets>> s => string.Join('|', values.Get(s)),
        Setting<IReadOnlyList<ListenerText>> s => $"{values.Get(s).Count}",
        Setting<IReadOnlyList<HealthMatch>> s => $"{values.Get(s).Count}",
        Setting<IReadOnlyList<AlertSilence>> s => $"{values.Get(s).Count}",
        Setting<LogLevel> s => values.Get(s).ToString(),
        Setting<LogFormat> s => values.Get(s).ToString(),
        Setting<StateKeeper> s => values.Get(s).ToString(),
        _ => throw new NotSupportedException($"{setting}: tell this test how to compare its type"),
    };

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"^#(?<name>[a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex Key();
}
