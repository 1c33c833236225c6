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

    /// <summary>How families differ on the page, and which are not there.</summary>
    public static (IReadOnlyList<string> Wrong, IReadOnlyList<string> Missing) Compare(string text, IEnumerable<PeerFamily> families)
    {
        var page = Page.Parse(text);
        var types = text.Split('\n').Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(static line => line.Split(' ')).ToDictionary(static words => words[2], static words => words[3]);
        List<string> wrong = [], missing = [];
        foreach (var (name, type, labels) in families)
        {
            var samples = page.All(type is "summary" or "histogram" ? name + "_sum" : name);
            wrong.AddRange(samples.Where(sample => !labels.SetEquals(sample.Labels.Keys)).Select(static sample => $"labels: {sample}"));
            if (samples.Count == 0)
            {
                missing.Add(name);
            }
            else if (types[name] != type)
            {
                wrong.Add($"{name} is a {types[name]}, in nats-surveyor a {type}");
            }
        }

        return (wrong, missing);
    }

    /// <summary>There only with observations.</summary>
    public static bool IsOfObservations(string name) => name.StartsWith("nats_latency_", StringComparison.Ordinal);

    public static bool MayBeMissing(string name, string version) =>
        Sometimes.Contains(name)
        || IsOfObservations(name)
        || (version != Tools.Newest && Newer.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
        || (version == "2.9" && MuchNewer.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
}
