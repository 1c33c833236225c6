using Surveyor.Host.Loops;
using Surveyor.Host.Options;
using Surveyor.Objectives;
using Surveyor.Tests.Options;

namespace Surveyor.Tests.Loops;

/// <summary>A folder of objectives that people work in.</summary>
public sealed class ObjectiveFollowerTests : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("slos").FullName;
    readonly LogLines _lines = new();
    readonly List<IReadOnlyList<Objective>> _taken = [];
    readonly ObjectiveFollower _follower;
    Exception? _problem;

    public ObjectiveFollowerTests() => _follower = new(_folder, () => ObjectiveTexts.Read(_folder), Take, _lines);

    [Fact]
    public void Files_come_change_and_go_and_only_changes_are_told()
    {
        Look().ShouldBeEmpty();
        _taken.Count.ShouldBe(1, "that there is none is told once");
        Write("deep/a.yaml", "service: a\npromise: P99 under 1s for 2m");
        Write("b.yml", "service: b\npromise: P99 under 1s for 2m");
        Write("c.json", """{"service": "c", "promise": "P99 under 1s for 2m"}""");
        Write("d.txt", "not read");
        Look().ShouldBe(["a 1s", "b 1s", "c 1s"]);

        Look();
        Write("b.yml", "# a comment\nservice: b\npromise: P99 under 1s for 2m");
        Look();
        _taken.Count.ShouldBe(2, "nothing is said that was not");

        Write("b.yml", "service: b\npromise: P99 under 2s for 2m");
        Look().ShouldBe(["a 1s", "b 2s", "c 1s"]);
        Write("b.yml", "service: b\npromise: P99 under 2s for 2m\nlabels: {team: x}");
        Look();
        _taken[^1][1].Labels["team"].ShouldBe("x");
        File.Move(PathOf("b.yml"), PathOf("z.yml"));
        Look().ShouldBe(["a 1s", "c 1s", "z 2s"]);
        Directory.Delete(PathOf("deep"), recursive: true);
        Look().ShouldBe(["c 1s", "z 2s"]);
        _taken.Count.ShouldBe(6);
        _lines.Take().ShouldBe(new[] { 0, 3, 3, 3, 3, 2 }.Select(count => $"Information: {count} objectives are followed ({_folder})"));
    }

    [Fact]
    public void What_a_file_said_before_it_broke_goes_on_until_it_is_mended_or_removed()
    {
        Write("a.yaml", "service: a\npromise: P99 under 1s for 2m");
        Write("b.yaml", "service: b\npromise: P99 under 1s for 2m");
        Look();
        Write("a.yaml", "service: a\npromise: soon");
        Write("b.yaml", "service: b\npromise: P99 under 3s for 2m");
        Look().ShouldBe(["a 1s", "b 3s"]);
        _follower.Broken.ShouldHaveSingleItem().Value.ShouldHaveSingleItem().ShouldStartWith("a.yaml:2: promise: 'soon' is not accepted");
        Write("a.yaml", "");
        Look().ShouldBe(["a 1s", "b 3s"]);
        _follower.Broken["a.yaml"].ShouldBe(["a.yaml:1: is not readable as YAML: it is empty"]);
        Write("a.yaml", "service: a\npromise: P99 under 5s for 2m");
        Look().ShouldBe(["a 5s", "b 3s"]);
        _follower.Broken.ShouldBeEmpty();
        Write("a.yaml", "[");
        Look().ShouldBe(["a 5s", "b 3s"]);
        File.Delete(PathOf("a.yaml"));
        Look().ShouldBe(["b 3s"]);
        _lines.Take().Count(line => line.StartsWith("Warning: wrong in a file of objectives: a.yaml:", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public void A_name_that_another_file_took_does_not_go_on_under_it()
    {
        Write("b.yaml", "name: x\nservice: b\npromise: P99 under 2s for 2m");
        Look().ShouldBe(["x 2s"]);
        Write("a.yaml", "name: x\nservice: a\npromise: P99 under 1s for 2m");
        Look().ShouldBe(["x 1s"]);
        _follower.Broken.Keys.ShouldBe(["a.yaml", "b.yaml"]);
        File.Delete(PathOf("a.yaml"));
        Look().ShouldBe(["x 2s"]);
    }

    [Fact]
    public void A_config_map_that_is_swapped_is_read_once()
    {
        Write("..2026_1/a.yaml", "service: a\npromise: P99 under 1s for 2m");
        Directory.CreateSymbolicLink(PathOf("..data"), "..2026_1");
        File.CreateSymbolicLink(PathOf("a.yaml"), "..data/a.yaml");
        Look().ShouldBe(["a 1s"]);

        Write("..2026_2/a.yaml", "service: a\npromise: P99 under 2s for 2m");
        Directory.CreateSymbolicLink(PathOf("..tmp"), "..2026_2");
        Directory.Delete(PathOf("..data"));
        Directory.Move(PathOf("..tmp"), PathOf("..data"));
        Look().ShouldBe(["a 2s"]);
        Directory.CreateSymbolicLink(PathOf("circle"), _folder);
        Look().ShouldBe(["a 2s"]);
        _follower.Broken.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_told_once_and_ends_nothing()
    {
        Write("a.yaml", "service: a\npromise: P99 under 1s for 2m");
        Look();
        _lines.Take();
        Directory.Move(_folder, _folder + ".away");
        Look();
        Look();
        _lines.Take().ShouldHaveSingleItem().ShouldStartWith($"Warning: the objectives in {_folder} cannot be read: ");
        _follower.Broken.Keys.ShouldBe([_folder]);
        Directory.Move(_folder + ".away", _folder);
        Look().ShouldBe(["a 1s"]);
        _follower.Broken.ShouldBeEmpty();
        _taken.Count.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_is_too_big_or_leads_nowhere_is_told()
    {
        Write("a.yaml", new string('#', (1 << 20) + 1));
        File.CreateSymbolicLink(PathOf("b.yaml"), "nowhere");
        Look().ShouldBeEmpty();
        _follower.Broken["a.yaml"].ShouldBe(["a.yaml: it is bigger than a megabyte"]);
        _follower.Broken["b.yaml"].ShouldHaveSingleItem().ShouldStartWith("b.yaml: Could not find file");
    }

    [Fact]
    public void Whatever_fails_is_told_and_the_next_change_is_taken()
    {
        _problem = new InvalidOperationException("no");
        Look();
        _lines.Take().ShouldContain("Error: following the files of objectives failed and goes on");
        _problem = null;
        Write("a.yaml", "service: a\npromise: P99 under 1s for 2m");
        Look().ShouldBe(["a 1s"]);
    }

    [Fact]
    public async Task It_looks_by_itself_and_there_is_none_without_a_folder()
    {
        ObjectiveFollower.Start(Given.Flags().Values, Take, _lines, TimeProvider.System).ShouldBeNull();
        var second = new TaskCompletionSource();
        await using var follower = ObjectiveFollower.Start(Given.Flags("--slos", _folder).Values, objectives => (objectives.Count == 0 ? new() : second).SetResult(), _lines, TimeProvider.System);
        Write("a.yaml", "service: a\npromise: P99 under 1s for 2m");
        await second.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <returns>The objectives as of the last change.</returns>
    List<string> Look()
    {
        _follower.Follow();
        return _taken.Count == 0 ? [] : [.. _taken[^1].Select(one => $"{one.Name} {one.Threshold.TotalSeconds}s")];
    }

    void Take(IReadOnlyList<Objective> objectives)
    {
        if (_problem is not null)
        {
            throw _problem;
        }

        _taken.Add(objectives);
    }

    string PathOf(string name) => Path.Combine(_folder, name);

    void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}
