using Surveyor.Alerts;
using Surveyor.Objectives;

namespace Surveyor.Tests.Commands;

public class PromTextTests
{
    [Theory]
    [InlineData(300, "5m")]
    [InlineData(3600, "1h")]
    [InlineData(70, "1m10s")]
    [InlineData(259_200, "3d")]
    [InlineData(90_061, "1d1h1m1s")]
    [InlineData(0, "0s")]
    public void Durations_are_those_of_prometheus(int seconds, string text) => WindowText.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
