using System.Text.RegularExpressions;
using Surveyor.Alerts;
using Surveyor.EndToEnd.Kit;
using Surveyor.Objectives;

namespace Surveyor.EndToEnd;

/// <summary>The rules for Prometheus, by Prometheus' own tool.</summary>
public sealed partial class RulesTests : IDisposable
{
    /// <summary>Meant to break out of every quote there is.</summary>
    static readonly Objective Hostile = new()
    {
        Name = "a \"quoted\" \\ {{ $labels.x }} {{ }} {value}\nsecond line\u0007\u2028\uFEFF ✓ 'single' #: |-",
        Service = "x",
        Description = "{{ template \"x\" }} {slo}\n\"",
        Threshold = TimeSpan.FromSeconds(1),
        Target = 0.9999m,
        Period = TimeSpan.FromHours(1),
        BreachFor = TimeSpan.FromSeconds(90),
        Owner = "{{ fail }}",
        Labels = new SortedDictionary<string, string> { ["slo"] = "not ours", ["team"] = "a\"b\\c\n{{" },
        Annotations = new SortedDictionary<string, string> { ["note"] = "{{ $value }} \"'\\", ["empty"] = "" },
    };

    readonly string _folder = Directory.CreateTempSubdirectory("surveyor-rules-").FullName;

    static string Config => Path.Combine(Tools.RepositoryRoot, "config", "prometheus");

    [Fact]
    public async Task Everything_that_is_delivered_is_accepted_and_its_tests_pass() => await ShouldPass(Config);

    [Fact]
    public async Task Every_alert_has_a_test_that_raises_it_and_a_runbook_that_exists()
    {
        foreach (var file in Directory.GetFiles(Config, "*.rules.yaml"))
        {
            var (rules, tests) = (await Read(file), await Read(file.Replace(".rules.", ".test.", StringComparison.Ordinal)));
            var raised = Raised().Matches(tests).Select(static match => match.Groups["name"].Value).ToHashSet();
            var alerts = Declared().Matches(rules).Select(static match => match.Groups["name"].Value).ToList();
            alerts.ShouldNotBeEmpty(file);
            alerts.Except(raised).ShouldBeEmpty(file);
            Settled().Matches(tests).Select(static match => match.Groups["name"].Value).ToHashSet().ShouldBe(raised.Except(["NatsWatchdog"]), ignoreOrder: true, file);
            var runbooks = Runbook().Matches(rules);
            runbooks.Count.ShouldBe(alerts.Count, file);
            foreach (Match runbook in runbooks)
            {
                (await Read(Path.Combine(Tools.RepositoryRoot, runbook.Groups["page"].Value))).ShouldContain($"<a id=\"{runbook.Groups["section"].Value}\"></a>");
            }
        }
    }

    [Fact]
    public async Task No_name_breaks_out_of_its_quotes()
    {
        await Write([Hostile], new());
        await ShouldPass(_folder);
    }

    [Fact]
    public async Task Objectives_that_differ_by_name_alone_have_rules_of_their_own()
    {
        await Write([Hostile, Hostile with { Name = "other" }], new());
        var (code, complaints) = await Promtool.CheckRulesAsync(Directory.GetFiles(_folder, "*.rules.yaml"));
        code.ShouldBe(0, complaints);
    }

    [Fact]
    public async Task Rules_follow_the_prefix_and_the_constant_labels_of_the_page()
    {
        await Write(null, new() { Prefix = "mine", ConstantLabels = [new("region", "eu")] });
        (await Read(Path.Combine(_folder, RuleFile.SystemName))).ShouldContain("max by (region) (mine_up) == 0");
        await ShouldPass(_folder);
    }

    [Fact]
    public async Task Without_objectives_there_are_no_rules_of_them()
    {
        await Write([], new());
        await ShouldPass(_folder);
    }

    [Fact]
    public async Task The_program_writes_them_and_tells_what_is_stale()
    {
        var (written, _) = await SurveyorProgram.RunAsync(["rules", "--out", _folder, "--constant-labels", "region=eu"]);
        written.ShouldBe(0);
        (await SurveyorProgram.RunAsync(["rules", "--out", _folder, "--constant-labels", "region=eu", "--check"])).ExitCode.ShouldBe(0);
        var (stale, output) = await SurveyorProgram.RunAsync(["rules", "--out", _folder, "--check"]);
        stale.ShouldBe(1);
        output.ShouldContain($"{RuleFile.SystemName} is stale");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    async Task Write(IReadOnlyList<Objective>? objectives, RuleNaming naming)
    {
        foreach (var (name, text) in RuleFiles.Of(objectives, naming))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);
        }
    }

    static async Task ShouldPass(string folder)
    {
        var (checkedCode, complaints) = await Promtool.CheckRulesAsync(Directory.GetFiles(folder, "*.rules.yaml"));
        checkedCode.ShouldBe(0, complaints);
        var (testedCode, failures) = await Promtool.TestRulesAsync(Directory.GetFiles(folder, "*.test.yaml"));
        testedCode.ShouldBe(0, failures);
    }

    static Task<string> Read(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"alertname: (?<name>\w+)\n +exp_alerts:\n")]
    private static partial Regex Raised();

    [GeneratedRegex(@"alertname: (?<name>\w+)\n +exp_alerts: \[\]")]
    private static partial Regex Settled();

    [GeneratedRegex(@"runbook_url: ""(?<page>docs/\w+\.md)#(?<section>\w[\w-]*)""")]
    private static partial Regex Runbook();
}
