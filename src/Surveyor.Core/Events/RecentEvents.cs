namespace Surveyor.Events;

/// <summary>Something that happened, in one line.</summary>
/// <param name="Time">As the server says; of several the first.</param>
/// <param name="Kind">"stream_quorum_lost".</param>
/// <param name="Account">By id; empty when unknown or all.</param>
public sealed record RecentEvent(DateTimeOffset Time, string Kind, string Account, string Stream, string Consumer, string Server, string Text)
{
    /// <summary>How often it happened, where what happens again within a minute is not told again.</summary>
    public long Count { get; init; } = 1;
}

/// <summary>The last events. When there are too many the oldest of the most frequent kind gives way: a storm drives out itself.</summary>
public sealed class RecentEvents
{
    const int Most = 1_000;

    /// <summary>Events that are told apart within a minute.</summary>
    const int MostApart = 50;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly Lock _gate = new();
    readonly Dictionary<string, Queue<Entry>> _kinds = [];
    readonly Dictionary<RecentEvent, Entry> _apart = [];
    DateTimeOffset _minute;
    long _added;

    public void Add(RecentEvent happened)
    {
        lock (_gate)
        {
            Append(happened);
        }
    }

    /// <summary>Adds what may happen a thousand times a second: of the same within a minute only the first, and how often.</summary>
    public void AddOrCount(RecentEvent happened, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now - _minute >= Minute || now < _minute)
            {
                _apart.Clear();
                _minute = now;
            }

            var same = happened with { Time = default };
            if (!_apart.ContainsKey(same) && _apart.Count >= MostApart)
            {
                same = new(default, happened.Kind, "", "", "", "", "more than can be told one by one");
            }

            if (_apart.TryGetValue(same, out var entry))
            {
                entry.Count++;
            }
            else
            {
                _apart.Add(same, Append(same with { Time = happened.Time }));
            }
        }
    }

    /// <summary>In the order of arrival, reversed.</summary>
    public IReadOnlyList<RecentEvent> NewestFirst()
    {
        lock (_gate)
        {
            return [.. _kinds.Values.SelectMany(kind => kind).OrderByDescending(entry => entry.Number).Select(entry => entry.Happened with { Count = entry.Count })];
        }
    }

    Entry Append(RecentEvent happened)
    {
        if (_kinds.Values.Sum(kind => kind.Count) >= Most)
        {
            _kinds.Values.MaxBy(kind => kind.Count)!.Dequeue();
        }

        if (!_kinds.TryGetValue(happened.Kind, out var same))
        {
            _kinds.Add(happened.Kind, same = []);
        }

        var entry = new Entry(++_added, happened);
        same.Enqueue(entry);
        return entry;
    }

    sealed class Entry(long number, RecentEvent happened)
    {
        public long Number => number;

        public RecentEvent Happened => happened;

        public long Count { get; set; } = 1;
    }
}
