using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class ServerVersionTests
{
    [Theory]
    [InlineData("2.15.1", 2, 15, 1)]
    [InlineData("v2.9.10", 2, 9, 10)]
    [InlineData("2.15.0-dev", 2, 15, 0)]
    [InlineData("2.11.0-RC.2", 2, 11, 0)]
    [InlineData("2.10.27+build.5", 2, 10, 27)]
    [InlineData("2.12", 2, 12, 0)]
    public void A_release_is_read(string text, int major, int minor, int patch) =>
        ServerVersion.Parse(text).ShouldBe(new ServerVersion(major, minor, patch));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("dev")]
    [InlineData("2.x.1")]
    [InlineData("2.10.")]
    [InlineData("2.10.-1")]
    [InlineData("-1.2.3")]
    [InlineData(" 2.10.1")]
    [InlineData("2.99999999999.1")]
    public void Anything_else_is_no_release(string? text) => ServerVersion.Parse(text).ShouldBeNull();

    [Fact]
    public void Releases_are_ordered_by_number_not_by_text()
    {
        string[] ascending = ["2.8.4", "2.9.9", "2.9.10", "2.10.0", "2.10.26", "2.11.0", "2.15.1", "3.0.0", "10.0.0"];
        var releases = ascending.Select(text => ServerVersion.Parse(text)!.Value).ToList();
        releases.Order().ShouldBe(releases);
        for (var i = 1; i < releases.Count; i++)
        {
            (releases[i - 1] < releases[i] && releases[i] > releases[i - 1]).ShouldBeTrue();
            (releases[i - 1] <= releases[i] && releases[i] >= releases[i - 1]).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_release_is_written_as_it_is_read() => ServerVersion.Parse("2.10.27")!.Value.ToString().ShouldBe("2.10.27");
}
