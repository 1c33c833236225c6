using System.Text.RegularExpressions;

namespace Surveyor.Core.Tests.Architecture;

/// <summary>How the code may look.</summary>
public partial class ShapeTests
{
    static IEnumerable<SourceFile> Everything => SourceTree.Sources.Concat(SourceTree.Tests);

    [Fact]
    public void No_file_is_longer_than_400_lines() => Everything.Where(file => file.Lines > 400).Select(file => $"{file}: {file.Lines}").ShouldBeEmpty();

    [Fact]
    public void No_method_is_longer_than_60_lines()
    {
        var long_ = from file in Everything
                    from body in Declarations.Bodies(file)
                    where body.Lines > 60
                    select $"{file}:{body.Line} has {body.Lines} lines";
        long_.ShouldBeEmpty();
    }

    [Fact]
    public void Most_files_and_methods_are_small()
    {
        var files = SourceTree.Sources.Select(file => file.Lines).Order().ToArray();
        var methods = SourceTree.Sources.SelectMany(Declarations.Bodies).Select(body => body.Lines).Order().ToArray();
        methods.Length.ShouldBeGreaterThan(100, "the measure finds methods at all");
        files[files.Length / 2].ShouldBeLessThanOrEqualTo(60);
        methods[methods.Length * 9 / 10].ShouldBeLessThanOrEqualTo(25);
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var idle = from file in SourceTree.Sources
                   from name in Declarations.Types(file)
                   where IdleName().IsMatch(name) || name == "Surveyor"
                   select $"{file}: {name}";
        idle.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_silences_a_warning_without_a_reason()
    {
        var silent = from file in Everything
                     from line in file.Text.Split('\n')
                     where line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)
                     select $"{file}: {line.Trim()}";
        silent.ShouldBeEmpty();
        Everything.Where(file => file.Code.Contains("SuppressMessage", StringComparison.Ordinal)).ShouldBeEmpty();
        Everything.Where(file => file.Code.Contains("#region", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Folders_are_where_they_were_designed()
    {
        SourceTree.Folders("src").ShouldBe(["Surveyor", "Surveyor.Core"], ignoreOrder: true);
        SourceTree.Folders("src/Surveyor").Except(["Options", "Commands", "Loops", "Http", "Pages", "Logging", "Delivery", "Demo"]).ShouldBeEmpty();
        SourceTree.Folders("tests").Except(["Surveyor.Core.Tests", "Surveyor.Tests", "Surveyor.EndToEnd", "Surveyor.Benchmarks"]).ShouldBeEmpty();
    }

    [Fact]
    public void A_question_is_one_file_and_a_file_one_question()
    {
        var homes = from file in SourceTree.Core
                    from match in QuestionProperty().Matches(file.Code)
                    select (file.Path, Name: match.Groups["name"].Value);
        var questions = homes.ToList();
        questions.ShouldNotBeEmpty();
        questions.Where(home => !home.Path.StartsWith("src/Surveyor.Core/Protocol/Ask/", StringComparison.Ordinal)).ShouldBeEmpty();
        questions.GroupBy(home => home.Path).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
        questions.Where(home => Path.GetFileNameWithoutExtension(home.Path) != home.Name).ShouldBeEmpty();
        SourceTree.Core.Where(file => IsInAsk(file.Path)).Select(file => file.Path).ShouldBe(questions.Select(home => home.Path).Where(IsInAsk), ignoreOrder: true);

        static bool IsInAsk(string path) => Path.GetDirectoryName(path)!.Replace('\\', '/') == "src/Surveyor.Core/Protocol/Ask";
    }

    [Theory]
    [InlineData("class A { void M() {\n\n\n} }", 2)]
    [InlineData("class A { X P { get; } = new() {\n\n\n}; }", -1)]
    [InlineData("class A<T> where T : class { void M(int a = 1) where T : new() {\n var s = \"{\"; // {\n if (x) {\n}\n} }", 3)]
    public void The_measure_finds_bodies(string code, int lines) =>
        Declarations.Bodies(SourceFile.Of("a.cs", code)).Where(body => body.Lines >= 0).Select(body => body.Lines).DefaultIfEmpty(-1).Max().ShouldBe(lines);

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Impl|Base|Common)$")]
    private static partial Regex IdleName();

    [GeneratedRegex(@"static Question<\w+> (?<name>\w+) \{")]
    private static partial Regex QuestionProperty();
}
