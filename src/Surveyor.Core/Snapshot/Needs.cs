namespace Surveyor.Snapshot;

/// <summary>
/// What a reader needs to be asked. The survey asks the union of what its readers need, so nothing is polled that nobody reads.
/// </summary>
[Flags]
public enum Needs
{
    None = 0,

    /// <summary>Always asked: the census lives on it.</summary>
    Statsz = 1,
    Varz = 1 << 1,

    /// <summary>Streams and consumers.</summary>
    JszState = 1 << 2,

    /// <summary>Their configuration, at its own pace.</summary>
    JszConfig = 1 << 3,
    Gatewayz = 1 << 4,
    Leafz = 1 << 5,
    AccountStatz = 1 << 6,
    Raftz = 1 << 7,
    Healthz = 1 << 8,

    /// <summary>Exports, imports and, in operator mode, claims of accounts.</summary>
    AccountInfo = 1 << 9,

    /// <summary>Only the head of JSZ (totals of each server), without streams.</summary>
    JszTotals = 1 << 10,

    /// <summary>Rows of followers' copies of streams.</summary>
    StreamReplicas = 1 << 11,

    /// <summary>Requests through imports of services that somebody watches.</summary>
    ImportTraffic = 1 << 12,
    All = ((1 << 11) - 1) | ImportTraffic,
}
