using System.Text.Json.Nodes;

namespace Surveyor.Core.Tests.Survey;

/// <summary>What pretended servers answer, apart from JSZ.</summary>
static class Replies
{
    public static JsonObject Server(FakeNode node, DateTimeOffset now) => Json.Of(
        ("name", node.Name),
        ("host", "10.0.0.1"),
        ("id", node.Id),
        ("cluster", node.Cluster),
        ("domain", node.Domain.Length > 0 ? node.Domain : null),
        ("ver", node.Version),
        ("jetstream", node.JetStream),
        ("seq", 1),
        ("time", Json.Time(now)));

    public static JsonObject Statsz(FakeSystem system, FakeNode node) => Json.Of(
        ("start", Json.Time(node.Start)),
        ("mem", 1_000_000),
        ("cores", 2),
        ("cpu", 1.5),
        ("connections", node.Connections),
        ("total_connections", 10),
        ("sent", Json.Of(("msgs", 1), ("bytes", 2))),
        ("received", Json.Of(("msgs", 3), ("bytes", 4))),
        ("slow_consumers", 0),
        ("routes", Routes(system, node)),
        ("active_servers", node.ActiveServers ?? system.Nodes.Count(other => other.Answers)),
        ("jetstream", node.JetStream ? Json.Of(("stats", Json.Of(("memory", 1), ("storage", 2))), ("meta", Meta(system, node))) : null));

    /// <summary>The meta group in the eyes of one server; only its leader lists the peers.</summary>
    public static JsonObject? Meta(FakeSystem system, FakeNode node)
    {
        if (node.StandAlone)
        {
            return null;
        }

        var members = system.Nodes.Where(other => other.JetStream && !other.StandAlone && other.Domain == node.Domain).ToList();
        var leader = node.MetaLeader ?? members.Find(other => other.Answers)?.Name ?? "";
        var leads = leader == node.Name;
        var peers = node.MetaPeers ?? [.. members.Where(other => other != node).Select(other => other.Name).Distinct()];
        return Json.Of(
            ("name", leads ? node.Cluster : "_meta_"),
            ("leader", leader.Length > 0 ? leader : null),
            ("cluster_size", members.Count),
            ("replicas", leads ? Json.List(peers.Select(peer => Json.Of(("name", peer), ("current", true), ("active", 5)))) : null));
    }

    public static JsonNode Data(FakeSystem system, FakeNode node, string verb, JsonObject ask) => verb switch
    {
        "VARZ" => Json.Of(("max_payload", node.MaxPayload ?? 1 << 20), ("go", "go1.25")),
        "GATEWAYZ" => Json.Of(("name", node.Cluster), ("outbound_gateways", new JsonObject())),
        "LEAFZ" => Json.Of(
            ("leafnodes", node.Leaf ? 1 : 0),
            ("leafs", node.Leaf ? Json.List([Json.Of(("name", "hub"), ("is_spoke", true), ("account", "SYS"))]) : Json.List([]))),
        "STATZ" => Json.Of(("account_statz", Json.List(system.Accounts.Select(account => Json.Of(("acc", account), ("name", account), ("conns", 1)))))),
        "RAFTZ" => Json.Of(("SYS", Json.Of(("_meta_", Json.Of(("state", "FOLLOWER"), ("size", 3)))))),
        "HEALTHZ" => Json.Of(("status", "ok"), ("status_code", 200)),
        "ACCOUNTZ" => Json.Of(("system_account", "SYS"), ("account_detail", Account(system, (string)ask["account"]!))),
        "SUBSZ" => Json.Of(("subscriptions_list", Json.List([Json.Of(("account", (string?)ask["account"]), ("subject", (string?)ask["test"]), ("msgs", node.Requests))]))),
        "JSZ" => JszReplies.Data(system, node, ask),
        _ => throw new InvalidOperationException($"nobody pretends to know {verb}"),
    };

    static JsonObject Account(FakeSystem system, string id) => Json.Of(
        ("account_name", id),
        ("is_system", id == "SYS" ? true : null),
        ("exports", system.Tracked.Contains(id) ? Json.List([Json.Of(("subject", "svc"), ("type", "service"), ("service_latency", Json.Of(("sampling", 100), ("results", "latency.svc"))))]) : null),
        ("decoded_jwt", Json.Of(("exp", 1), ("name", "app"))));

    static JsonArray? Routes(FakeSystem system, FakeNode node)
    {
        var names = node.Routes ?? [.. system.Nodes
            .Where(other => other != node && other.Answers && other.Cluster == node.Cluster && other.Name != node.Name)
            .Select(other => other.Name)];
        return names.Count == 0 ? null : Json.List(names.SelectMany(name => new[] { Json.Of(("rid", 1), ("name", name)), Json.Of(("rid", 2), ("name", name)) }));
    }
}
