using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics.Rows;

/// <summary>How many ephemeral consumers of a stream are in a state.</summary>
readonly struct EphemeralCount(PageScope scope, int stream, string state, int count) : IStreamPart
{
    public StreamView Stream => new(scope.Snapshot, scope.Snapshot.Streams, stream);

    public string State => state;

    public int Count => count;

    public static void Fill(PageScope scope, RowList<EphemeralCount> rows)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < scope.Snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref scope.Snapshot.Streams[i];
            if (!scope.Includes(in stream))
            {
                continue;
            }

            counts.Clear();
            for (var c = stream.FirstConsumer; c < stream.FirstConsumer + stream.ConsumerRows; c++)
            {
                if (scope.Snapshot.Consumers[c].Ephemeral == true && scope.Includes(in scope.Snapshot.Consumers[c]))
                {
                    var state = scope.Health.Consumers[c].Rule.Name;
                    counts[state] = counts.GetValueOrDefault(state) + 1;
                }
            }

            foreach (var (state, count) in counts)
            {
                rows.Add(new(scope, i, state, count));
            }
        }
    }
}
