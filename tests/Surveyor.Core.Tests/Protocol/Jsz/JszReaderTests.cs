using System.Text;
using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol.Jsz;

public class JszReaderTests
{
    /// <summary>
    /// What none of the captured servers had: lost messages, a failing source in another account, a sealed stream,
    /// JetStream off.
    /// </summary>
    const string Rare = """
        {"server":{"id":"N1"},"data":{"disabled":true,"account_details":[{"id":"B"},{"id":"A","name":"a","stream_detail":[{"name":"S",
        "cluster":{"replicas":[{"name":"n2","current":false,"offline":true,"active":5,"lag":7}]},"config":{"sealed":true,"discard_new_per_subject":true,"allow_msg_ttl":true,"metadata":{"io.nats.monitor.unprocessed-critical":"5"}},
        "state":{"num_deleted":3,"lost":{"msgs":[4,5],"bytes":99}},
        "sources":[{"name":"O","external":{"api":"$JS.hub.API"},"lag":1,"active":-1,"error":{"code":404,"description":"stream not found"}}],
        "consumer_detail":[{"name":"c","config":{"inactive_threshold":5000000000,"backoff":[1,3,2],"replay_policy":"original","deliver_policy":"last_per_subject","priority_policy":"overflow","metadata":{"io.nats.monitor.unprocessed-critical":"5"}}}]}]}]}}
        """;

    [Fact]
    public void Every_sample_is_read_as_a_plain_reading_reads_it()
    {
        foreach (var sample in Samples)
        {
            JszText.ShouldSay(JszReader.Read(sample.AsReply()).Data, NaiveJsz.Read(sample.AsReply()), sample.ToString());
        }
    }

    [Fact]
    public void Every_random_reply_is_read_as_a_plain_reading_reads_it() => Property.Holds(2_000, random =>
    {
        var utf8 = new RandomJsz(random).Next();
        JszText.ShouldSay(JszReader.Read(utf8).Data, NaiveJsz.Read(utf8));
    });

    [Fact]
    public void Every_field_gets_a_value_from_some_reply()
    {
        var replies = Samples.Select(sample => JszReader.Read(sample.AsReply()).Data).Append(Read(Rare).Data).OfType<JszReply>();
        var filled = replies.SelectMany(JszText.Filled).ToHashSet();
        Type[] rows =
        [
            typeof(JszTotals), typeof(JszAccount), typeof(JszStream), typeof(JszConsumer), typeof(JszCluster), typeof(JszPeer),
            typeof(JszSource), typeof(StreamConfig), typeof(ConsumerConfig),
        ];
        rows.SelectMany(row => Member.Of(row).Select(member => $"{row.Name}.{member.Name}")).Except(filled).ShouldBeEmpty();
        JszText.ShouldSay(Read(Rare).Data, NaiveJsz.Read(Encoding.UTF8.GetBytes(Rare)));
    }

    [Fact]
    public void The_captured_cluster_is_read_in_full()
    {
        var reply = JszReader.Read(Sample.Of("2.15.1", "JSZ-full-APP-n1").Utf8);
        reply.Server!.Name.ShouldBe("n1-east");
        reply.Error.ShouldBeNull();
        var data = reply.Data!;
        data.Totals.Messages.ShouldBe(323ul);
        data.Totals.StreamsLeader.ShouldBe(4);
        data.Totals.Meta!.Leader.ShouldBe("n1-east");
        data.Accounts.ShouldHaveSingleItem().ReservedMemory.ShouldBeNull();
        data.Streams.Select(stream => stream.Name).ShouldBe(["ORDERS", "WORK", "AGG", "KV_config"], ignoreOrder: true);
        var orders = data.Streams[0];
        orders.Cluster.Leader.ShouldBe("n2-east");
        orders.RaftGroup.ShouldBe("S-R3F-fOlAxnBs");
        orders.Config!.MaxAge.ShouldBe(3_600_000_000_000);
        var pull = data.Consumers[0];
        pull.Name.ShouldBe("pull1");
        pull.Pending.ShouldBe(126ul);
        pull.RaftGroup.ShouldBe("C-R3F-v0LnYjlV");
        pull.Cluster.LeaderSince.ShouldBe(new DateTimeOffset(2026, 11, 21, 3, 52, 13, TimeSpan.Zero).AddTicks(5_788_973));
        data.Peers.AsSpan(pull.Cluster.FirstPeer, pull.Cluster.PeerCount).ToArray().Select(peer => peer.Name).ShouldBe(["n2-east", "n3-east"]);
    }

    [Fact]
    public void Without_quorum_there_is_no_leader()
    {
        var data = JszReader.Read(Sample.Of("2.15.1", "JSZ-noquorum-n1").Utf8).Data!;
        data.Totals.Meta!.Leader.ShouldBeNull();
        var orders = data.Streams.Single(stream => stream.Name == "ORDERS");
        (orders.Cluster.Present, orders.Cluster.Leader, orders.Cluster.PeerCount).ShouldBe((true, null, 3));
    }

    [Fact]
    public void A_server_alone_has_no_cluster()
    {
        const string Reply = """
            {"server":{"id":"N1"},"data":{"account_details":[{"id":"A","stream_detail":[{"name":"S","state":{"messages":3}}]}]}}
            """;
        var stream = Read(Reply).Data!.Streams[0];
        stream.Cluster.Present.ShouldBeFalse();
        stream.Created.ShouldBeNull();
        stream.Messages.ShouldBe(3ul);
    }

    [Fact]
    public void An_error_reply_has_no_data()
    {
        var reply = JszReader.Read(Sample.Of("2.15.1", "ACCOUNT-unknown-JSZ-n1").Utf8);
        reply.Data.ShouldBeNull();
        reply.Error.ShouldBe(new ApiError(500, "account \"NOPE\" not found"));
    }

    [Fact]
    public void Details_may_come_before_everything_else()
    {
        const string Reply = """
            {"data":{"account_details":[{"stream_detail":[{"consumer_raft_groups":[{"name":"b","raft_group":"G"}],
            "consumer_detail":[{"name":"a"},{"name":"b"}],"name":"S"}],"id":"A"}],"total":7},"server":{"id":"N1"}}
            """;
        var data = Read(Reply).Data!;
        data.Totals.AccountsTotal.ShouldBe(7);
        data.Streams[data.Consumers[1].Stream].Name.ShouldBe("S");
        data.Consumers.Select(consumer => consumer.RaftGroup).ShouldBe([null, "G"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{"messages":"3"}}""")]
    [InlineData("""{"data":{"messages":-1}}""")]
    [InlineData("""{"data":{"messages":1.5}}""")]
    [InlineData("""{"data":{"messages":1e400}}""")]
    [InlineData("""{"data":{"messages":18446744073709551616}}""")]
    [InlineData("""{"data":{"now":"yesterday"}}""")]
    [InlineData("""{"data":{"now":1}}""")]
    [InlineData("""{"data":{"account_details":{}}}""")]
    [InlineData("""{"data":{"account_details":[1]}}""")]
    [InlineData("""{"data":{"account_details":[{"id":7}]}}""")]
    [InlineData("""{"data":{"account_details":[{"id":"\ud800"}]}}""")]
    [InlineData("""{"data":{"account_details":[{"stream_detail":[{"cluster":{"replicas":[{"current":"yes"}]}}]}]}}""")]
    [InlineData("""{"server":{"id":7}}""")]
    public void What_is_no_JSZ_reply_is_refused(string text) => Should.Throw<JsonException>(() => Read(text));

    [Fact]
    public void Names_keep_what_is_not_UTF8_readable()
    {
        byte[] utf8 = [.. """{"server":{"id":"N1"},"data":{"account_details":[{"id":"a"""u8, 0xff, .. "b\"}]}}"u8];
        JszReader.Read(utf8).Data!.Accounts[0].Id.ShouldBe("a\ufffdb");
    }

    [Fact]
    public void Reading_again_allocates_little_but_the_rows()
    {
        var utf8 = Sample.Of("2.15.1", "JSZ-noconfig-APP-n2").Utf8;
        var names = new NameTable();
        JszReader.Read(utf8, names);
        var before = GC.GetAllocatedBytesForCurrentThread();
        JszReader.Read(utf8, names);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(utf8.Length);
    }

    static IEnumerable<Sample> Samples => Asked.All.Single(asked => asked.Question == Ask.Jsz).Samples;

    static Answer<JszReply> Read(string text) => JszReader.Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void What_metadata_says_to_monitors_is_read()
    {
        const string Text = """
            {"server":{"id":"N1"},"data":{"account_details":[{"id":"A","stream_detail":[{"name":"S","config":{"metadata":{"owner":"me",
            "io.nats.monitor.lag-critical":"100","io.nats.monitor.seen-critical":"1d","io.nats.monitor.min-sources":"1","io.nats.monitor.max-sources":"3",
            "io.nats.monitor.peer-expect":"3","io.nats.monitor.peer-lag-critical":"9","io.nats.monitor.peer-seen-critical":"10s",
            "io.nats.monitor.msgs-warn":"5","io.nats.monitor.msgs-critical":"1","io.nats.monitor.subjects-warn":"7","io.nats.monitor.subjects-critical":"8","io.nats.monitor.retention":"2h"}},
            "consumer_detail":[{"name":"c","config":{"metadata":{"io.nats.monitor.enabled":"false","io.nats.monitor.outstanding-ack-critical":"10",
            "io.nats.monitor.waiting-critical":"11","io.nats.monitor.unprocessed-critical":"12","io.nats.monitor.last-delivery-critical":"1m30s",
            "io.nats.monitor.last-ack-critical":"5m","io.nats.monitor.redelivery-critical":"many","io.nats.monitor.pinned":"true"}},
            "priority_groups":[{"group":"a","pinned_client_id":"x"},{"group":"b"}]}]}]}]}}
            """;
        var data = Read(Text).Data!;
        data.Streams[0].Config!.Monitor.ShouldBe(new()
        {
            LagCritical = 100,
            SeenCritical = 86_400_000_000_000,
            MinSources = 1,
            MaxSources = 3,
            PeerExpect = 3,
            PeerLagCritical = 9,
            PeerSeenCritical = 10_000_000_000,
            MsgsWarn = 5,
            MsgsCritical = 1,
            SubjectsWarn = 7,
            SubjectsCritical = 8,
            Retention = 7_200_000_000_000,
        });
        data.Consumers[0].Config!.Monitor.ShouldBe(new()
        {
            Enabled = false,
            OutstandingAckCritical = 10,
            WaitingCritical = 11,
            UnprocessedCritical = 12,
            LastDeliveryCritical = 90_000_000_000,
            LastAckCritical = 300_000_000_000,
            Pinned = true,
        });
        data.Consumers[0].Unpinned.ShouldBeTrue("group b has no pinned client");
    }
}
