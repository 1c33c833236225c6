using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>A metric family of nats-surveyor: what dashboards of its users rely on.</summary>
public sealed record PeerFamily(string Name, string Type, IReadOnlySet<string> Labels)
{
    public void Deconstruct(out string name, out string type, out IReadOnlySet<string> labels) => (name, type, labels) = (Name, Type, Labels);
}

public static class PeerFamilies
{
    /// <summary>nats-surveyor has no series of these either before something goes wrong, or prints 2^64 for "no limit".</summary>
    static readonly string[] Sometimes =
    [
        "nats_core_account_jetstream_memory_reserved",
        "nats_core_account_jetstream_storage_reserved",
        "nats_core_account_jetstream_tiered_memory_reserved",
        "nats_core_jetstream_meta_snapshot_last_duration_seconds",
        "nats_core_jetstream_meta_snapshot_last_timestamp_seconds",
        "promhttp_metric_handler_requests_total",
    ];

    /// <summary>Beginnings of names of what servers before 2.11.5 do not tell.</summary>
    static readonly string[] Newer =
    [
        "nats_core_go_memlimit_bytes",
        "nats_core_jetstream_meta_snapshot_",
        "nats_core_jetstream_server_total_stream_leaders",
        "nats_core_jetstream_server_total_consumer_leaders",
        "nats_core_account_client_",
        "nats_core_account_leaf_bytes",
        "nats_core_account_leaf_msgs",
        "nats_core_account_route_",
        "nats_core_account_gateway_",
    ];

    /// <summary>Beginnings of names of what 2.9 does not tell.</summary>
    static readonly string[] MuchNewer = ["nats_core_raftz_", "nats_core_jetstream_api_pending", "nats_core_account_sub_count"];

    public static IReadOnlyList<PeerFamily> All { get; } =
    [
        .. File.ReadLines(Path.Combine(Tools.RepositoryRoot, "tests", "Surveyor.EndToEnd", "Cases", "nats-surveyor-families.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' '))
            .Select(static words => new PeerFamily(words[0], words[1], words[2..].ToHashSet())),
    ];

    public static bool MayBeMissing(string name, string version) =>
        Sometimes.Contains(name)
        || (version != Tools.Newest && Newer.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
        || (version == "2.9" && MuchNewer.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
}
