namespace Surveyor.Events;

/// <summary>Something that happened, in one line.</summary>
/// <param name="Time">As the server says.</param>
/// <param name="Kind">"stream_quorum_lost".</param>
/// <param name="Account">By id; empty when unknown or all.</param>
public sealed record RecentEvent(DateTimeOffset Time, string Kind, string Account, string Stream, string Consumer, string Server, string Text);

/// <summary>The last events; older ones give way.</summary>
sealed class RecentEvents
{
    const int Most = 1_000;

    readonly Queue<RecentEvent> _events = [];

    public void Add(RecentEvent happened)
    {
        if (_events.Count == Most)
        {
            _events.Dequeue();
        }

        _events.Enqueue(happened);
    }

    /// <summary>In the order of arrival, reversed.</summary>
    public IReadOnlyList<RecentEvent> NewestFirst() => [.. _events.Reverse()];
}
