namespace Surveyor.Objectives;

/// <summary>
/// The events of one objective and service over its period: fine where short windows need it, coarse for the rest, so that a month of any
/// traffic takes some 35 kB. Times are milliseconds of the ledger's own time.
/// </summary>
sealed class EventHistory
{
    /// <summary>Buckets in the short windows, so that what a window's edge cuts is small.</summary>
    const int Parts = 30;

    /// <summary>Buckets in a period.</summary>
    const int PeriodParts = 720;

    readonly EventRing[] _rings;
    readonly long _period;

    public EventHistory(Objective objective)
    {
        _period = (long)objective.Period.TotalMilliseconds;
        var windows = BurnWindows.Of(objective).Select(window => (Length: window.Long, Width: Whole(window.Short / Parts)))
            .Append((Length: objective.Period, Width: Whole(objective.Period / PeriodParts)))
            .Concat(objective.BreachFor is null ? [] : [(ErrorBudget.BreachWindow(objective), Whole(ErrorBudget.BreachWindow(objective) / Parts))]);

        // One ring for each width, long enough for the longest window that needs it.
        _rings =
        [
            .. windows.GroupBy(one => one.Width, one => one.Length)
                .OrderBy(same => same.Key)
                .Select(same => new EventRing(same.Key, (int)Math.Ceiling(same.Max().TotalMilliseconds / same.Key) + 1)),
        ];
    }

    public IReadOnlyList<EventRing> Rings => _rings;

    public void Add(long now, bool isBad)
    {
        foreach (var ring in _rings)
        {
            ring.Add(now, isBad);
        }
    }

    public void AddUnheard(long from, long to)
    {
        foreach (var ring in _rings)
        {
            ring.AddUnheard(from, to);
        }
    }

    /// <summary>What happened in a window that ends now, of at most the period.</summary>
    public EventCounts Sum(long now, TimeSpan window)
    {
        var length = Math.Min((long)window.TotalMilliseconds, _period);
        return RingFor(length).Sum(now, length);
    }

    /// <summary>Equal parts of a window that ends now, oldest first.</summary>
    public IReadOnlyList<EventCounts> Parted(long now, TimeSpan window, int parts)
    {
        var length = Math.Min((long)window.TotalMilliseconds, _period);
        var ring = RingFor(length);
        var counts = new EventCounts[parts];
        for (var part = 0; part < parts; part++)
        {
            counts[part] = ring.Sum(now, length / parts, ago: length * (parts - part - 1) / parts);
        }

        return counts;
    }

    EventRing RingFor(long window) => _rings.First(ring => ring.Span >= window);

    static long Whole(TimeSpan width) => Math.Max(1, (long)Math.Round(width.TotalSeconds)) * 1000;
}
