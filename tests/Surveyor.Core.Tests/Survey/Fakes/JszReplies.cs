using System.Text.Json.Nodes;

namespace Surveyor.Core.Tests.Survey;

/// <summary>JSZ as nats-server answers it: pages of accounts sorted by id, followers with zeros where they know nothing.</summary>
static class JszReplies
{
    const ulong Unlimited = ulong.MaxValue;

    public static JsonObject Data(FakeSystem system, FakeNode node, JsonObject ask)
    {
        if (!node.JetStream)
        {
            return Json.Of(("disabled", true));
        }

        var accounts = system.Accounts.Order(StringComparer.Ordinal).ToList();
        var wanted = (bool?)ask["accounts"] == true || (bool?)ask["streams"] == true || (bool?)ask["consumer"] == true;
        var one = (string?)ask["account"];
        var page = one is not null
            ? accounts.Where(account => account == one)
            : accounts.Skip((int?)ask["offset"] ?? 0).Take((int?)ask["limit"] is > 0 and var limit ? limit : 1024);
        return Json.Of(
            ("now", Json.Time(system.Now)),
            ("streams", system.Streams.Count(stream => Has(stream, node))),
            ("consumers", 0),
            ("messages", 0),
            ("bytes", 0),
            ("meta_cluster", Replies.Meta(system, node)),
            ("total", SaysTotal(node) && one is null ? accounts.Count : null),
            ("account_details", wanted ? Json.List(page.ToList().Select(account => Account(system, node, account, ask))) : null));
    }

    /// <summary>2.10.28, 2.11.2 and later.</summary>
    static bool SaysTotal(FakeNode node) => System.Version.Parse(node.Version) >= new Version(2, 10, 28);

    static bool Has(FakeStream stream, FakeNode node) => stream.Nodes.Contains(node) && !stream.Missing.Contains(node);

    static JsonObject Account(FakeSystem system, FakeNode node, string account, JsonObject ask) => Json.Of(
        ("name", account),
        ("id", account),
        ("memory", 0UL),
        ("storage", system.UsedIn(account, node)),
        ("reserved_memory", Unlimited),
        ("reserved_storage", 1_000_000UL),
        ("padding", system.Padding > 0 && (bool?)ask["streams"] == true ? Noise(account, system.Padding) : null),
        ("stream_detail", (bool?)ask["streams"] == true
            ? Json.List(system.Streams.Where(stream => stream.Account == account && Has(stream, node)).Select(stream => Stream(node, stream, ask)))
            : null));

    /// <summary>Text that does not shrink to nothing when compressed.</summary>
    static string Noise(string account, int length)
    {
        var random = new Random(account.Sum(letter => letter));
        return string.Create(length, random, static (text, random) =>
        {
            foreach (ref var letter in text)
            {
                letter = (char)random.Next('A', 'z' - 6);
            }
        }).Replace('\\', '/');
    }

    static JsonObject Stream(FakeNode node, FakeStream stream, JsonObject ask)
    {
        var config = (bool?)ask["config"] == true;
        return Json.Of(
            ("name", stream.Name),
            ("created", Json.Time(stream.CreatedSeenBy?.Invoke(node) ?? stream.Created)),
            ("cluster", Cluster(node, stream, stream.Nodes, stream.Leader)),
            ("config", config ? Json.Of(("retention", stream.Retention), ("storage", "file"), ("max_bytes", -1), ("num_replicas", stream.Nodes.Count), ("max_msgs", stream.Version)) : null),
            ("state", Json.Of(("messages", stream.Messages), ("bytes", stream.Messages * 10), ("first_seq", 1), ("last_seq", stream.Messages), ("consumer_count", stream.Consumers.Count))),
            ("mirror", stream.MirrorOf is null ? null : Json.Of(
                ("name", stream.MirrorOf), ("lag", 3), ("active", 1), ("error", stream.MirrorError is null ? null : Json.Of(("code", 404), ("description", stream.MirrorError))))),
            ("consumer_detail", (bool?)ask["consumer"] == true
                ? Json.List(stream.Consumers.Where(consumer => consumer.NodesOf(stream).Contains(node)).Select(consumer => Consumer(node, stream, consumer, config)))
                : null));
    }

    static JsonObject Consumer(FakeNode node, FakeStream stream, FakeConsumer consumer, bool config)
    {
        var leader = consumer.LeaderOf(stream);
        var leads = (consumer.LeaderSeenBy is { } seen ? seen(node) : leader?.Name) == node.Name || node.StandAlone;
        return Json.Of(
            ("name", consumer.Name),
            ("created", Json.Time(consumer.CreatedSeenBy?.Invoke(node) ?? consumer.Created)),
            ("config", config ? Json.Of(
                ("durable_name", consumer.Durable ? consumer.Name : null), ("ack_policy", "explicit"), ("max_ack_pending", 1000), ("max_deliver", consumer.Version),
                ("deliver_subject", consumer.Push ? "push.here" : null)) : null),
            ("delivered", Json.Of(("consumer_seq", 10), ("stream_seq", 20))),
            ("ack_floor", Json.Of(("consumer_seq", 8), ("stream_seq", 18))),
            ("num_ack_pending", consumer.AckPending),
            ("num_redelivered", consumer.Redelivered),
            ("num_waiting", leads ? 1 : 0),
            ("num_pending", leads ? consumer.Pending : 0UL),
            ("cluster", Cluster(node, consumer, consumer.NodesOf(stream), leader)),
            ("push_bound", consumer.Push && leads ? true : null));
    }

    /// <summary>2.9 without a cluster sends none; a follower knows no lag of others.</summary>
    static JsonObject? Cluster(FakeNode node, FakeAsset asset, List<FakeNode> nodes, FakeNode? leader)
    {
        if (node.StandAlone)
        {
            return System.Version.Parse(node.Version) < new Version(2, 10, 0) ? null : Json.Of(("leader", node.Name));
        }

        var seen = asset.LeaderSeenBy is { } eyes ? eyes(node) : leader?.Name;
        var leads = seen == node.Name;
        var peers = nodes.Where(peer => peer.Name != seen).Select(peer => Json.Of(
            ("name", peer.Name), ("current", leads && !asset.OfflinePeers.Contains(peer.Name)), ("offline", asset.OfflinePeers.Contains(peer.Name) ? true : null),
            ("active", leads ? 5 : 0)));
        return Json.Of(
            ("name", node.Cluster),
            ("leader", seen),
            ("leader_since", leads && asset.LeaderSince is { } since ? Json.Time(since) : null),
            ("replicas", nodes.Count > 1 ? Json.List(peers.ToList()) : null));
    }
}
