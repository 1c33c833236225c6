using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Metrics.Rows;

/// <summary>Something that belongs to a stream.</summary>
interface IStreamPart
{
    StreamView Stream { get; }
}

/// <summary>A stream in a snapshot, without copying its row.</summary>
readonly struct StreamView(ClusterSnapshot snapshot, StreamRow[] rows, int index) : IStreamPart
{
    public ref readonly StreamRow Row => ref rows[index];

    /// <summary>Like every number null unless the stream is ok: what nobody confirms may long be otherwise.</summary>
    public StreamConfig? Config => Row.State is AssetState.Ok ? Row.Config : null;

    public DateTimeOffset? Created => Row.State is AssetState.Ok ? Row.Created : null;

    public ClusterSnapshot Snapshot => snapshot;

    StreamView IStreamPart.Stream => this;

    public double? SecondsSince(DateTimeOffset? time) => Units.Age(time, snapshot.Taken);

    public double? Subjects => LeftOutWhenZero(Row.Subjects);

    public double? Deleted => LeftOutWhenZero(Row.Deleted);

    public double? Lost => LeftOutWhenZero(Row.Lost);

    /// <summary>Consumers without a durable name; null while the configuration of one is unknown.</summary>
    public double? EphemeralConsumers
    {
        get
        {
            ref readonly var row = ref Row;
            if (row.State is not AssetState.Ok)
            {
                return null;
            }

            var count = 0;
            foreach (ref readonly var consumer in snapshot.Consumers.AsSpan(row.FirstConsumer, row.ConsumerRows))
            {
                if (consumer.Ephemeral is not { } ephemeral)
                {
                    return null;
                }

                count += ephemeral ? 1 : 0;
            }

            return count;
        }
    }

    public static void All(PageScope scope, Exposition.RowList<StreamView> rows) => Fill(scope, scope.Snapshot.Streams, rows);

    public static void WithReplicas(PageScope scope, Exposition.RowList<StreamView> rows)
    {
        Fill(scope, scope.Snapshot.Streams, rows);
        if (scope.Options.Replicas)
        {
            Fill(scope, scope.Snapshot.StreamReplicas, rows);
        }
    }

    public static bool Troubled(in StreamView stream) => stream.Row.Troubled;

    /// <summary>What a server leaves out of a state it reports is zero.</summary>
    double? LeftOutWhenZero(double? value) => value ?? (Row.Messages is null ? null : 0);

    static void Fill(PageScope scope, StreamRow[] from, Exposition.RowList<StreamView> rows)
    {
        for (var i = 0; i < from.Length; i++)
        {
            if (scope.Includes(in from[i]))
            {
                rows.Add(new(scope.Snapshot, from, i));
            }
        }
    }
}
