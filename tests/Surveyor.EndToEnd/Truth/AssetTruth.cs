using System.Text.Json;
using System.Text.Json.Nodes;
using Surveyor.Host.Demo;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// Families of streams and consumers from STREAM.INFO and CONSUMER.INFO, which only leaders answer, through the
/// JetStream API of the account and domain they are in.
/// </summary>
/// <param name="servers">Raw JSZ replies of all servers, by server name: ids and raft groups are only there.</param>
public sealed class AssetTruth(Reading reading, IReadOnlyDictionary<string, JsonElement> servers)
{
    static readonly (string Family, string Path)[] Stream =
    [
        ("nats_stream_total_messages", "state.messages"),
        ("nats_stream_total_bytes", "state.bytes"),
        ("nats_stream_first_seq", "state.first_seq"),
        ("nats_stream_last_seq", "state.last_seq"),
        ("nats_stream_consumer_count", "state.consumer_count"),
    ];

    static readonly (string Family, string Path)[] Consumer =
    [
        ("nats_consumer_delivered_consumer_seq", "delivered.consumer_seq"),
        ("nats_consumer_delivered_stream_seq", "delivered.stream_seq"),
        ("nats_consumer_num_ack_pending", "num_ack_pending"),
        ("nats_consumer_num_redelivered", "num_redelivered"),
        ("nats_consumer_num_waiting", "num_waiting"),
        ("nats_consumer_num_pending", "num_pending"),
        ("nats_consumer_ack_floor_stream_seq", "ack_floor.stream_seq"),
        ("nats_consumer_ack_floor_consumer_seq", "ack_floor.consumer_seq"),
    ];

    static readonly (string Family, string Path)[] StreamLimits =
    [
        ("nats_stream_max_messages", "config.max_msgs"),
        ("nats_stream_max_bytes", "config.max_bytes"),
        ("nats_stream_max_message_size_bytes", "config.max_msg_size"),
        ("nats_stream_max_messages_per_subject", "config.max_msgs_per_subject"),
    ];

    /// <summary>Reads every asset of an account in a domain.</summary>
    /// <param name="standalone">The one server of a domain without a cluster: its replies may not say who leads.</param>
    public async Task AddAsync(JetStreamApi api, string account, string domain, string? standalone = null)
    {
        foreach (var name in await NamesAsync(api, "STREAM.NAMES", "streams"))
        {
            var stream = Element(await api.StreamInfoAsync(name));
            AddStream(stream, account, domain, standalone);
            foreach (var consumer in await NamesAsync(api, $"CONSUMER.NAMES.{name}", "consumers"))
            {
                AddConsumer(Element(await api.ConsumerInfoAsync(name, consumer)), stream, account, domain, standalone);
            }
        }
    }

    void AddStream(JsonElement stream, string account, string domain, string? standalone)
    {
        var name = stream.Text("config.name");
        var leader = standalone ?? stream.Text("cluster.leader");
        var server = servers[leader];
        var detail = Detail(server, account, name);
        (string, string)[] labels =
        [
            ("account", account),
            ("account_name", account),
            ("cluster_name", stream.At("cluster.name") is null ? server.Text("server.cluster") : stream.Text("cluster.name")),
            ("raft_group", detail.Text("stream_raft_group")),
            ("server_id", server.Text("server.id")),
            ("server_name", leader),
            ("stream", name),
            ("stream_leader", leader),
        ];
        foreach (var (family, path) in Stream)
        {
            reading.Add(family, stream.Number(path), labels);
        }

        reading.Add("nats_stream_subject_count", stream.Number("state.num_subjects") ?? 0, labels);
        (string, string)[] held = [("account", account), ("account_name", account), ("stream", name), ("raft_group", detail.Text("stream_raft_group"))];
        reading.AddAny("nats_core_account_jetstream_consumer_count", stream.Number("state.consumer_count"), held);
        reading.AddAny("nats_core_account_jetstream_replica_count", stream.Number("config.num_replicas"), held);
        AddStable(stream, [("account", account), ("account_name", account), ("server_domain", domain), ("stream", name)]);
        AddTier(stream, account);
    }

    void AddStable(JsonElement stream, (string, string)[] labels)
    {
        reading.Add("nats_stream_messages", stream.Number("state.messages"), labels);
        reading.Add("nats_stream_bytes", stream.Number("state.bytes"), labels);
        reading.Add("nats_stream_consumers", stream.Number("state.consumer_count"), labels);
        reading.Add("nats_stream_deleted_messages", stream.Number("state.num_deleted") ?? 0, labels);
        reading.Add("nats_stream_created_timestamp_seconds", stream.Time("created"), labels);
        reading.Add("nats_stream_first_timestamp_seconds", stream.Time("state.first_ts"), labels);
        reading.Add("nats_stream_last_timestamp_seconds", stream.Time("state.last_ts"), labels);
        reading.Add("nats_stream_configured_replicas", stream.Number("config.num_replicas"), labels);
        reading.Add("nats_stream_max_age_seconds", Limit(stream, "config.max_age") / 1e9, labels);
        foreach (var (family, path) in StreamLimits)
        {
            reading.Add(family, Limit(stream, path), labels);
        }

        foreach (var peer in stream.Each("cluster.replicas"))
        {
            (string, string)[] all = [.. labels, ("peer", peer.Text("name"))];
            reading.Add("nats_stream_replica_current", peer.Number("current"), all);
            reading.Add("nats_stream_replica_offline", peer.Number("offline") ?? 0, all);
            reading.Add("nats_stream_replica_inactive_seconds", double.NaN, all);
        }

        foreach (var (source, kind) in stream.Each("sources").Select(static source => (source, "source")).Append((stream.At("mirror") ?? default, "mirror")))
        {
            if (source.ValueKind == JsonValueKind.Object)
            {
                reading.Add("nats_stream_source_lag", source.Number("lag"), [.. labels, ("source", source.Text("name")), ("kind", kind), ("external", source.Text("external.api"))]);
            }
        }
    }

    void AddConsumer(JsonElement consumer, JsonElement stream, string account, string domain, string? standalone)
    {
        var name = consumer.Text("name");
        var of = consumer.Text("stream_name");
        var leader = standalone ?? consumer.Text("cluster.leader");
        var server = servers[leader];
        var group = Detail(server, account, of).Each("consumer_raft_groups").FirstOrDefault(group => group.Text("name") == name);
        (string, string)[] labels =
        [
            ("account", account),
            ("account_name", account),
            ("cluster_name", consumer.At("cluster.name") is null ? server.Text("server.cluster") : consumer.Text("cluster.name")),
            ("raft_group", group.ValueKind == JsonValueKind.Object ? group.Text("raft_group") : ""),
            ("server_id", server.Text("server.id")),
            ("server_name", leader),
            ("stream", of),
            ("stream_leader", standalone ?? stream.Text("cluster.leader")),
            ("consumer_name", name),
            ("consumer_leader", leader),
        ];
        foreach (var (family, path) in Consumer)
        {
            reading.Add(family, consumer.Number(path), labels);
        }

        (string, string)[] stable = [("account", account), ("account_name", account), ("server_domain", domain), ("stream", of), ("consumer_name", name)];
        if (consumer.At("config.durable_name") is null)
        {
            AddEphemeral(consumer, [.. stable[..^1], ("consumer_name", "(ephemeral)")]);
        }
        else
        {
            AddDurable(consumer, stable);
        }
    }

    void AddDurable(JsonElement consumer, (string, string)[] labels)
    {
        var push = consumer.At("config.deliver_subject") is not null;
        AddEphemeral(consumer, labels);
        reading.Add("nats_consumer_max_ack_pending", Limit(consumer, "config.max_ack_pending"), labels);
        reading.Add("nats_consumer_ack_wait_seconds", Limit(consumer, "config.ack_wait") / 1e9, labels);
        reading.Add("nats_consumer_max_deliver", Limit(consumer, "config.max_deliver"), labels);
        reading.Add("nats_consumer_push_bound", push ? consumer.Number("push_bound") ?? 0 : null, labels);
        reading.Add("nats_consumer_created_timestamp_seconds", consumer.Time("created"), labels);
        reading.Add("nats_consumer_last_delivered_timestamp_seconds", consumer.Time("delivered.last_active"), labels);
        reading.Add("nats_consumer_last_acked_timestamp_seconds", consumer.Time("ack_floor.last_active"), labels);
    }

    void AddEphemeral(JsonElement consumer, (string, string)[] labels)
    {
        reading.AddUp("nats_consumer_pending_messages", consumer.Number("num_pending")!.Value, labels);
        reading.AddUp("nats_consumer_ack_pending_messages", consumer.Number("num_ack_pending")!.Value, labels);
        reading.AddUp("nats_consumer_redelivered_messages", consumer.Number("num_redelivered")!.Value, labels);
        reading.AddUp("nats_consumer_waiting_requests", consumer.Number("num_waiting")!.Value, labels);
    }

    void AddTier(JsonElement stream, string account)
    {
        var bytes = stream.Number("state.bytes")!.Value;
        var memory = stream.Text("config.storage") == "memory";
        (string, string)[] labels = [("account", account), ("account_name", account), ("tier", $"R{stream.Number("config.num_replicas")}")];
        reading.AddUp("nats_core_account_jetstream_tiered_memory_used", memory ? bytes : 0, labels);
        reading.AddUp("nats_core_account_jetstream_tiered_storage_used", memory ? 0 : bytes, labels);
    }

    static JsonElement Detail(JsonElement server, string account, string stream) => server.Each("data.account_details")
        .Where(detail => detail.Text("id") == account || detail.Text("name") == account)
        .SelectMany(static detail => detail.Each("stream_detail"))
        .First(detail => detail.Text("name") == stream);

    static double? Limit(JsonElement element, string path) => element.Number(path) is > 0 and { } limit ? limit : null;

    static async Task<IReadOnlyList<string>> NamesAsync(JetStreamApi api, string request, string key) =>
        [.. (await api.AskAsync(request))[key]?.AsArray().Select(static name => (string)name!) ?? []];

    static JsonElement Element(JsonObject reply)
    {
        using var document = JsonDocument.Parse(reply.ToJsonString());
        return document.RootElement.Clone();
    }
}
