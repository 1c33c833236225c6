using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>A consumer in a snapshot, without copying its row.</summary>
readonly struct ConsumerView(ClusterSnapshot snapshot, HealthReport health, int index) : IStreamPart
{
    public const string Folding = "Ephemeral consumers have no row, unless `ephemeral-rows` is on, but for the three of each stream that are worst off, if they are in trouble; nor has a new one until its configuration tells which it is.";

    public ref readonly ConsumerRow Row => ref snapshot.Consumers[index];

    public ref readonly ConsumerHealth Health => ref health.Consumers[index];

    /// <summary>Like every number null unless the consumer is ok: what nobody confirms may long be otherwise.</summary>
    public ConsumerConfig? Config => Row.State is AssetState.Ok ? Row.Config : null;

    public DateTimeOffset? Created => Row.State is AssetState.Ok ? Row.Created : null;

    public StreamView Stream => new(snapshot, snapshot.Streams, Row.Stream);

    public double? SecondsSince(DateTimeOffset? time) => Units.Age(time, snapshot.Taken);

    /// <summary>Copies the leader says something about; null when no leader speaks.</summary>
    public double? CountPeers(Predicate<JszPeer> counts)
    {
        if (Row.State is not AssetState.Ok)
        {
            return null;
        }

        var count = 0;
        foreach (var peer in snapshot.Peers.AsSpan(Row.FirstPeer, Row.PeerCount))
        {
            count += counts(peer) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Every consumer, ephemeral or not.</summary>
    public static void All(PageScope scope, Exposition.RowList<ConsumerView> rows) => Fill(scope, rows, folded: false);

    /// <summary>Without the ephemeral ones that are folded into one row per stream.</summary>
    public static void Unfolded(PageScope scope, Exposition.RowList<ConsumerView> rows) => Fill(scope, rows, folded: true);

    public static bool Troubled(in ConsumerView consumer) => consumer.Row.Troubled || consumer.Health.Severity >= Severity.Warning;

    /// <summary>Has no row of its own. A durable one is never folded away; of ephemeral ones in trouble the worst few of each stream have one.</summary>
    public static bool IsFolded(PageScope scope, int consumer) =>
        scope.Snapshot.Consumers[consumer].Ephemeral is not false && !scope.Options.EphemeralRows && !scope.NamedEphemerals.Contains(consumer);

    static void Fill(PageScope scope, Exposition.RowList<ConsumerView> rows, bool folded)
    {
        var snapshot = scope.Snapshot;
        for (var i = 0; i < snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref snapshot.Streams[i];
            if (stream.ConsumerRows == 0 || !scope.Includes(in stream))
            {
                continue;
            }

            for (var c = stream.FirstConsumer; c < stream.FirstConsumer + stream.ConsumerRows; c++)
            {
                ref readonly var consumer = ref snapshot.Consumers[c];
                if (scope.Includes(in consumer) && !(folded && IsFolded(scope, c)))
                {
                    rows.Add(new(snapshot, scope.Health, c));
                }
            }
        }
    }
}
