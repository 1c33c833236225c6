using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>Events whose copy for the system account is about to come, and says what they do not. In the order of arrival.</summary>
sealed class CopiesAwaited(TimeProvider time)
{
    const int Most = 10_000;

    /// <summary>Copies come within moments of each other.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Queue<(DateTimeOffset At, JetStreamAdvisory Advisory, string Account)> _waiting = [];

    /// <returns>The oldest, when there are too many.</returns>
    public (JetStreamAdvisory Advisory, string Account)? Add(JetStreamAdvisory advisory, string account)
    {
        _waiting.Enqueue((time.GetUtcNow(), advisory, account));
        return _waiting.Count > Most ? Next() : null;
    }

    /// <returns>One that has waited for long enough; null when there is none.</returns>
    public (JetStreamAdvisory Advisory, string Account)? Due() =>
        _waiting.TryPeek(out var oldest) && time.GetUtcNow() - oldest.At >= Patience ? Next() : null;

    (JetStreamAdvisory Advisory, string Account) Next()
    {
        var (_, advisory, account) = _waiting.Dequeue();
        return (advisory, account);
    }
}
