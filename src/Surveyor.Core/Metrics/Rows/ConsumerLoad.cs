using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>
/// What waits at a consumer, or at all ephemeral consumers of a stream together: they come and go by the thousand, and
/// nobody asks for one by its random name.
/// </summary>
/// <param name="consumer">Index of the consumer; <see cref="Folded"/>: those of the stream that have no row of their own.</param>
readonly struct ConsumerLoad(PageScope scope, int stream, int consumer) : IStreamPart
{
    /// <summary>Not a legal name of a consumer's making: nobody picks it by accident.</summary>
    public const string Ephemerals = "(ephemeral)";

    const int Folded = -1;

    delegate double? Number(in ConsumerRow consumer);

    public StreamView Stream => new(scope.Snapshot, scope.Snapshot.Streams, stream);

    public string Name => consumer == Folded ? Ephemerals : scope.Snapshot.Consumers[consumer].Name;

    public double? Pending => Of(static (in row) => row.Pending);

    public double? AckPending => Of(static (in row) => row.AckPending);

    public double? Redelivered => Of(static (in row) => row.Redelivered);

    public double? Waiting => Of(static (in row) => row.Waiting);

    bool IsTroubled => consumer != Folded && (scope.Snapshot.Consumers[consumer].Troubled || scope.Health.Consumers[consumer].Severity >= Severity.Warning);

    public static bool Troubled(in ConsumerLoad load) => load.IsTroubled;

    public static void Fill(PageScope scope, Exposition.RowList<ConsumerLoad> rows)
    {
        for (var i = 0; i < scope.Snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref scope.Snapshot.Streams[i];
            if (stream.ConsumerRows == 0 || !scope.Includes(in stream))
            {
                continue;
            }

            var isFolded = false;
            for (var c = stream.FirstConsumer; c < stream.FirstConsumer + stream.ConsumerRows; c++)
            {
                ref readonly var consumer = ref scope.Snapshot.Consumers[c];
                if (IsFolded(scope, c))
                {
                    isFolded = true;
                }
                else if (scope.Includes(in consumer) && !ConsumerView.IsFolded(scope, c))
                {
                    rows.Add(new(scope, i, c));
                }
            }

            if (isFolded)
            {
                rows.Add(new(scope, i, Folded));
            }
        }
    }

    /// <summary>One of which nobody knows yet whether it is ephemeral may be durable, and its numbers do not belong to the sum.</summary>
    static bool IsFolded(PageScope scope, int consumer) =>
        scope.Includes(in scope.Snapshot.Consumers[consumer]) && ConsumerView.IsFolded(scope, consumer) && scope.Snapshot.Consumers[consumer].Ephemeral is not null;

    double? Of(Number number)
    {
        if (consumer != Folded)
        {
            return number(in scope.Snapshot.Consumers[consumer]);
        }

        var sum = 0.0;
        ref readonly var row = ref scope.Snapshot.Streams[stream];
        for (var one = row.FirstConsumer; one < row.FirstConsumer + row.ConsumerRows; one++)
        {
            if (IsFolded(scope, one))
            {
                // A sum over only some of them would be a lie; unknown wins.
                sum += number(in scope.Snapshot.Consumers[one]) ?? double.NaN;
            }
        }

        return double.IsNaN(sum) ? null : sum;
    }
}
