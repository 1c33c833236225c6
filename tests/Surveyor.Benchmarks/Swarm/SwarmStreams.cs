using System.Text;
using static Surveyor.Benchmarks.Swarm.SwarmText;

namespace Surveyor.Benchmarks.Swarm;

/// <summary>What pretended servers say of streams and consumers: each what it holds, right where it leads and as followers do elsewhere.</summary>
public static class SwarmStreams
{
    /// <summary>A JSZ reply up to its accounts.</summary>
    public static byte[] Head(SwarmPlan plan, SwarmServer server, int beat, bool accounts)
    {
        var text = Envelope(server, "data");
        text.Append(Invariant($"{{\"memory\":290,\"storage\":{28076 + beat},\"reserved_memory\":0,\"reserved_storage\":2097152,\"accounts\":{plan.Accounts},\"ha_assets\":10,\"api\":{{\"level\":5,\"total\":{11 + beat},\"errors\":0}},\"server_id\":\"{server.Id}\",\"now\":\"2026-11-21T03:57:20.974282474Z\",\"config\":{{\"max_memory\":134217728,\"max_storage\":1073741824,\"store_dir\":\"/data/jetstream\",\"sync_interval\":120000000000,\"compress_ok\":true,\"strict\":true}},\"limits\":{{\"default_max_consumers\":1000}},\"streams\":{plan.Streams},\"streams_leader\":{plan.Streams / plan.Servers},\"consumers\":{plan.Consumers},\"consumers_leader\":{plan.Consumers / plan.Servers},\"messages\":{323 + beat},\"bytes\":29521,\"meta_cluster\":"));
        Meta(text, plan, server, beat);
        return Utf8(text.Append(accounts ? ",\"account_details\":[" : ""));
    }

    public static byte[] Tail(SwarmPlan plan, bool accounts) => Encoding.UTF8.GetBytes(accounts ? Invariant($"],\"total\":{plan.Accounts}}}}}") : "}}");

    /// <summary>One account as a server lists it, with the streams it holds.</summary>
    /// <param name="epoch">How often all its streams were replaced by others.</param>
    public static byte[] Account(SwarmPlan plan, SwarmServer server, int account, bool config, int beat, int epoch = 0)
    {
        var name = AccountName(account);
        var text = new StringBuilder(1 << 16);
        text.Append(Invariant($"{{\"name\":\"{name}\",\"id\":\"{name}\",\"memory\":0,\"storage\":{60331 + account + beat},\"reserved_memory\":18446744073709551615,\"reserved_storage\":18446744073709551615,\"accounts\":0,\"ha_assets\":0,\"api\":{{\"level\":0,\"total\":{23 + beat},\"errors\":0}},\"stream_detail\":["));
        var first = true;
        for (var stream = 0; stream < plan.StreamsPerAccount; stream++)
        {
            var hosts = plan.HostsOf(account, stream);
            if (Array.IndexOf(hosts, server.Index) >= 0)
            {
                text.Append(first ? "" : ",");
                Stream(text, plan, server, new(account, stream, epoch), hosts, config, beat);
                first = false;
            }
        }

        return Utf8(text.Append("]}"));
    }

    static void Stream(StringBuilder text, SwarmPlan plan, SwarmServer server, Asset of, int[] hosts, bool config, int beat)
    {
        var name = StreamName(of.Stream, of.Epoch);
        var messages = Messages(plan, of.Account, of.Stream, beat);
        text.Append(Invariant($"{{\"name\":\"{name}\",\"created\":\"2026-11-21T03:{of.Epoch % 60:D2}:13.{of.Stream % 1000:D3}306443Z\",\"cluster\":"));
        Cluster(text, plan, server, hosts, Invariant($"S-R{hosts.Length}F-{plan.Mix(of.Account, of.Stream, 5):X8}"), beat);
        if (config)
        {
            text.Append(Invariant($",\"config\":{{\"name\":\"{name}\",\"description\":\"order events\",\"subjects\":[\"orders.{of.Account}.{of.Stream}.\\u003e\"],\"retention\":\"limits\",\"max_consumers\":-1,\"max_msgs\":10000,\"max_bytes\":-1,\"max_age\":3600000000000,\"max_msgs_per_subject\":-1,\"max_msg_size\":-1,\"discard\":\"old\",\"storage\":\"file\",\"num_replicas\":{hosts.Length},\"duplicate_window\":120000000000,\"compression\":\"none\",\"allow_direct\":true,\"mirror_direct\":false,\"sealed\":false,\"deny_delete\":false,\"deny_purge\":false,\"allow_rollup_hdrs\":false,\"consumer_limits\":{{}},\"allow_msg_ttl\":true,\"allow_atomic\":true,\"metadata\":{{\"_nats.req.level\":\"2\",\"team\":\"sales\"}}}}"));
        }

        text.Append(Invariant($",\"state\":{{\"messages\":{messages},\"bytes\":{messages * 61},\"first_seq\":1,\"first_ts\":\"2026-11-21T03:52:13.326968622Z\",\"last_seq\":{messages},\"last_ts\":\"2026-11-21T03:57:{beat % 60:D2}.109844734Z\",\"num_subjects\":2,\"consumer_count\":{plan.ConsumersPerStream}}}"));
        if (plan.ConsumersPerStream > 0)
        {
            text.Append(",\"consumer_detail\":[");
            for (var consumer = 0; consumer < plan.ConsumersPerStream; consumer++)
            {
                text.Append(consumer == 0 ? "" : ",");
                Consumer(text, plan, server, of, consumer, config, messages, beat);
            }

            text.Append(']');
        }

        text.Append(Invariant($",\"stream_raft_group\":\"S-R{hosts.Length}F-{plan.Mix(of.Account, of.Stream, 5):X8}\",\"consumer_raft_groups\":["));
        text.AppendJoin(',', Enumerable.Range(0, plan.ConsumersPerStream).Select(consumer => Invariant($"{{\"name\":\"{ConsumerName(plan, of, consumer)}\",\"raft_group\":\"{ConsumerGroup(plan, of, consumer)}\"}}")));
        text.Append("]}");
    }

    static void Consumer(StringBuilder text, SwarmPlan plan, SwarmServer server, Asset of, int consumer, bool config, long messages, int beat)
    {
        var hosts = plan.HostsOf(of.Account, of.Stream, consumer);
        var leads = hosts[0] == server.Index;
        var delivered = Delivered(messages);
        text.Append(Invariant($"{{\"stream_name\":\"{StreamName(of.Stream, of.Epoch)}\",\"name\":\"{ConsumerName(plan, of, consumer)}\",\"created\":\"2026-11-21T03:52:13.511219956Z\""));
        if (config)
        {
            text.Append(Invariant($",\"config\":{{{(IsEphemeral(plan, consumer) ? "" : Invariant($"\"durable_name\":\"{ConsumerName(plan, of, consumer)}\","))}\"name\":\"{ConsumerName(plan, of, consumer)}\",\"description\":\"pull consumer\",\"deliver_policy\":\"all\",\"ack_policy\":\"explicit\",\"ack_wait\":30000000000,\"max_deliver\":3,\"filter_subject\":\"orders.eu\",\"replay_policy\":\"instant\",\"sample_freq\":\"100%\",\"max_waiting\":512,\"max_ack_pending\":1000,\"num_replicas\":{hosts.Length},\"metadata\":{{\"_nats.req.level\":\"0\"}}}}"));
        }

        text.Append(Invariant($",\"delivered\":{{\"consumer_seq\":{delivered},\"stream_seq\":{delivered},\"last_active\":\"2026-11-21T03:57:{beat % 60:D2}.982545321Z\"}},\"ack_floor\":{{\"consumer_seq\":{delivered - 5},\"stream_seq\":{delivered - 5},\"last_active\":\"2026-11-21T03:57:{beat % 60:D2}.027593448Z\"}},\"num_ack_pending\":5,\"num_redelivered\":0,\"num_waiting\":{(leads ? 1 : 0)},\"num_pending\":{(leads ? messages - delivered : 0)},\"cluster\":"));
        Cluster(text, plan, server, hosts, ConsumerGroup(plan, of, consumer), beat);
        text.Append(Invariant($",\"ts\":\"2026-11-21T03:57:20.{beat:D3}372361Z\"}}"));
    }

    /// <summary>A follower sees the leader and takes the other followers for behind.</summary>
    static void Cluster(StringBuilder text, SwarmPlan plan, SwarmServer server, int[] hosts, string group, int beat)
    {
        var leads = hosts[0] == server.Index;
        text.Append(Invariant($"{{\"name\":\"{server.Cluster}\",\"raft_group\":\"{group}\",\"leader\":\"{SwarmServer.NameOf(plan, hosts[0])}\""));
        text.Append(leads ? ",\"leader_since\":\"2026-11-21T03:52:13.578897352Z\"" : "").Append(",\"system_account\":true,\"traffic_account\":\"SYS\"");
        if (hosts.Length > 1)
        {
            text.Append(",\"replicas\":[").AppendJoin(',', hosts.Where(host => host != server.Index).Select(host =>
                Invariant($"{{\"name\":\"{SwarmServer.NameOf(plan, host)}\",\"current\":{(leads || host == hosts[0] ? "true" : "false")},\"active\":{(leads || host == hosts[0] ? 397121887 + beat : 0)},\"peer\":\"cJ6ynrck\"}}"))).Append(']');
        }

        text.Append('}');
    }

    public static string StreamName(int stream, int epoch) => epoch == 0 ? Invariant($"stream-{stream:D5}") : Invariant($"stream-{stream:D5}-e{epoch}");

    /// <summary>Messages a stream holds.</summary>
    public static long Messages(SwarmPlan plan, int account, int stream, int beat) => 100 + (plan.Mix(account, stream, 77) % 100_000) + (beat * 3);

    /// <summary>Of so many messages, those a consumer was given.</summary>
    public static long Delivered(long messages) => messages * 9 / 10;

    static bool IsEphemeral(SwarmPlan plan, int consumer) => consumer >= plan.ConsumersPerStream - plan.EphemeralPerStream;

    static string ConsumerName(SwarmPlan plan, Asset of, int consumer) =>
        IsEphemeral(plan, consumer) ? Invariant($"{plan.Mix(of.Stream, consumer, of.Epoch):X8}") : Invariant($"worker-{consumer:D2}");

    readonly record struct Asset(int Account, int Stream, int Epoch);

    static string ConsumerGroup(SwarmPlan plan, Asset of, int consumer) =>
        Invariant($"C-R{plan.Replicas}F-{plan.Mix(of.Account, of.Stream, 100 + consumer):X8}");
}
