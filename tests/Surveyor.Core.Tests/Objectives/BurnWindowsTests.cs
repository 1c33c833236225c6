using Surveyor.Objectives;

namespace Surveyor.Core.Tests.Objectives;

public class BurnWindowsTests
{
    [Fact]
    public void For_thirty_days_they_are_those_of_the_workbook() =>
        Text(TimeSpan.FromDays(30), 0.001m).ShouldBe(["page_fast Page 1h 5m 14.4", "page_slow Page 6h 30m 6", "ticket_fast Ticket 1d 2h 3", "ticket_slow Ticket 3d 6h 1"]);

    [Fact]
    public void For_other_periods_they_cost_the_same_share_of_the_budget()
    {
        foreach (var period in new[] { TimeSpan.FromDays(7), TimeSpan.FromDays(28), TimeSpan.FromDays(90), TimeSpan.FromDays(365) })
        {
            BurnWindows.Of(period, 0.001m).Select(window => Math.Round(window.Long / period * (double)window.Factor, 4)).ShouldBe([0.02, 0.05, 0.1, 0.1], $"{period}");
        }
    }

    [Fact]
    public void Of_an_hour_they_are_as_short_as_they_can_be() =>
        Text(TimeSpan.FromHours(1), 0.01m).ShouldBe(["page_fast Page 2m 1m 14.4", "page_slow Page 2m 1m 6", "ticket_fast Ticket 2m 1m 3", "ticket_slow Ticket 6m 1m 1"]);

    /// <summary>With a target of 90 % an outage burns ten times as fast as allowed, and never 14.4 times.</summary>
    [Theory]
    [InlineData("0.1", "9", "6", "3", "1")]
    [InlineData("0.5", "1.8", "1.8", "1.8", "1")]
    [InlineData("0.95", "1", "1", "1", "1")]
    [InlineData("0.00001", "14.4", "6", "3", "1")]
    public void An_outage_alerts_whatever_the_target_is(string budget, params string[] factors)
    {
        var windows = BurnWindows.Of(TimeSpan.FromDays(30), Decimal(budget));
        windows.Select(window => window.Factor).ShouldBe(factors.Select(Decimal));
        windows.ShouldAllBe(window => window.Bar(Decimal(budget)) < 1);
    }

    static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    static string[] Text(TimeSpan period, decimal budget) =>
        [.. BurnWindows.Of(period, budget).Select(window => FormattableString.Invariant($"{window.Name} {window.Urgency} {WindowText.Of(window.Long)} {WindowText.Of(window.Short)} {window.Factor}"))];
}
