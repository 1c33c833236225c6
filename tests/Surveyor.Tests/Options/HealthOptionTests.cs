using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public class HealthOptionTests
{
    [Fact]
    public void Samples_are_half_a_minute_apart() => HealthSettings.From(Given.Flags().Values).Step.ShouldBe(TimeSpan.FromSeconds(30));

    /// <summary>Else nobody would ever fall behind: 36 samples each 30 s are 18 minutes.</summary>
    [Fact]
    public void They_must_cover_the_longest_trend_window()
    {
        Given.Flags("--health-trend-window", "17m").Problems.ShouldBeEmpty();
        Given.Flags("--health-trend-window", "18m").Problems.Single().ShouldContain("health-step: 36 samples as near as that do not cover a trend-window of 18 min; at least 32 s are needed, or a shorter window");
        Given.Flags("--health-step", "10s").Problems.Single().ShouldContain("at least 18 s are needed");
        Given.Flags("--health-step", "10s", "--health-trend-window", "5m").Problems.ShouldBeEmpty();
        Given.File("health:\n- {stream: BATCH, trend-window: 1h}\n").Problems.Single().ShouldContain("a trend-window of 60 min");
    }

    [Fact]
    public void A_window_their_clock_cannot_hold_is_a_mistake()
    {
        Given.Flags("--health-trend-window", "2h").Problems.Single().ShouldContain("a duration from 1ms to 102m");
        Given.File("health:\n- {stream: BATCH, trend-window: 2h}\n").Problems.Single().ShouldContain("trend-window: '2h' is not accepted");
    }
}
