using Surveyor.Hearing;

namespace Surveyor.Core.Tests.Hearing;

public sealed class SubjectsTests
{
    [Theory]
    [InlineData("latency.>", "latency.echo", true)]
    [InlineData("latency.>", "latency", false)]
    [InlineData("latency.*", "latency.echo", true)]
    [InlineData("latency.*", "latency.echo.v1", false)]
    [InlineData("latency.echo", "latency.echo", true)]
    [InlineData("latency.echo", "latency.Echo", false)]
    [InlineData("*.echo", "latency.echo", true)]
    [InlineData(">", "latency", true)]
    public void A_pattern_matches_as_servers_do_it(string pattern, string subject, bool matches) => Subjects.Matches(pattern, subject).ShouldBe(matches);

    [Theory]
    [InlineData("latency.echo", "latency.>", "lat.APP.latency.>", "lat.APP.latency.echo")]
    [InlineData("latency.echo", "latency.echo", "lat.APP.latency.echo", "lat.APP.latency.echo")]
    [InlineData("latency.echo", "latency.echo", "elsewhere", "elsewhere")]
    [InlineData("a.b.c.d", "a.*.c.*", "x.*.y.*", "x.b.y.d")]
    [InlineData("a.b.c.d", "a.*.c.*", "x.$2.y.$1", "x.d.y.b")]
    public void An_import_renames(string subject, string exported, string local, string renamed) => Subjects.Renamed(subject, exported, local).ShouldBe(renamed);
}
