using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol;

public class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("12ns", 12e-9)]
    [InlineData("587us", 587e-6)]
    [InlineData("587\u00b5s", 587e-6)]
    [InlineData("587\u03bcs", 587e-6)]
    [InlineData("2.54678ms", 2.54678e-3)]
    [InlineData("1.2s", 1.2)]
    [InlineData("-1s", -1)]
    [InlineData("1m2.5s", 62.5)]
    [InlineData("1.5h", 5400)]
    [InlineData("5m", 300)]
    [InlineData("1h0m0s", 3600)]
    [InlineData("3d4h", (3 * 86_400) + (4 * 3_600))]
    [InlineData("1y2d3h4m5s", (365 * 86_400) + (2 * 86_400) + (3 * 3_600) + (4 * 60) + 5)]
    [InlineData(" 1s ", 1)]
    public void Text_is_read_as_seconds(string text, double seconds) =>
        GoDuration.Seconds(text)!.Value.ShouldBe(seconds, 1e-12 * Math.Max(1, Math.Abs(seconds)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("abc")]
    [InlineData("12")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1.2.3s")]
    [InlineData("1s2")]
    [InlineData("1 s")]
    [InlineData("--1s")]
    [InlineData("1e3s")]
    [InlineData("1w")]
    [InlineData("NaN")]
    public void Anything_else_is_no_duration(string? text) => GoDuration.Seconds(text).ShouldBeNull();

    [Fact]
    public void Digits_without_end_are_no_duration() => GoDuration.Seconds(new string('9', 100_000) + "s").ShouldBeNull();
}
