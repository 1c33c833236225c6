using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surveyor.Core.Tests.Protocol.Jsz;

/// <summary>
/// JSZ replies as a server might write them and as none ever did: any member missing or null, in any order, among
/// members nobody knows, with any name, number and time.
/// </summary>
sealed class RandomJsz(Random random)
{
    static readonly string[] Texts =
        ["ORDERS", "east", "n1-east", "", "a\"b\\c", "line\nbreak\ttab", "nul\0", "größe", "注文", "😀", "_INBOX.x1.y2", new('x', 300), new('é', 200)];

    static readonly string[] Times =
    [
        "0001-01-01T00:00:00Z", "2026-11-21T03:57:20Z", "2026-11-21T03:57:20.9Z", "2026-11-21T03:57:20.974678481Z",
        "2026-11-21T03:57:20.97467848+02:00", "9999-12-31T23:59:59.999999999Z",
    ];

    static readonly ulong[] Numbers = [0, 1, 9, 1024, 1UL << 53, long.MaxValue];

    public byte[] Next()
    {
        var reply = Object(
            ("server", Object(("name", Text()), ("id", Text()), ("ver", "2.15.1"), ("jetstream", Flag()), ("time", Time()),
            ("seq", Unsigned()))),
            ("data", Object(Data())),
            ("error", Object(("code", 500), ("description", Text()))));
        var encoder = Chance(2) ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return Encoding.UTF8.GetBytes((reply ?? []).ToJsonString(new() { WriteIndented = Chance(3), Encoder = encoder }));
    }

    (string Name, JsonNode? Value)[] Data() =>
    [
        ("server_id", Text()), ("now", Time()), ("disabled", Flag()), ("streams", Signed()), ("consumers", Signed()),
        ("messages", Unsigned()),
        ("bytes", Unsigned()), ("streams_leader", Signed()), ("consumers_leader", Signed()), ("total", random.Next()),
        ("config", Object(("max_memory", Signed()), ("max_storage", Signed()), ("domain", Text()), ("store_dir", Text()))),
        ("meta_cluster", Object(("name", Text()), ("leader", Text()), ("peer", Text()), ("cluster_size", random.Next()),
        ("pending", Signed()), ("replicas", Array(4, _ => Peer())),
            ("snapshot", Object(("pending_entries", Unsigned()), ("last_time", Time()), ("last_duration", Signed()))))),
        ("account_details", Array(4, _ => Account())),
    ];

    JsonObject? Account() => Object(
        ("id", Text()), ("name", Text()), ("memory", Unsigned()), ("storage", Unsigned()), ("reserved_memory", Limit()),
        ("reserved_storage", Limit()),
        ("stream_detail", Array(5, _ => Stream())));

    JsonObject? Stream()
    {
        var consumers = Array(6, at => Consumer(Text() + at));
        var named = consumers.Select(consumer => consumer?["name"]?.GetValue<string>()).OfType<string>() ?? [];
        var groups = named.Append("stranger").Distinct().Where(_ => !Chance(5)).Select(name => Object(("name", name),
        ("raft_group", Text()))).ToArray();
        if (Chance(2))
        {
            random.Shuffle(groups);
        }

        return Object(
            ("name", Text()), ("created", Time()), ("cluster", Cluster()), ("config", StreamConfig()), ("state", State()),
            ("mirror", Source()),
            ("sources", Array(3, _ => Source())), ("stream_raft_group", Text()), ("consumer_detail", consumers),
            ("consumer_raft_groups", new JsonArray(groups)));
    }

    JsonObject? State() => Object(
        ("messages", Unsigned()), ("bytes", Unsigned()), ("first_seq", Unsigned()), ("first_ts", Time()), ("last_seq", Unsigned()),
        ("last_ts", Time()),
        ("num_subjects", Signed()), ("num_deleted", Signed()), ("consumer_count", Signed()), ("deleted", Array(3, _ => Unsigned())),
        ("lost", Object(("msgs", new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(i => (JsonNode)i)])),
        ("bytes", Unsigned()))));

    JsonObject? Consumer(string name) => Object(
        ("name", name), ("stream_name", Text()), ("created", Time()), ("cluster", Cluster()), ("config", ConsumerConfig()),
        ("delivered", Sequence()), ("ack_floor", Sequence()), ("num_ack_pending", Signed()), ("num_redelivered", Signed()),
        ("num_waiting", Signed()), ("num_pending", Unsigned()),
        ("push_bound", Flag()), ("paused", Flag()), ("pause_remaining", Signed()), ("ts", Time()));

    JsonObject? Sequence() => Object(("consumer_seq", Unsigned()), ("stream_seq", Unsigned()), ("last_active", Time()));

    JsonObject? Cluster() => Object(
        ("name", Text()), ("leader", Text()), ("raft_group", Text()), ("leader_since", Time()), ("system_account", Flag()),
        ("replicas", Array(4, _ => Peer())),
        ("desired", Object(("replicas", Array(2, _ => Peer())))));

    JsonObject? Peer() => Object(("name", Text()), ("current", Flag()), ("offline", Flag()), ("active", Signed()),
    ("lag", Unsigned()), ("peer", Text()));

    JsonObject? Source() => Object(
        ("name", Text()), ("external", Object(("api", Text()), ("deliver", Text()))), ("lag", Unsigned()), ("active", Signed()),
        ("error", Object(("code", 500), ("err_code", 10_000), ("description", Text()))));

    JsonObject? StreamConfig() => Object(
        ("name", Text()), ("retention", Text()), ("storage", Text()), ("discard", Text()), ("max_consumers", Signed()),
        ("max_msgs", Signed()), ("max_bytes", Signed()),
        ("max_age", Signed()), ("max_msg_size", Signed()), ("max_msgs_per_subject", Signed()), ("num_replicas", random.Next(6)),
        ("sealed", Flag()), ("mirror", Source()));

    JsonObject? ConsumerConfig() => Object(
        ("durable_name", Text()), ("ack_policy", Text()), ("ack_wait", Signed()), ("max_deliver", Signed()),
        ("max_ack_pending", Signed()), ("max_waiting", Signed()),
        ("deliver_subject", Text()), ("inactive_threshold", Signed()), ("pause_until", Time()), ("num_replicas", random.Next(6)));

    JsonObject? Object(params (string Name, JsonNode? Value)[] members)
    {
        if (Chance(25))
        {
            return null;
        }

        var kept = members.Where(_ => !Chance(12)).Select(member => Chance(20) ? (member.Name, null) : member).ToList();
        if (Chance(3))
        {
            kept.Add(("later_" + random.Next(9), Chance(2) ? new JsonArray(Text(), 1.5e3, null) : new JsonObject { ["name"] = Text(), ["leader"] = Signed() }));
        }

        var shuffled = kept.ToArray();
        if (Chance(2))
        {
            random.Shuffle(shuffled);
        }

        return new(shuffled.Select(member => new KeyValuePair<string, JsonNode?>(member.Name, member.Value)));
    }

    JsonArray Array(int most, Func<int, JsonNode?> item) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(item)];

    string Text() => Chance(3) ? "name-" + random.Next(1000) : Texts[random.Next(Texts.Length)];

    JsonNode Time() => Times[random.Next(Times.Length)];

    JsonNode Flag() => Chance(2);

    JsonNode Signed() => (Chance(2) ? -1 : 1) * (long)Numbers[random.Next(Numbers.Length)];

    JsonNode Unsigned() => Chance(8) ? ulong.MaxValue - 1 : Numbers[random.Next(Numbers.Length)];

    JsonNode Limit() => Chance(2) ? ulong.MaxValue : Unsigned();

    bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
