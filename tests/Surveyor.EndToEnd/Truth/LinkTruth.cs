using System.Text.Json;

namespace Surveyor.EndToEnd.Truth;

/// <summary>Families of gateways, leaf links, accounts and JetStream servers, from raw replies.</summary>
public static class LinkTruth
{
    static readonly (string Family, string Path)[] Gateway =
    [
        ("conn_in_msgs", "in_msgs"),
        ("conn_out_msgs", "out_msgs"),
        ("conn_in_bytes", "in_bytes"),
        ("conn_out_bytes", "out_bytes"),
        ("conn_subscriptions", "subscriptions"),
    ];

    static readonly (string Family, string Path)[] Account =
    [
        ("conn_count", "conns"),
        ("total_conn_count", "total_conns"),
        ("leaf_count", "leafnodes"),
        ("slow_consumer_count", "slow_consumers"),
        ("bytes_sent", "sent.bytes"),
        ("bytes_recv", "received.bytes"),
        ("msgs_sent", "sent.msgs"),
        ("msgs_recv", "received.msgs"),
    ];

    static readonly (string Family, string Path)[] Totals =
    [
        ("total_streams", "streams"),
        ("total_consumers", "consumers"),
        ("total_stream_leaders", "streams_leader"),
        ("total_consumer_leaders", "consumers_leader"),
        ("total_messages", "messages"),
        ("total_message_bytes", "bytes"),
        ("max_memory", "config.max_memory"),
        ("max_storage", "config.max_storage"),
    ];

    public static void AddGateways(Reading reading, JsonElement reply)
    {
        foreach (var remote in reply.At("data.outbound_gateways")?.EnumerateObject().ToArray() ?? [])
        {
            AddGateway(reading, reply, "nats_core_gatewayz_outbound_gateway", remote.Name, remote.Value);
        }

        foreach (var remote in reply.At("data.inbound_gateways")?.EnumerateObject().ToArray() ?? [])
        {
            foreach (var gateway in remote.Value.EnumerateArray())
            {
                AddGateway(reading, reply, "nats_core_gatewayz_inbound_gateway", remote.Name, gateway);
            }
        }
    }

    public static void AddLeafs(Reading reading, JsonElement reply)
    {
        foreach (var leaf in reply.Each("data.leafs"))
        {
            var name = leaf.Text("name");
            (string, string)[] labels =
            [
                ("server_cluster", reply.Text("server.cluster")),
                ("server_name", reply.Text("server.name")),
                ("server_domain", reply.Text("server.domain")),
                ("account", leaf.Text("account")),
                ("account_name", leaf.Text("account")),
                ("remote", name.Length > 0 ? name : leaf.Text("ip")),
                ("role", leaf.At("is_spoke") is null ? "" : leaf.Flag("is_spoke") ? "spoke" : "hub"),
            ];
            reading.AddUp("nats_leaf_received_messages_total", leaf.Number("in_msgs")!.Value, labels);
            reading.AddUp("nats_leaf_sent_messages_total", leaf.Number("out_msgs")!.Value, labels);
            reading.AddUp("nats_leaf_received_bytes_total", leaf.Number("in_bytes")!.Value, labels);
            reading.AddUp("nats_leaf_sent_bytes_total", leaf.Number("out_bytes")!.Value, labels);
        }
    }

    public static void AddAccounts(Reading reading, JsonElement reply)
    {
        foreach (var account in reply.Each("data.account_statz"))
        {
            (string, string)[] labels =
            [
                ("server_cluster", reply.Text("server.cluster")),
                ("server_name", reply.Text("server.name")),
                ("server_id", reply.Text("server.id")),
                ("account", account.Text("acc")),
                ("account_name", account.Text("acc")),
            ];
            foreach (var (family, path) in Account)
            {
                reading.Add($"nats_core_account_{family}", account.Number(path), labels);
            }

            foreach (var way in (string[])["sent", "received"])
            {
                AddTraffic(reading, account, way, labels);
            }
        }
    }

    /// <summary>JSZ of one server: totals of what it holds.</summary>
    public static void AddTotals(Reading reading, JsonElement reply)
    {
        (string, string)[] labels =
            [("server_id", reply.Text("server.id")), ("server_name", reply.Text("server.name")), ("cluster_name", reply.Text("server.cluster"))];
        var disabled = reply.Flag("data.disabled");
        reading.Add("nats_core_jetstream_server_jetstream_disabled", disabled ? 1 : 0, labels);
        foreach (var (family, path) in Totals)
        {
            reading.Add($"nats_core_jetstream_server_{family}", disabled ? null : reply.Number($"data.{path}"), labels);
        }
    }

    /// <summary>The meta group's log, which versions without RAFTZ do not tell.</summary>
    public static void AddMetaLog(Reading reading, JsonElement reply)
    {
        (string, string)[] labels =
            [("server_id", reply.Text("server.id")), ("server_name", reply.Text("server.name")), ("cluster_name", reply.Text("server.cluster"))];
        foreach (var account in reply.At("data")?.EnumerateObject().ToArray() ?? [])
        {
            foreach (var value in (string[])["committed", "applied", "pindex"])
            {
                reading.Add($"nats_core_raftz_meta_{value}", account.Value.Number($"_meta_.{value}"), labels);
            }
        }
    }

    public static void AddHealth(Reading reading, JsonElement reply)
    {
        (string, string)[] labels =
            [("server_cluster", reply.Text("server.cluster")), ("server_name", reply.Text("server.name")), ("server_domain", reply.Text("server.domain"))];
        reading.Add("nats_server_healthy", reply.Text("data.status") == "ok" ? 1 : 0, labels);
        reading.Add("nats_server_health_state", 1, [.. labels, ("state", reply.Text("data.status"))]);
    }

    public static void AddConfiguration(Reading reading, JsonElement reply)
    {
        (string, string)[] labels =
            [("server_cluster", reply.Text("server.cluster")), ("server_name", reply.Text("server.name")), ("server_domain", reply.Text("server.domain"))];
        reading.Add("nats_server_config_load_time_seconds", reply.Time("data.config_load_time"), labels);
        reading.Add("nats_server_max_connections", reply.Number("data.max_connections"), labels);
        reading.Add("nats_server_max_payload_bytes", reply.Number("data.max_payload"), labels);
        reading.Add("nats_server_leafnode_connections", reply.Number("data.leafnodes") ?? 0, labels);
    }

    static void AddGateway(Reading reading, JsonElement reply, string stem, string remote, JsonElement gateway)
    {
        (string, string)[] labels =
        [
            ("server_id", reply.Text("server.id")),
            ("server_name", reply.Text("server.name")),
            ("gateway_name", reply.Text("data.name")),
            ("remote_gateway_name", remote),
            ("gateway_id", gateway.Text("connection.name")),
            ("cid", $"{gateway.Number("connection.cid")}"),
        ];
        reading.Add($"{stem}_configured", gateway.Number("configured") ?? 0, labels);
        reading.Add($"{stem}_conn_start_time_seconds", gateway.Time("connection.start") is { } start ? Math.Floor(start) : null, labels);
        reading.Add($"{stem}_conn_last_activity_seconds", gateway.Time("connection.last_activity") is { } last ? Math.Floor(last) : null, labels);
        foreach (var moving in (string[])["pending_bytes", "rtt", "idle_seconds", "uptime_seconds"])
        {
            reading.Add($"{stem}_conn_{moving}", double.NaN, labels);
        }

        foreach (var (family, path) in Gateway)
        {
            reading.Add($"{stem}_{family}", gateway.Number($"connection.{path}"), labels);
        }
    }

    static void AddTraffic(Reading reading, JsonElement account, string way, (string, string)[] labels)
    {
        var direction = way == "sent" ? "sent" : "recv";
        var told = account.At($"{way}.routes") ?? account.At($"{way}.gateways") ?? account.At($"{way}.leafs");
        foreach (var unit in (string[])["msgs", "bytes"])
        {
            double Share(string kind) => account.Number($"{way}.{kind}.{unit}") ?? 0;
            var clients = account.Number($"{way}.{unit}") - Share("routes") - Share("gateways") - Share("leafs");
            reading.Add($"nats_core_account_client_{unit}_{direction}", told is null ? null : clients, labels);
            foreach (var kind in (string[])["route", "gateway", "leaf"])
            {
                reading.Add($"nats_core_account_{kind}_{unit}_{direction}", told is null ? null : Share(kind + "s"), labels);
            }
        }
    }
}
