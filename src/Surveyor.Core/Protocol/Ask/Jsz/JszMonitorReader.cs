using System.Globalization;

namespace Surveyor.Protocol;

/// <summary>
/// The part of an asset's metadata that speaks to monitors. Keys and their meaning are those of the nats CLI and jsm.go; "retention"
/// is ours, and others pass over it.
/// </summary>
static class JszMonitorReader
{
    static readonly JszMembers<Fields> Members = new(
        ("io.nats.monitor.enabled", static (ref json, ref row) => row.Set(row.Terms with { Enabled = Flag(ref json) })),
        ("io.nats.monitor.outstanding-ack-critical", static (ref json, ref row) => row.Set(row.Terms with { OutstandingAckCritical = Count(ref json) })),
        ("io.nats.monitor.waiting-critical", static (ref json, ref row) => row.Set(row.Terms with { WaitingCritical = Count(ref json) })),
        ("io.nats.monitor.unprocessed-critical", static (ref json, ref row) => row.Set(row.Terms with { UnprocessedCritical = Count(ref json) })),
        ("io.nats.monitor.last-delivery-critical", static (ref json, ref row) => row.Set(row.Terms with { LastDeliveryCritical = Duration(ref json) })),
        ("io.nats.monitor.last-ack-critical", static (ref json, ref row) => row.Set(row.Terms with { LastAckCritical = Duration(ref json) })),
        ("io.nats.monitor.redelivery-critical", static (ref json, ref row) => row.Set(row.Terms with { RedeliveryCritical = Count(ref json) })),
        ("io.nats.monitor.pinned", static (ref json, ref row) => row.Set(row.Terms with { Pinned = Flag(ref json) })),
        ("io.nats.monitor.lag-critical", static (ref json, ref row) => row.Set(row.Terms with { LagCritical = Count(ref json) })),
        ("io.nats.monitor.seen-critical", static (ref json, ref row) => row.Set(row.Terms with { SeenCritical = Duration(ref json) })),
        ("io.nats.monitor.min-sources", static (ref json, ref row) => row.Set(row.Terms with { MinSources = Count(ref json) })),
        ("io.nats.monitor.max-sources", static (ref json, ref row) => row.Set(row.Terms with { MaxSources = Count(ref json) })),
        ("io.nats.monitor.peer-expect", static (ref json, ref row) => row.Set(row.Terms with { PeerExpect = Count(ref json) })),
        ("io.nats.monitor.peer-lag-critical", static (ref json, ref row) => row.Set(row.Terms with { PeerLagCritical = Count(ref json) })),
        ("io.nats.monitor.peer-seen-critical", static (ref json, ref row) => row.Set(row.Terms with { PeerSeenCritical = Duration(ref json) })),
        ("io.nats.monitor.retention", static (ref json, ref row) => row.Set(row.Terms with { Retention = Duration(ref json) })),
        ("io.nats.monitor.msgs-warn", static (ref json, ref row) => row.Set(row.Terms with { MsgsWarn = Count(ref json) })),
        ("io.nats.monitor.msgs-critical", static (ref json, ref row) => row.Set(row.Terms with { MsgsCritical = Count(ref json) })),
        ("io.nats.monitor.subjects-warn", static (ref json, ref row) => row.Set(row.Terms with { SubjectsWarn = Count(ref json) })),
        ("io.nats.monitor.subjects-critical", static (ref json, ref row) => row.Set(row.Terms with { SubjectsCritical = Count(ref json) })));

    /// <returns>Null when it says nothing to monitors.</returns>
    public static MonitorTerms? Read(ref JszCursor json)
    {
        Fields row = default;
        Members.Read(ref json, ref row);
        return row.Read;
    }

    static long? Count(ref JszCursor json) => long.TryParse(json.Name(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    static long? Duration(ref JszCursor json) => GoDuration.Seconds(json.Name()) is { } seconds and >= 0 and < 1e9 ? (long)(seconds * 1e9) : null;

    static bool? Flag(ref JszCursor json) => json.Name().ToUpperInvariant() switch
    {
        "1" or "T" or "TRUE" => true,
        "0" or "F" or "FALSE" => false,
        _ => null,
    };

    struct Fields
    {
        public MonitorTerms? Read;

        public readonly MonitorTerms Terms => Read ?? new();

        public void Set(MonitorTerms terms) => Read = terms;
    }
}
