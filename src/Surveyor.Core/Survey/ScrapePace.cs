namespace Surveyor.Survey;

/// <summary>How often somebody scrapes.</summary>
sealed class ScrapePace(TimeProvider time)
{
    DateTimeOffset? _last;

    /// <summary>Null before the second scrape.</summary>
    public TimeSpan? Interval { get; private set; }

    public void Note()
    {
        var now = time.GetUtcNow();
        var interval = now - _last;
        _last = now;

        // Two scrapers interleave: the longer pause is nearer to what one of them sees.
        if (interval is { } seen && seen > TimeSpan.FromSeconds(1))
        {
            Interval = Interval is { } known && known > seen && known < seen * 4 ? known : seen;
        }
    }
}
