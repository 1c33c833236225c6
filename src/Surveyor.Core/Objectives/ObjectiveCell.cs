using Surveyor.Events;
using Surveyor.Protocol;

namespace Surveyor.Objectives;

/// <summary>What tells apart whom something is promised.</summary>
/// <param name="RequestorAccount">Empty: all that ask.</param>
readonly record struct CellKey(string Objective, ServiceKey Service, string RequestorAccount);

/// <summary>One objective of one service, maybe for one account that asks.</summary>
sealed class ObjectiveCell(Objective objective, CellKey key)
{
    /// <summary>By where the samples come from: a capture keeps what it brought itself, together with how far it read.</summary>
    readonly SortedDictionary<string, EventHistory> _sources = new(StringComparer.Ordinal);

    readonly long[] _results = new long[Enum.GetValues<EventResult>().Length];
    TimeSpan _unheard;
    bool _isListenedTo;

    public CellKey Key => key;

    /// <summary>Another one that counts as it may take its place.</summary>
    public Objective Objective { get; set; } = objective;

    public IReadOnlyCollection<string> Sources => _sources.Keys;

    /// <summary>All that is counted comes from a stream, which keeps it while Surveyor is away or not connected.</summary>
    public bool IsCaptured => !_isListenedTo && _sources.Keys.Any(static source => source.Length > 0);

    public void Add(ServiceLatency sample, string source, long now)
    {
        _isListenedTo |= source.Length == 0;
        var result = EventResults.Of(Objective, sample);
        _results[(int)result]++;
        if (result != EventResult.Excluded)
        {
            Of(source).Add(now, EventResults.IsBad(result));
        }
    }

    public void AddUnheard(long from, long to)
    {
        _unheard += TimeSpan.FromMilliseconds(to - from);
        Of("").AddUnheard(from, to);
    }

    public EventHistory Of(string source)
    {
        if (!_sources.TryGetValue(source, out var history))
        {
            _sources.Add(source, history = new(Objective));
        }

        return history;
    }

    public EventHistory? Find(string source) => _sources.GetValueOrDefault(source);

    public EventCounts Sum(long now, TimeSpan window) => _sources.Values.Aggregate(default(EventCounts), (sum, history) => sum + history.Sum(now, window));

    public IReadOnlyList<EventCounts> Parted(long now, TimeSpan window, int parts) =>
        _sources.Values.Aggregate(new EventCounts[parts], (sum, history) => [.. sum.Zip(history.Parted(now, window, parts), (one, other) => one + other)]);

    public IReadOnlyList<KeyValuePair<EventResult, long>> Results => [.. _results.Select((count, result) => KeyValuePair.Create((EventResult)result, count))];

    /// <summary>Since the start of the process.</summary>
    public TimeSpan Unheard => _unheard;
}
