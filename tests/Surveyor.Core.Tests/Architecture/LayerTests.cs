using System.Text.RegularExpressions;

namespace Surveyor.Core.Tests.Architecture;

/// <summary>The table of docs/architecture.md, executed.</summary>
public partial class LayerTests
{
    static readonly Dictionary<string, string[]> MayUse = Row()
        .Matches(SourceTree.Read("docs/architecture.md"))
        .ToDictionary(row => row.Groups["layer"].Value, row => Word().Matches(row.Groups["uses"].Value).Select(match => match.Value).ToArray());

    static readonly Dictionary<string, HashSet<string>> TypesOf = SourceTree.Core
        .GroupBy(LayerOf)
        .ToDictionary(group => group.Key, group => group.SelectMany(Declarations.Types).ToHashSet());

    public static TheoryData<string> Layers => [.. SourceTree.Folders("src/Surveyor.Core")];

    [Theory, MemberData(nameof(Layers))]
    public void A_layer_uses_only_what_the_table_allows(string layer)
    {
        MayUse.ShouldContainKey(layer, "every folder of the library has a row in docs/architecture.md");
        var crossings = from file in SourceTree.Core
                        where LayerOf(file) == layer
                        from used in Used(file)
                        where used != layer && !MayUse[layer].Contains(used)
                        select $"{file} uses {used}";
        crossings.ShouldBeEmpty();
    }

    [Fact]
    public void The_table_names_no_layer_that_nobody_designed()
    {
        string[] designed = ["Nats", "Protocol", "Shards", "Survey", "Snapshot", "Events", "Hearing", "Metrics", "Health", "Objectives", "Alerts", "State", "Topology", "Tracing"];
        MayUse.Keys.Except(designed).ShouldBeEmpty();
        MayUse.Values.SelectMany(uses => uses).Except(designed).ShouldBeEmpty();
        SourceTree.Folders("src/Surveyor.Core").Except(designed).ShouldBeEmpty();
    }

    [Fact]
    public void No_reader_talks_to_nats_and_nobody_uses_the_metrics()
    {
        foreach (var (layer, uses) in MayUse)
        {
            uses.ShouldNotContain("Metrics", layer);
            if (layer is "Metrics" or "Hearing" or "Health" or "Objectives" or "Topology" or "Tracing" or "Alerts")
            {
                uses.ShouldNotContain("Nats", layer);
                uses.ShouldNotContain("Survey", layer);
            }
        }
    }

    [Fact]
    public void The_table_has_no_circle()
    {
        var done = new HashSet<string>();
        while (MayUse.Keys.FirstOrDefault(layer => !done.Contains(layer) && MayUse[layer].All(done.Contains)) is { } next)
        {
            done.Add(next);
        }

        MayUse.Keys.Except(done).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace()
    {
        var strays = from file in SourceTree.Core
                     let name = NamespaceName().Match(file.Code).Groups["layer"].Value
                     where name != LayerOf(file)
                     select $"{file} declares Surveyor.{name}";
        strays.ShouldBeEmpty();
    }

    [Fact]
    public void The_library_knows_neither_the_host_nor_a_framework()
    {
        string[] foreign = ["Surveyor.Host", "Microsoft.AspNetCore", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Options", "Microsoft.Extensions.Configuration", "System.CommandLine", "YamlDotNet"];
        var uses = from file in SourceTree.Core from word in foreign where file.Code.Contains(word, StringComparison.Ordinal) select $"{file}: {word}";
        uses.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_composition_puts_the_layers_together()
    {
        string[] layers = ["Surveyor.Nats", "Surveyor.Survey", "Surveyor.Metrics"];
        SourceTree.Host
            .Where(file => layers.All(layer => Regex.IsMatch(file.Code, $@"using {Regex.Escape(layer)};")))
            .Select(file => file.Path)
            .ShouldBe(["src/Surveyor/Composition.cs"]);
    }

    [Theory]
    [InlineData("using Surveyor.Survey;", "Survey")]
    [InlineData("using static Surveyor.Metrics.MetricType;", "Metrics")]
    [InlineData("var x = new Surveyor.Nats.NatsOpts();", "Nats")]
    [InlineData("Protocol.JszPeer[] peers;", "Protocol")]
    [InlineData("scope.Snapshot.Servers; Survey.Answered; MyNats.NatsOpts; // Surveyor.Nats", "")]
    public void References_are_found_in_every_form(string code, string used) => Used(SourceFile.Of("src/Surveyor.Core/X/A.cs", code)).ShouldBe(used.Length > 0 ? [used] : []);

    static string LayerOf(SourceFile file) => file.Path.Split('/')[2];

    /// <summary>Layers named by using directives and qualified names. "Protocol.X" counts when X is a type of Protocol.</summary>
    static IEnumerable<string> Used(SourceFile file) => Reference()
        .Matches(file.Code)
        .Where(match => match.Groups["root"].Success || TypesOf.GetValueOrDefault(match.Groups["layer"].Value)?.Contains(match.Groups["type"].Value) == true)
        .Select(match => match.Groups["layer"].Value)
        .Where(TypesOf.ContainsKey)
        .Distinct();

    [GeneratedRegex(@"(?<![\w.])(?<root>Surveyor\.)?(?<layer>[A-Z]\w*)(\.(?<type>[A-Z]\w*)|(?=\s*;))")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\| `?(?<layer>[A-Z][a-z]+)`? *\| (?<uses>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"[A-Z][a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^namespace Surveyor\.(?<layer>\w+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceName();
}
