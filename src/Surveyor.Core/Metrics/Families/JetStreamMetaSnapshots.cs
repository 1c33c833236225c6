using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamMetaSnapshots
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "JetStream: snapshots of the meta group",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Since = "2.11.11, 2.12.2, 2.14.0",
        Note = "The same numbers are in STATSZ and JSZ; STATSZ is the cheaper one.",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.JetStream<ServerView>(),
        Families =
        [
            new("nats_core_jetstream_meta_snapshot_pending_entries", Gauge, "Log entries that are not in the last snapshot.", (in row) => Of(row)?.PendingEntries) { Differs = Older },
            new("nats_core_jetstream_meta_snapshot_pending_bytes", Gauge, "Bytes of the log that are not in the last snapshot.", (in row) => Of(row)?.PendingSize) { Differs = Older },
            new("nats_core_jetstream_meta_snapshot_last_duration_seconds", Gauge, "How long the last snapshot took.", (in row) => LastTime(row) is null ? null : Units.Seconds(Of(row)?.LastDuration))
            {
                Differs = Never,
            },
            new("nats_core_jetstream_meta_snapshot_last_timestamp_seconds", Gauge, "When the last snapshot was taken, seconds since the epoch.", (in row) => LastTime(row) is { } time ? Math.Floor(time) : null)
            {
                Differs = Never,
            },
        ],
    };

    const string Never = "No sample before the first snapshot, instead of 0 or a moment in the year 1; none from servers too old to report it.";

    const string Older = "No sample from servers too old to report it, instead of 0.";

    static MetaSnapshot? Of(in ServerView row) => row.MetaGroup?.Snapshot;

    static double? LastTime(in ServerView row) => Units.UnixSeconds(Of(row)?.LastTime);
}
