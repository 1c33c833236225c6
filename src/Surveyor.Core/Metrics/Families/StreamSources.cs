using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class StreamSources
{
    public static MetricGroup Group { get; } = new MetricGroup<Origin>(Fill)
    {
        Title = "Mirrors and sources of streams",
        Section = MetricSection.Streams,
        Needs = Needs.JszState,
        Note = "`source` is the stream copied from, `kind` says mirror or source, `external` is the API prefix of another account or domain. Sources of one stream that differ only in their filters are one row: the largest lag, the longest silence, any failure.",
        Troubled = (in row) => row.Stream.Row.Troubled || row.Source.Error is { Length: > 0 },
        Labels = StreamLabels.Stable<Origin>(
        [
            new("source", (in row) => row.Source.Name),
            new("kind", (in row) => row.Source.Mirror ? "mirror" : "source"),
            new("external", (in row) => row.Source.External),
        ]),
        Merge = Worst,
        Families =
        [
            new("nats_stream_source_lag", Gauge, "Messages not copied yet; no sample when the origin was never heard of, for which servers say 0.", (in row) => row.Source.Active >= 0 ? row.Source.Lag : null),
            new("nats_stream_source_inactive_seconds", Gauge, "Time since the origin was last heard of; no sample when it never was.", (in row) => row.Source.Active >= 0 ? row.Source.Active / 1e9 : null),
            new("nats_stream_source_failing", Gauge, "1 when the leader reports an error about the origin.", (in row) => row.Source.Error is { Length: > 0 } ? 1 : 0),
        ],
    };

    static void Fill(PageScope scope, RowList<Origin> rows)
    {
        var snapshot = scope.Snapshot;
        for (var i = 0; i < snapshot.Streams.Length; i++)
        {
            ref readonly var stream = ref snapshot.Streams[i];
            if (stream.State is not AssetState.Ok || stream.SourceCount == 0 || !scope.Includes(in stream))
            {
                continue;
            }

            foreach (var source in snapshot.Sources.AsSpan(stream.FirstSource, stream.SourceCount))
            {
                rows.Add(new(new(snapshot, snapshot.Streams, i), source));
            }
        }
    }

    /// <summary>One never heard of has no lag to compare: that stays unknown.</summary>
    static void Worst(ref Origin first, in Origin next)
    {
        var (one, other) = (first.Source, next.Source);
        one.Active = one.Active >= 0 && other.Active >= 0 ? Math.Max(one.Active.Value, other.Active.Value) : -1;
        one.Lag = one.Lag > other.Lag ? one.Lag : other.Lag;
        one.Error = one.Error is { Length: > 0 } ? one.Error : other.Error;
        first = first with { Source = one };
    }

    readonly record struct Origin(StreamView Stream, JszSource Source) : IStreamPart;
}
