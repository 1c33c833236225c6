using Surveyor.Host.Options;

namespace Surveyor.Tests.Options;

public class HealthOptionTests
{
    [Fact]
    public void Samples_are_half_a_minute_apart() => HealthSettings.From(Given.Flags().Values).Step.ShouldBe(TimeSpan.FromSeconds(30));

    /// <summary>Else nobody would ever fall behind: 36 samples each 30 s are 18 minutes.</summary>
    [Fact]
    public void They_cover_the_longest_trend_window()
    {
        HealthSettings.From(Given.Flags("--health-trend-window", "34m").Values).Step.ShouldBe(TimeSpan.FromMinutes(1));
        HealthSettings.From(Given.Flags("--health-step", "10s").Values).Step.ShouldBe(TimeSpan.FromMinutes(10) / 34);
        HealthSettings.From(Given.File("health:\n- {stream: BATCH, trend-window: 68m}\n").Values).Step.ShouldBe(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void A_window_their_clock_cannot_hold_is_a_mistake()
    {
        Given.Flags("--health-trend-window", "2h").Problems.Single().ShouldContain("a duration from 1ms to 102m");
        Given.File("health:\n- {stream: BATCH, trend-window: 2h}\n").Problems.Single().ShouldContain("trend-window: '2h' is not accepted");
    }
}
