using Surveyor.Health;
using Surveyor.Metrics.Exposition;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>How many are in a state, at a severity.</summary>
readonly record struct StateCount(string State, Severity Severity, int Count)
{
    public const string Note = "Every state has its row, at 0, too, once servers have told of their streams. Severity is what it was judged at: a state may be milder than its worst.";

    public static MetricLabel<StateCount>[] Labels { get; } = [new("state", (in row) => row.State), new("severity", (in row) => Words.Of(row.Severity))];

    public static void OfStreams(PageScope scope, RowList<StateCount> rows)
    {
        var counts = StreamRules.InOrder.ToDictionary(static rule => (rule.Name, rule.Severity), static _ => 0);
        for (var i = 0; i < scope.Snapshot.Streams.Length; i++)
        {
            if (scope.Includes(in scope.Snapshot.Streams[i]))
            {
                Add(counts, scope.Health.Streams[i].Rule.Name, scope.Health.Streams[i].Severity);
            }
        }

        Fill(scope, counts, rows);
    }

    public static void OfConsumers(PageScope scope, RowList<StateCount> rows)
    {
        var counts = ConsumerRules.InOrder.ToDictionary(static rule => (rule.Name, rule.Severity), static _ => 0);
        for (var i = 0; i < scope.Snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref scope.Snapshot.Streams[i];
            for (var c = stream.FirstConsumer; c < stream.FirstConsumer + stream.ConsumerRows && scope.Includes(in stream); c++)
            {
                if (scope.Includes(in scope.Snapshot.Consumers[c]))
                {
                    Add(counts, scope.Health.Consumers[c].Rule.Name, scope.Health.Consumers[c].Severity);
                }
            }
        }

        Fill(scope, counts, rows);
    }

    static void Add(Dictionary<(string, Severity), int> counts, string state, Severity severity) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, (state, severity), out _)++;

    /// <summary>Nobody told of streams: then it is not known that there are none.</summary>
    static void Fill(PageScope scope, Dictionary<(string State, Severity Severity), int> counts, RowList<StateCount> rows)
    {
        if (scope.Snapshot.Streams.Length == 0 && !scope.Snapshot.Servers.Any(static server => server.Jsz is { Streams: not null }))
        {
            return;
        }

        foreach (var (key, count) in counts)
        {
            rows.Add(new(key.State, key.Severity, count));
        }
    }
}
