using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Surveyor.Core.Tests.Architecture;

/// <summary>The compiler refuses the wall clock and sockets; these tests see to it that it goes on doing so.</summary>
public partial class BanTests
{
    static readonly string[] Banned = [.. SourceTree.Read("BannedSymbols.txt").Split('\n').Select(line => line.Split(';')[0])];

    [Theory]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Today")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.Environment.TickCount")]
    [InlineData("P:System.Environment.TickCount64")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken)")]
    [InlineData("N:System.Net.Sockets")]
    public void The_wall_clock_and_sockets_are_banned(string symbol) => Banned.ShouldContain(symbol);

    [Fact]
    public void Every_project_of_the_product_obeys_the_ban()
    {
        var build = XDocument.Parse(SourceTree.Read("Directory.Build.props"));
        build.Descendants("AdditionalFiles").ShouldHaveSingleItem().Attribute("Include")!.Value.ShouldEndWith("BannedSymbols.txt");
        var group = build.Descendants("PackageReference").Single(e => e.Attribute("Include")!.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers").Parent!;
        group.Attribute("Condition")!.Value.ShouldNotContain("'Surveyor'");
        group.Attribute("Condition")!.Value.ShouldNotContain("'Surveyor.Core'");
        build.Descendants("TreatWarningsAsErrors").Single().Value.ShouldBe("true");
        foreach (var project in new[] { "src/Surveyor/Surveyor.csproj", "src/Surveyor.Core/Surveyor.Core.csproj" })
        {
            SourceTree.Read(project).ShouldNotContain("NoWarn");
            SourceTree.Read(project).ShouldNotContain("TreatWarningsAsErrors");
        }
    }

    [Fact]
    public void Nobody_is_exempt_who_was_not_meant_to_be()
    {
        var exempt = Section()
            .Matches(SourceTree.Read(".editorconfig"))
            .Where(section => section.Groups["body"].Value.Contains("RS0030", StringComparison.Ordinal))
            .Select(section => section.Groups["files"].Value);
        exempt.ShouldBe(["src/Surveyor.Core/Nats/**.cs"]);
    }

    [Fact]
    public void The_library_has_no_clock_of_its_own_even_where_the_ban_is_lifted()
    {
        var clocks = from file in SourceTree.Sources
                     where WallClock().IsMatch(file.Code)
                     select file.Path;
        clocks.ShouldBeEmpty();
    }

    [Fact]
    public void Tests_do_not_sleep() => SourceTree.Tests.Where(file => Sleep().IsMatch(file.Code)).Select(file => file.Path).ShouldBeEmpty();

    [GeneratedRegex(@"^\[(?<files>[^\]]+)\]\n(?<body>(?:[^\[\n].*\n|\n)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b|\bEnvironment\.TickCount|\bStopwatch\b|\bThread\.Sleep\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bThread\.Sleep\b")]
    private static partial Regex Sleep();
}
