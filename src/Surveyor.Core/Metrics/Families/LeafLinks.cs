using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class LeafLinks
{
    public static MetricGroup Group { get; } = new MetricGroup<Link>(Fill)
    {
        Title = "Leaf links",
        Section = MetricSection.Leafz,
        Needs = Needs.Leafz,
        Note = "Both ends list a link: the one that dialled says `role=\"spoke\"`, the other `role=\"hub\"`. Links of one account between the same two servers are one row: sums, and the longest round trip. `remote` is the server's name, or its address where the server is too old to tell (before 2.9.15).",
        Labels = ServerLabels.Stable<Link>(
        [
            new("account", (in row) => row.Leaf.Account),
            new("account_name", (in row) => row.AccountName),
            new("remote", (in row) => row.Leaf.Name is { Length: > 0 } name ? name : row.Leaf.Ip),
            new("role", (in row) => row.Leaf.IsSpoke is { } spoke ? spoke ? "spoke" : "hub" : ""),
        ]),
        Merge = Add,
        Families =
        [
            new("nats_leaf_rtt_seconds", Gauge, "Round trip over the link.", (in row) => row.Rtt),
            new("nats_leaf_received_messages_total", Counter, "Messages this end received over the link.", (in row) => row.InMsgs),
            new("nats_leaf_sent_messages_total", Counter, "Messages this end sent over the link.", (in row) => row.OutMsgs),
            new("nats_leaf_received_bytes_total", Counter, "Bytes this end received over the link.", (in row) => row.InBytes),
            new("nats_leaf_sent_bytes_total", Counter, "Bytes this end sent over the link.", (in row) => row.OutBytes),
            new("nats_leaf_subscriptions", Gauge, "Interest the other end has told over the link.", (in row) => row.Subscriptions),
        ],
    };

    static void Fill(PageScope scope, RowList<Link> rows)
    {
        foreach (var server in scope.Servers)
        {
            foreach (var leaf in server.Leafz?.Leafs ?? [])
            {
                var name = scope.AccountName(leaf.Account);
                if (scope.Passes(leaf.Account, name))
                {
                    rows.Add(new(new(server, scope.Snapshot.Taken), leaf, name));
                }
            }
        }
    }

    static void Add(ref Link first, in Link next)
    {
        first.Rtt = first.Rtt is { } rtt && !(next.Rtt > rtt) ? rtt : next.Rtt;
        first.InMsgs += next.InMsgs;
        first.OutMsgs += next.OutMsgs;
        first.InBytes += next.InBytes;
        first.OutBytes += next.OutBytes;
        first.Subscriptions += next.Subscriptions;
    }

    struct Link(ServerView server, LeafConnection leaf, string accountName) : IServerPart
    {
        public readonly ServerView Server => server;

        public readonly LeafConnection Leaf => leaf;

        public readonly string AccountName => accountName;

        public double? Rtt { get; set; } = GoDuration.Seconds(leaf.Rtt);

        public double? InMsgs { get; set; } = leaf.InMsgs;

        public double? OutMsgs { get; set; } = leaf.OutMsgs;

        public double? InBytes { get; set; } = leaf.InBytes;

        public double? OutBytes { get; set; } = leaf.OutBytes;

        public double? Subscriptions { get; set; } = leaf.Subscriptions;
    }
}
