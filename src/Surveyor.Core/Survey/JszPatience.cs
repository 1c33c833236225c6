namespace Surveyor.Survey;

/// <summary>
/// A server that twice in a row answers STATSZ but not JSZ is left alone for a while: it would cost every round its deadline.
/// Polly's breaker looks at ratios, in which earlier successes count for minutes.
/// </summary>
sealed class JszPatience
{
    const int MostMisses = 2;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    DateTimeOffset _missedAt;

    /// <summary>Times in a row it did not answer.</summary>
    public int Misses { get; private set; }

    public bool IsSpent(DateTimeOffset now) => Misses >= MostMisses && now - _missedAt < Pause;

    public void Answered() => Misses = 0;

    public void Missed(DateTimeOffset now)
    {
        Misses++;
        _missedAt = now;
    }
}
