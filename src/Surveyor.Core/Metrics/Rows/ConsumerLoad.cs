using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>
/// What waits at a consumer, or at all ephemeral consumers of a stream together: they come and go by the thousand, and
/// nobody asks for one by its random name.
/// </summary>
struct ConsumerLoad : IStreamPart
{
    /// <summary>Not a legal name of a consumer's making: nobody picks it by accident.</summary>
    public const string Ephemerals = "(ephemeral)";

    public StreamView Stream { get; private init; }

    public string Name { get; private init; }

    public bool IsTroubled { get; private init; }

    public double? Pending { get; private set; }

    public double? AckPending { get; private set; }

    public double? Redelivered { get; private set; }

    public double? Waiting { get; private set; }

    public static bool Troubled(in ConsumerLoad load) => load.IsTroubled;

    public static void Fold(ref ConsumerLoad first, in ConsumerLoad next)
    {
        // A sum over only some of them would be a lie; null wins.
        first.Pending += next.Pending;
        first.AckPending += next.AckPending;
        first.Redelivered += next.Redelivered;
        first.Waiting += next.Waiting;
    }

    public static void Fill(PageScope scope, Exposition.RowList<ConsumerLoad> rows)
    {
        var snapshot = scope.Snapshot;
        for (var i = 0; i < snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref snapshot.Streams[i];
            if (stream.ConsumerRows == 0 || !scope.Includes(in stream))
            {
                continue;
            }

            AddConsumers(scope, new(snapshot, snapshot.Streams, i), rows);
        }
    }

    static void AddConsumers(PageScope scope, StreamView stream, Exposition.RowList<ConsumerLoad> rows)
    {
        var folded = -1;
        foreach (ref readonly var consumer in scope.Snapshot.Consumers.AsSpan(stream.Row.FirstConsumer, stream.Row.ConsumerRows))
        {
            if (!scope.Includes(in consumer))
            {
                continue;
            }

            var isFolded = ConsumerView.IsFolded(in consumer, scope.Options);
            if (isFolded && consumer.Ephemeral is null)
            {
                // It may be a durable one, whose numbers do not belong to the sum.
                continue;
            }

            var load = Of(stream, in consumer, isFolded ? Ephemerals : consumer.Name);
            if (isFolded && folded >= 0)
            {
                Fold(ref rows[folded], in load);
                continue;
            }

            folded = isFolded ? rows.Count : folded;
            rows.Add(load);
        }
    }

    static ConsumerLoad Of(StreamView stream, in ConsumerRow consumer, string name) => new()
    {
        Stream = stream,
        Name = name,
        IsTroubled = consumer.Troubled,
        Pending = consumer.Pending,
        AckPending = consumer.AckPending,
        Redelivered = consumer.Redelivered,
        Waiting = consumer.Waiting,
    };
}
