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

    // One of these rows for each consumer: unknown is not-a-number, which takes half the room of a nullable.
    double _pending;
    double _ackPending;
    double _redelivered;
    double _waiting;

    public double? Pending { readonly get => Known(_pending); private init => _pending = value ?? double.NaN; }

    public double? AckPending { readonly get => Known(_ackPending); private init => _ackPending = value ?? double.NaN; }

    public double? Redelivered { readonly get => Known(_redelivered); private init => _redelivered = value ?? double.NaN; }

    public double? Waiting { readonly get => Known(_waiting); private init => _waiting = value ?? double.NaN; }

    public static bool Troubled(in ConsumerLoad load) => load.IsTroubled;

    public static void Fold(ref ConsumerLoad first, in ConsumerLoad next)
    {
        // A sum over only some of them would be a lie; unknown wins.
        first._pending += next._pending;
        first._ackPending += next._ackPending;
        first._redelivered += next._redelivered;
        first._waiting += next._waiting;
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

    static double? Known(double value) => double.IsNaN(value) ? null : value;

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
