using System.Text.Json;

namespace Surveyor.EndToEnd.Truth;

/// <summary>Families fed by STATSZ, from raw replies.</summary>
public static class CoreTruth
{
    static readonly (string Family, string Path)[] Server =
    [
        ("nats_core_core_count", "statsz.cores"),
        ("nats_core_connection_count", "statsz.connections"),
        ("nats_core_total_connection_count", "statsz.total_connections"),
        ("nats_core_active_account_count", "statsz.active_accounts"),
        ("nats_core_sent_msgs_count", "statsz.sent.msgs"),
        ("nats_core_sent_bytes", "statsz.sent.bytes"),
        ("nats_core_recv_msgs_count", "statsz.received.msgs"),
        ("nats_core_recv_bytes", "statsz.received.bytes"),
        ("nats_core_slow_consumer_count", "statsz.slow_consumers"),
    ];

    static readonly (string Family, string Path)[] Link = [("sent", "sent"), ("recv", "received")];

    static readonly (string Family, string Path)[] JetStream =
    [
        ("nats_core_jetstream_filestore_size_bytes", "config.max_storage"),
        ("nats_core_jetstream_memstore_size_bytes", "config.max_memory"),
        ("nats_core_jetstream_filestore_used_bytes", "stats.storage"),
        ("nats_core_jetstream_filestore_reserved_bytes", "stats.reserved_storage"),
        ("nats_core_jetstream_memstore_used_bytes", "stats.memory"),
        ("nats_core_jetstream_memstore_reserved_bytes", "stats.reserved_memory"),
        ("nats_core_jetstream_accounts", "stats.accounts"),
        ("nats_core_jetstream_ha_assets", "stats.ha_assets"),
        ("nats_core_jetstream_api_requests", "stats.api.total"),
        ("nats_core_jetstream_api_errors", "stats.api.errors"),
        ("nats_core_jetstream_api_pending", "meta.pending"),
        ("nats_core_jetstream_cluster_raft_group_size", "meta.cluster_size"),
    ];

    public static void Add(Reading reading, JsonElement reply)
    {
        (string, string)[] labels =
            [("server_cluster", reply.Text("server.cluster")), ("server_name", reply.Text("server.name")), ("server_id", reply.Text("server.id"))];
        reading.Add("nats_core_info", 1, [.. labels, ("server_version", reply.Text("server.ver"))]);
        reading.Add("nats_core_start_time", reply.Time("statsz.start") * 1e9, labels);
        reading.Add("nats_core_uptime", (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds - reply.Time("statsz.start"), labels);
        foreach (var (family, path) in Server)
        {
            reading.Add(family, reply.Number(path), labels);
        }

        foreach (var moving in (string[])["nats_core_cpu_percentage", "nats_core_rtt_nanoseconds"])
        {
            reading.Add(moving, double.NaN, labels);
        }

        reading.AddWavering("nats_core_mem_bytes", reply.Number("statsz.mem"), labels);
        reading.AddWavering("nats_core_subs_count", reply.Number("statsz.subscriptions"), labels);
        reading.Add("nats_core_route_count", reply.Each("statsz.routes").Count(), labels);
        reading.Add("nats_core_gateway_count", reply.Each("statsz.gateways").Count(), labels);
        AddPlain(reading, reply);
        AddRoutes(reading, reply, labels);
        AddGateways(reading, reply, labels);
        AddJetStream(reading, reply);
    }

    static void AddPlain(Reading reading, JsonElement reply)
    {
        (string, string)[] stable =
            [("server_cluster", reply.Text("server.cluster")), ("server_name", reply.Text("server.name")), ("server_domain", reply.Text("server.domain"))];
        reading.Add("nats_server_up", 1, stable);
        reading.Add("nats_server_state", 1, [.. stable, ("state", "up")]);
        reading.Add("nats_server_duplicate_name", 0, stable);
        (string, string)[] labels = [.. stable, ("server_id", reply.Text("server.id"))];
        reading.Add("nats_server_version", 1, [.. labels, ("version", reply.Text("server.ver"))]);
        reading.Add("nats_server_clients", reply.Number("statsz.connections"), labels);
        reading.Add("nats_server_total_connections", reply.Number("statsz.total_connections"), labels);
        reading.Add("nats_server_in_msgs", reply.Number("statsz.received.msgs"), labels);
        reading.Add("nats_server_out_msgs", reply.Number("statsz.sent.msgs"), labels);
        reading.Add("nats_server_total_bytes_sent", reply.Number("statsz.sent.bytes"), labels);
        reading.Add("nats_server_total_bytes_received", reply.Number("statsz.received.bytes"), labels);
        reading.Add("nats_server_cpu_cores", reply.Number("statsz.cores"), labels);
    }

    static void AddRoutes(Reading reading, JsonElement reply, (string, string)[] labels)
    {
        foreach (var route in reply.Each("statsz.routes"))
        {
            (string, string)[] all = [.. labels, ("server_route_name", route.Text("name")), ("server_route_name_id", $"{route.Number("rid")}")];
            foreach (var (family, path) in Link)
            {
                reading.Add($"nats_core_route_{family}_msg_count", route.Number($"{path}.msgs"), all);
                reading.Add($"nats_core_route_{family}_bytes", route.Number($"{path}.bytes"), all);
            }

            reading.Add("nats_core_route_pending_bytes", double.NaN, all);
        }
    }

    static void AddGateways(Reading reading, JsonElement reply, (string, string)[] labels)
    {
        foreach (var gateway in reply.Each("statsz.gateways"))
        {
            (string, string)[] all = [.. labels, ("server_gateway_name", gateway.Text("name")), ("server_gateway_name_id", $"{gateway.Number("gwid")}")];
            reading.Add("nats_core_gateway_sent_msgs_count", gateway.Number("sent.msgs"), all);
            reading.Add("nats_core_gateway_sent_bytes", gateway.Number("sent.bytes"), all);
            reading.Add("nats_core_gateway_recv_msg_count", gateway.Number("received.msgs"), all);
            reading.Add("nats_core_gateway_recv_bytes", gateway.Number("received.bytes"), all);
            reading.Add("nats_core_gateway_inbound_msg_count", gateway.Number("inbound_connections"), all);
        }
    }

    static void AddJetStream(Reading reading, JsonElement reply)
    {
        var domain = reply.Text("server.domain");
        reading.Add("nats_core_jetstream_info", 1,
            ("server_name", reply.Text("server.name")),
            ("server_host", reply.Text("server.host")),
            ("server_id", reply.Text("server.id")),
            ("server_cluster", reply.Text("server.cluster")),
            ("server_domain", domain.Length > 0 ? domain : "Default"),
            ("server_version", reply.Text("server.ver")),
            ("server_jetstream", reply.Flag("server.jetstream") ? "true" : "false"));
        (string, string)[] labels =
            [("server_id", reply.Text("server.id")), ("server_name", reply.Text("server.name")), ("cluster_name", reply.Text("server.cluster"))];
        reading.Add("nats_core_jetstream_enabled", reply.At("statsz.jetstream.config") is null ? 0 : 1, labels);
        foreach (var (family, path) in JetStream)
        {
            reading.Add(family, reply.Number($"statsz.jetstream.{path}"), labels);
        }

        var leader = reply.Text("statsz.jetstream.meta.leader");
        var leads = leader.Length > 0 && leader == reply.Text("server.name");
        reading.Add("nats_core_jetstream_cluster_raft_group_leader", leader.Length == 0 ? null : leads ? 1 : 0, labels);
        reading.Add("nats_core_jetstream_cluster_raft_group_replicas", leads ? reply.Each("statsz.jetstream.meta.replicas").Count() : null, labels);
        foreach (var peer in leads ? reply.Each("statsz.jetstream.meta.replicas") : [])
        {
            (string, string)[] all = [.. labels, ("peer", peer.Text("name"))];
            reading.Add("nats_core_jetstream_cluster_raft_group_replica_peer_current", peer.Number("current") ?? 0, all);
            reading.Add("nats_core_jetstream_cluster_raft_group_replica_peer_offline", peer.Number("offline") ?? 0, all);
            reading.Add("nats_core_jetstream_cluster_raft_group_replica_peer_active", double.NaN, all);
        }
    }
}
