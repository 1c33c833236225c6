using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Surveyor.Events;
using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

/// <summary>What docs/slos.md says is what is read.</summary>
public partial class ObjectiveDocumentTests
{
    static readonly string Page = File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "slos.md")));

    static readonly string Table = Page[Page.IndexOf("| key |", StringComparison.Ordinal)..Page.IndexOf("A `promise` is", StringComparison.Ordinal)];

    [Fact]
    public void The_page_has_every_key_in_the_order_of_the_reader() =>
        Key().Matches(Table).Select(match => match.Groups["key"].Value).ShouldBe(ObjectiveReader.Keys);

    [Fact]
    public void The_page_has_every_word_that_a_part_or_a_way_to_fail_has()
    {
        foreach (var word in ObjectiveKinds.Part.Accepts.Split(", ").Concat(["slow", "no_responders", "unanswered", "abandoned"]))
        {
            Table.ShouldContain($"`{word}`");
        }
    }

    [Fact]
    public void The_first_example_of_the_page_is_accepted() => Written.One(Example().Match(Page).Groups["text"].Value).Part.ShouldBe(LatencyPart.Provider);

    [Fact]
    public void Labels_that_the_page_reserves_are_refused()
    {
        var row = Table.Split('\n').Single(line => line.StartsWith("| `labels`", StringComparison.Ordinal));
        var reserved = Name().Matches(row[row.IndexOf("but", StringComparison.Ordinal)..]).Select(match => match.Value.Trim('`')).ToList();
        reserved.Count.ShouldBe(7);
        reserved.ShouldAllBe(label => ObjectiveKinds.LabelProblem(label) == "is a label that alerts have of themselves");
    }

    static string Here([CallerFilePath] string here = "") => here;

    [GeneratedRegex(@"^\| `(?<key>[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("`[a-z_]+`")]
    private static partial Regex Name();
}
