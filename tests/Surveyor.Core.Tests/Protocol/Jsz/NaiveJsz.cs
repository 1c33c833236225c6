using System.Text.Json;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Protocol.Jsz;

/// <summary>JSZ read the plain way, member by member from a document: what the fast reader must agree with.</summary>
sealed class NaiveJsz
{
    static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new ServerTime() },
    };

    readonly List<JszAccount> _accounts = [];
    readonly List<JszStream> _streams = [];
    readonly List<JszConsumer> _consumers = [];
    readonly List<JszPeer> _peers = [];
    readonly List<JszSource> _sources = [];

    public static JszReply? Read(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return json.RootElement.At("data") is { } data ? new NaiveJsz().Reply(data) : null;
    }

    JszReply Reply(JsonElement data)
    {
        foreach (var account in data.All("account_details"))
        {
            Account(account);
        }

        return new()
        {
            Totals = new()
            {
                Now = data.Time("now"),
                Disabled = data.Flag("disabled"),
                Config = data.At("config")?.Deserialize<JetStreamConfig>(SnakeCase),
                Streams = data.Long("streams"),
                Consumers = data.Long("consumers"),
                Messages = data.Ulong("messages"),
                Bytes = data.Ulong("bytes"),
                StreamsLeader = data.Long("streams_leader"),
                ConsumersLeader = data.Long("consumers_leader"),
                Meta = data.At("meta_cluster")?.Deserialize<MetaCluster>(SnakeCase),
                AccountsTotal = (int?)data.Long("total"),
            },
            Accounts = [.. _accounts],
            Streams = [.. _streams],
            Consumers = [.. _consumers],
            Peers = [.. _peers],
            Sources = [.. _sources],
        };
    }

    void Account(JsonElement account)
    {
        _accounts.Add(new()
        {
            Id = account.Text("id") ?? "",
            Name = account.Text("name") ?? "",
            Memory = account.Ulong("memory"),
            Storage = account.Ulong("storage"),
            ReservedMemory = Limited(account.Ulong("reserved_memory")),
            ReservedStorage = Limited(account.Ulong("reserved_storage")),
        });
        foreach (var stream in account.All("stream_detail"))
        {
            Stream(stream);
        }
    }

    void Stream(JsonElement stream)
    {
        var firstSource = _sources.Count;
        if (stream.At("mirror") is { } mirror)
        {
            Source(mirror, isMirror: true);
        }

        foreach (var source in stream.All("sources"))
        {
            Source(source, isMirror: false);
        }

        _streams.Add(new()
        {
            Account = _accounts.Count - 1,
            Name = stream.Text("name") ?? "",
            Created = stream.Time("created"),
            Cluster = Cluster(stream.At("cluster")),
            RaftGroup = stream.Text("stream_raft_group"),
            Messages = stream.Ulong("state", "messages"),
            Bytes = stream.Ulong("state", "bytes"),
            FirstSeq = stream.Ulong("state", "first_seq"),
            LastSeq = stream.Ulong("state", "last_seq"),
            FirstTime = stream.Time("state", "first_ts"),
            LastTime = stream.Time("state", "last_ts"),
            Subjects = stream.Long("state", "num_subjects"),
            Deleted = stream.Long("state", "num_deleted"),
            Lost = (ulong?)stream.At("state", "lost", "msgs")?.GetArrayLength(),
            ConsumerCount = stream.Long("state", "consumer_count"),
            FirstSource = firstSource,
            SourceCount = _sources.Count - firstSource,
            Config = stream.At("config") is { } config ? StreamConfig(config) : null,
        });
        var groups = stream.All("consumer_raft_groups").ToList();
        foreach (var consumer in stream.All("consumer_detail"))
        {
            Consumer(consumer, groups.SingleOrDefault(group => consumer.Text("name") is { } name && group.Text("name") == name));
        }
    }

    void Consumer(JsonElement consumer, JsonElement raftGroup) => _consumers.Add(new()
    {
        Stream = _streams.Count - 1,
        Name = consumer.Text("name") ?? "",
        Created = consumer.Time("created"),
        Cluster = Cluster(consumer.At("cluster")),
        RaftGroup = raftGroup.ValueKind == JsonValueKind.Object ? raftGroup.Text("raft_group") : null,
        DeliveredConsumerSeq = consumer.Ulong("delivered", "consumer_seq"),
        DeliveredStreamSeq = consumer.Ulong("delivered", "stream_seq"),
        LastDelivered = consumer.Time("delivered", "last_active"),
        AckFloorConsumerSeq = consumer.Ulong("ack_floor", "consumer_seq"),
        AckFloorStreamSeq = consumer.Ulong("ack_floor", "stream_seq"),
        LastAcked = consumer.Time("ack_floor", "last_active"),
        AckPending = consumer.Long("num_ack_pending"),
        Redelivered = consumer.Long("num_redelivered"),
        Waiting = consumer.Long("num_waiting"),
        Pending = consumer.Ulong("num_pending"),
        PushBound = consumer.Flag("push_bound") ?? false,
        Unpinned = consumer.All("priority_groups").Any(static group => string.IsNullOrEmpty(group.Text("pinned_client_id"))),
        Paused = consumer.Flag("paused") ?? false,
        PauseRemaining = consumer.Long("pause_remaining"),
        Time = consumer.Time("ts"),
        Config = consumer.At("config") is { } config ? ConsumerConfig(config) : null,
    });

    JszCluster Cluster(JsonElement? json)
    {
        if (json is not { } cluster)
        {
            return default;
        }

        var first = _peers.Count;
        foreach (var peer in cluster.All("replicas"))
        {
            _peers.Add(new()
            {
                Name = peer.Text("name") ?? "",
                Current = peer.Flag("current") ?? false,
                Offline = peer.Flag("offline") ?? false,
                Active = peer.Long("active") ?? 0,
                Lag = peer.Ulong("lag") ?? 0,
            });
        }

        return new()
        {
            Present = true,
            Name = cluster.Text("name"),
            Leader = cluster.Text("leader"),
            RaftGroup = cluster.Text("raft_group"),
            LeaderSince = cluster.Time("leader_since"),
            FirstPeer = first,
            PeerCount = _peers.Count - first,
        };
    }

    void Source(JsonElement source, bool isMirror) => _sources.Add(new()
    {
        Name = source.Text("name") ?? "",
        Mirror = isMirror,
        External = source.Text("external", "api"),
        Lag = source.Ulong("lag"),
        Active = source.Long("active"),
        Error = source.Text("error", "description"),
    });

    static StreamConfig StreamConfig(JsonElement config) => new()
    {
        Retention = config.Text("retention"),
        Storage = config.Text("storage"),
        Discard = config.Text("discard"),
        MaxConsumers = config.Long("max_consumers"),
        MaxMsgs = config.Long("max_msgs"),
        MaxBytes = config.Long("max_bytes"),
        MaxAge = config.Long("max_age"),
        MaxMsgSize = config.Long("max_msg_size"),
        MaxMsgsPerSubject = config.Long("max_msgs_per_subject"),
        Replicas = (int?)config.Long("num_replicas"),
        Sealed = config.Flag("sealed") ?? false,
        Subjects = Joined(config, "subjects"),
        DiscardNewPerSubject = config.Flag("discard_new_per_subject") ?? false,
        AllowMsgTtl = config.Flag("allow_msg_ttl") ?? false,
        Monitor = Monitor(config),
    };

    static ConsumerConfig ConsumerConfig(JsonElement config) => new()
    {
        IsDurable = config.Text("durable_name") is not null,
        AckPolicy = config.Text("ack_policy"),
        AckWait = config.Long("ack_wait"),
        MaxDeliver = config.Long("max_deliver"),
        MaxAckPending = config.Long("max_ack_pending"),
        MaxWaiting = config.Long("max_waiting"),
        DeliverSubject = config.Text("deliver_subject"),
        InactiveThreshold = config.Long("inactive_threshold"),
        PauseUntil = config.Time("pause_until"),
        Replicas = (int?)config.Long("num_replicas"),
        Filter = Joined(config, "filter_subjects") ?? (config.Text("filter_subject") is { Length: > 0 } filter ? filter : null),
        LongestBackoff = config.At(["backoff"]) is { } waits && waits.GetArrayLength() > 0 ? waits.EnumerateArray().Max(static wait => wait.GetInt64()) : null,
        SkipsMessages = config.Text("deliver_policy") == "last_per_subject",
        ReplaysOriginal = config.Text("replay_policy") == "original",
        PriorityPolicy = config.Text("priority_policy") is var policy and not ("" or "none") ? policy : null,
        Monitor = Monitor(config),
    };

    static string? Joined(JsonElement config, string list) => config.At([list]) is { } all && all.GetArrayLength() > 0 ? string.Join(", ", all.EnumerateArray().Select(static one => one.GetString())) : null;

    static MonitorTerms? Monitor(JsonElement config) => config.Text("metadata", "io.nats.monitor.unprocessed-critical") is { } most ? new() { UnprocessedCritical = long.Parse(most, System.Globalization.CultureInfo.InvariantCulture) } : null;

    static ulong? Limited(ulong? limit) => limit == ulong.MaxValue ? null : limit;
}
