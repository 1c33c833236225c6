using System.Buffers;
using System.Globalization;
using System.Text;

namespace Surveyor.Benchmarks.Swarm;

/// <summary>The replies of pretended servers to small questions, in the shape nats-server 2.15 gives them.</summary>
public static class SwarmText
{
    const string Now = "2026-11-21T03:57:06.689327142Z";

    public static byte[] Statsz(SwarmPlan plan, SwarmServer server, int beat)
    {
        var text = Envelope(server, "statsz");
        Counters(text, plan, server, beat);
        text.Append(Invariant($",\"active_servers\":{plan.Servers + 1}"));
        if (server.JetStream)
        {
            text.Append(Invariant($",\"jetstream\":{{\"config\":{{\"max_memory\":134217728,\"max_storage\":1073741824,\"sync_interval\":120000000000,\"compress_ok\":true,\"strict\":true}},\"stats\":{{\"memory\":290,\"storage\":{28076 + beat},\"reserved_memory\":0,\"reserved_storage\":2097152,\"accounts\":{plan.Accounts},\"ha_assets\":{plan.Streams * (1 + plan.ConsumersPerStream)},\"api\":{{\"level\":5,\"total\":{11 + beat},\"errors\":0}}}},\"meta\":"));
            Meta(text, plan, server, beat);
            text.Append(",\"limits\":{\"default_max_consumers\":1000}}");
        }

        return Utf8(text.Append(",\"gomaxprocs\":2}}"));
    }

    public static byte[] Varz(SwarmPlan plan, SwarmServer server, int beat)
    {
        var text = Envelope(server, "data");
        text.Append(Invariant($"{{\"server_id\":\"{server.Id}\",\"server_name\":\"{server.Name}\",\"version\":\"2.15.1\",\"proto\":1,\"go\":\"go1.27.2\",\"host\":\"127.0.0.1\",\"port\":25001,\"auth_required\":true,\"connect_urls\":[\"127.0.0.1:25001\",\"127.0.0.1:25002\",\"127.0.0.1:25003\"],\"max_connections\":65536,\"ping_interval\":120000000000,\"ping_max\":2,\"max_control_line\":4096,\"max_payload\":1048576,\"max_pending\":67108864,\"cluster\":{{\"name\":\"{server.Cluster}\",\"addr\":\"127.0.0.1\",\"cluster_port\":25011,\"tls_timeout\":2,\"pool_size\":3}},\"gateway\":{{\"name\":\"{server.Cluster}\",\"host\":\"127.0.0.1\",\"port\":25021}},\"leaf\":{{\"host\":\"127.0.0.1\",\"port\":25031}},\"mqtt\":{{}},\"websocket\":{{}},\"start\":\"{Time(server.Start)}\",\"now\":\"{Now}\",\"uptime\":\"20d5h6m\",\"mem\":33767424,\"cores\":2,\"cpu\":1,\"connections\":{2 + (server.Index % 50)},\"total_connections\":{500 + beat},\"routes\":8,\"remotes\":2,\"leafnodes\":0,\"in_msgs\":{8295 + (beat * 7)},\"in_bytes\":858057,\"out_msgs\":{8081 + (beat * 9)},\"out_bytes\":1159593,\"slow_consumers\":0,\"subscriptions\":547,\"config_load_time\":\"{Time(server.Start)}\",\"config_digest\":\"sha256:3ed792443311600a772065d34bb57ebd0cd0b53a7060c0bdf657071e3685dd3b\",\"system_account\":\"SYS\"}}}}"));
        return Utf8(text);
    }

    public static byte[] Healthz(SwarmServer server) => Utf8(Envelope(server, "data").Append("{\"status\":\"ok\",\"status_code\":200}}"));

    /// <summary>An account that exports and imports nothing.</summary>
    public static byte[] Accountz(SwarmServer server, string account) => Utf8(Envelope(server, "data").Append(Invariant(
        $"{{\"server_id\":\"{server.Id}\",\"now\":\"{Now}\",\"system_account\":\"SYS\",\"account_detail\":{{\"account_name\":\"{account}\",\"update_time\":\"{Now}\",\"is_system\":{(account == "SYS" ? "true" : "false")},\"expired\":false,\"complete\":true,\"jetstream_enabled\":true,\"leafnode_connections\":0,\"client_connections\":1,\"subscriptions\":10,\"exports\":[],\"imports\":[]}}}}}}")));

    public static byte[] Leafz(SwarmServer server) => Utf8(Envelope(server, "data").Append(Invariant($"{{\"server_id\":\"{server.Id}\",\"now\":\"{Now}\",\"leafnodes\":0,\"leafs\":[]}}}}")));

    public static byte[] Gatewayz(SwarmPlan plan, SwarmServer server, int beat)
    {
        var text = Envelope(server, "data");
        text.Append(Invariant($"{{\"server_id\":\"{server.Id}\",\"now\":\"{Now}\",\"name\":\"{server.Cluster}\",\"host\":\"127.0.0.1\",\"port\":25021,\"outbound_gateways\":{{"));
        Remotes(text, plan, server, (remote, other) => Invariant($"\"{remote}\":{Connection(server, other, beat)}"));
        text.Append("},\"inbound_gateways\":{");
        Remotes(text, plan, server, (remote, other) => Invariant($"\"{remote}\":[{Connection(server, other + 1, beat)},{Connection(server, other + 2, beat)}]"));
        return Utf8(text.Append("}}}"));
    }

    public static byte[] Raftz(SwarmPlan plan, SwarmServer server, int beat)
    {
        var text = Envelope(server, "data");
        var log = 24 + beat;
        text.Append(Invariant($"{{\"SYS\":{{\"_meta_\":{{\"id\":\"N0TeytwJ\",\"state\":\"LEADER\",\"size\":{plan.ClusterSize},\"quorum_needed\":2,\"committed\":{log},\"applied\":{log},\"leader\":\"N0TeytwJ\",\"leader_since\":\"2026-11-21T03:52:01.638078118Z\",\"ever_had_leader\":true,\"term\":1,\"voted_for\":\"N0TeytwJ\",\"pterm\":1,\"pindex\":{log},\"system_account\":true,\"traffic_account\":\"SYS\",\"wal\":{{\"messages\":0,\"bytes\":0}},\"peers\":{{\"cJ6ynrck\":{{\"name\":\"other\",\"known\":true,\"last_replicated_index\":24,\"last_seen\":\"36.304279ms\"}}}}}}}}}}}}"));
        return Utf8(text);
    }

    public static byte[] AccountStatz(SwarmPlan plan, SwarmServer server, int beat)
    {
        var text = Envelope(server, "data");
        text.Append(Invariant($"{{\"server_id\":\"{server.Id}\",\"now\":\"{Now}\",\"account_statz\":["));
        for (var account = 0; account < plan.Accounts; account++)
        {
            var name = AccountName(account);
            var messages = 1000 + (plan.Mix(server.Index, account, 9) % 100_000) + (beat * 13);
            text.Append(account == 0 ? "" : ",");
            text.Append(Invariant($"{{\"acc\":\"{name}\",\"name\":\"{name}\",\"conns\":{account % 7},\"leafnodes\":0,\"total_conns\":{account % 7},\"num_subscriptions\":{13 + account},\"sent\":{Split(messages)},\"received\":{Split(messages / 2)},\"slow_consumers\":0}}"));
        }

        return Utf8(text.Append("]}}"));
    }

    /// <summary>A reply up to where its body begins.</summary>
    public static StringBuilder Envelope(SwarmServer server, string body) => new StringBuilder(2048).Append(Invariant(
        $"{{\"server\":{{\"name\":\"{server.Name}\",\"host\":\"127.0.0.1\",\"id\":\"{server.Id}\",\"cluster\":\"{server.Cluster}\",\"ver\":\"2.15.1\",\"tags\":[\"region:east\",\"az:a\"],\"metadata\":{{\"owner\":\"team-a\"}},\"feature_flags\":{{\"js_ack_fc_v2\":false,\"js_api_reply_v2\":false,\"js_raft_delete_range\":true}},\"jetstream\":{(server.JetStream ? "true" : "false")},\"flags\":7,\"seq\":249,\"time\":\"{Now}\"}},\"{body}\":"));

    public static string AccountName(int account) => string.Create(CultureInfo.InvariantCulture, $"ACCOUNT{account:D4}");

    /// <summary>The meta group of a server's cluster, as its members tell it: only the leader names the others.</summary>
    public static void Meta(StringBuilder text, SwarmPlan plan, SwarmServer server, int beat)
    {
        var first = server.Index / plan.ClusterSize * plan.ClusterSize;
        var leads = server.Index == first;
        text.Append(Invariant($"{{\"name\":\"{(leads ? server.Cluster : "_meta_")}\",\"leader\":\"{SwarmServer.NameOf(plan, first)}\",\"peer\":\"N0TeytwJ\""));
        if (leads)
        {
            var others = Enumerable.Range(first + 1, Math.Min(plan.ClusterSize, plan.Servers - first) - 1);
            text.Append(",\"replicas\":[").AppendJoin(',', others.Select(other => Invariant($"{{\"name\":\"{SwarmServer.NameOf(plan, other)}\",\"current\":true,\"active\":{54133743 + beat},\"peer\":\"cJ6ynrck\"}}"))).Append(']');
        }

        text.Append(Invariant($",\"cluster_size\":{plan.ClusterSize},\"quorum_needed\":2,\"pending\":0,\"pending_requests\":0,\"pending_infos\":0,\"snapshot\":{{\"pending_entries\":{beat},\"pending_size\":0,\"last_time\":\"2026-11-21T03:53:01.09820511Z\",\"last_duration\":575187}}}}"));
    }

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static byte[] Utf8(StringBuilder text) => Encoding.UTF8.GetBytes(text.ToString());

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    static void Counters(StringBuilder text, SwarmPlan plan, SwarmServer server, int beat)
    {
        var messages = 8000 + (server.Index * 10) + (beat * 37);
        text.Append(Invariant($"{{\"start\":\"{Time(server.Start)}\",\"mem\":{33767424 + (beat * 4096)},\"cores\":2,\"cpu\":{beat},\"connections\":{2 + (server.Index % 50)},\"total_connections\":{500 + beat},\"active_accounts\":{plan.Accounts},\"subscriptions\":547,\"sent\":{Traffic(messages)},\"sent_to_clients\":{Traffic(messages / 10)},\"received\":{Traffic(messages + 250)},\"received_from_clients\":{Traffic(messages / 14)},\"slow_consumers\":0,\"routes\":["));
        var first = server.Index / plan.ClusterSize * plan.ClusterSize;
        var routes = Enumerable.Range(first, Math.Min(plan.ClusterSize, plan.Servers - first)).Where(other => other != server.Index)
            .SelectMany(other => Enumerable.Range(0, 4).Select(pool => Invariant($"{{\"rid\":{16 + (other % plan.ClusterSize * 4) + pool},\"name\":\"{SwarmServer.NameOf(plan, other)}\",\"sent\":{Traffic(messages + pool)},\"received\":{Traffic(messages / 2)},\"pending\":{beat}}}")));
        text.AppendJoin(',', routes).Append("],\"gateways\":[");
        Remotes(text, plan, server, (remote, other) => Invariant($"{{\"gwid\":{26 + other},\"name\":\"{remote}\",\"sent\":{Traffic(messages / 3)},\"received\":{Traffic(0)},\"inbound_connections\":2}}"));
        text.Append(']');
    }

    static void Remotes(StringBuilder text, SwarmPlan plan, SwarmServer server, Func<string, int, string> one)
    {
        var own = server.Index / plan.ClusterSize;
        var remotes = Enumerable.Range(1, Math.Min(plan.Gateways, plan.Clusters - 1)).Select(step => (own + step) % plan.Clusters);
        text.AppendJoin(',', remotes.Select(remote => one(Invariant($"c{remote:D4}"), remote)));
    }

    static string Connection(SwarmServer server, int other, int beat) => Invariant($"{{\"configured\":true,\"connection\":{{\"cid\":{26 + other},\"kind\":\"Gateway\",\"ip\":\"127.0.0.1\",\"port\":{25024 + other},\"start\":\"2026-11-21T03:52:02.078894769Z\",\"last_activity\":\"{Now}\",\"rtt\":\"338µs\",\"uptime\":\"5m12s\",\"idle\":\"0s\",\"pending_bytes\":0,\"in_msgs\":{beat},\"out_msgs\":{175 + beat},\"in_bytes\":0,\"out_bytes\":145783,\"subscriptions\":54,\"name\":\"{server.Id[..40]}{other:D16}\"}}}}");

    static string Traffic(long messages) => Invariant($"{{\"msgs\":{messages},\"bytes\":{messages * 128}}}");

    static string Split(long messages) => Invariant($"{{\"msgs\":{messages},\"bytes\":{messages * 64},\"gateways\":{Traffic(messages / 9)},\"routes\":{Traffic(messages / 3)},\"leafs\":{Traffic(0)}}}");
}
