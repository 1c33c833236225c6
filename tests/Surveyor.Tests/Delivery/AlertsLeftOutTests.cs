using Surveyor.Host.Options;
using Surveyor.Metrics;
using Surveyor.Tests.Options;

namespace Surveyor.Tests.Delivery;

/// <summary>Options that leave out metrics leave out alerts, and that is told.</summary>
public sealed class AlertsLeftOutTests
{
    [Fact]
    public void Everything_on_leaves_out_nothing_but_what_needs_a_part_that_is_off() => LeftOut().ShouldBeEmpty();

    [Fact]
    public void Without_consumers_there_are_no_alerts_of_them()
    {
        var left = LeftOut("--accounts");
        left.ShouldContain("NatsConsumerStopped");
        left.ShouldNotContain("NatsUnreachable");
    }

    static IReadOnlyList<string> LeftOut(params string[] flags) => new MetricsPage(MetricsSettings.From(Given.Flags(flags).Values)).AlertsLeftOut;
}
