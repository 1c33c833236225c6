namespace Surveyor.Objectives;

/// <summary>Whom an alert is for.</summary>
public enum Urgency
{
    /// <summary>Within days.</summary>
    Ticket,

    /// <summary>Now.</summary>
    Page,
}

/// <summary>
/// Alerts when the budget burns this fast over both windows: the long one tells that it matters, the short one that it still goes on.
/// </summary>
/// <param name="Name">As labels say it.</param>
/// <param name="Factor">The burn rate from which on it alerts.</param>
public sealed record BurnWindow(string Name, Urgency Urgency, TimeSpan Long, TimeSpan Short, decimal Factor)
{
    /// <summary>The share of bad events from which on it alerts.</summary>
    public decimal Bar(decimal budget) => Factor * budget;
}

/// <summary>Multi-window, multi-burn-rate alerts, of the SRE workbook (chapter 5, table 5-8) with the fourth pair that sloth and others add.</summary>
public static class BurnWindows
{
    static readonly TimeSpan Reference = TimeSpan.FromDays(30);

    /// <summary>A scraper needs some samples in the shortest window.</summary>
    static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>The whole of what can burn, less a little: with a big budget even an outage burns no faster.</summary>
    const decimal MostBad = 0.9m;

    static readonly (string Name, Urgency Urgency, TimeSpan Long, decimal Factor)[] OfReference =
    [
        ("page_fast", Urgency.Page, TimeSpan.FromHours(1), 14.4m),
        ("page_slow", Urgency.Page, TimeSpan.FromHours(6), 6),
        ("ticket_fast", Urgency.Ticket, TimeSpan.FromDays(1), 3),
        ("ticket_slow", Urgency.Ticket, TimeSpan.FromDays(3), 1),
    ];

    /// <summary>
    /// For 30 days those of the workbook. For other periods windows grow and shrink with the period, so that each alert costs the same share of
    /// the budget (2, 5, 10 and 10 %) until the windows are as short as they can be.
    /// </summary>
    /// <param name="budget">Where the factor would ask for more bad events than there can be, it is lower.</param>
    public static IReadOnlyList<BurnWindow> Of(TimeSpan period, decimal budget) =>
    [
        .. OfReference.Select(one =>
        {
            var longest = Whole(one.Long * (period / Reference), 2 * Shortest);
            return new BurnWindow(one.Name, one.Urgency, longest, Whole(longest / 12, Shortest), Math.Min(one.Factor, Math.Max(1, MostBad / budget)));
        }),
    ];

    public static IReadOnlyList<BurnWindow> Of(Objective objective) => Of(objective.Period, objective.Budget);

    /// <summary>In whole seconds, since Prometheus writes no fractions.</summary>
    static TimeSpan Whole(TimeSpan window, TimeSpan least) => TimeSpan.FromSeconds(Math.Round(Math.Max(window.TotalSeconds, least.TotalSeconds)));
}
