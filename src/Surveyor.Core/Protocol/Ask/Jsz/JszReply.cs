namespace Surveyor.Protocol;

/// <summary>
/// One JSZ reply (one server, one page of accounts) as compact rows. Streams point to their account, consumers to their
/// stream, and both to a range of <see cref="Peers"/>; streams also to a range of <see cref="Sources"/>.
/// Strings come from a <see cref="NameTable"/> and are shared between replies and rounds; a row without a name has "".
/// Null is "the server did not say"; where it omits what is 0, that is said there.
/// </summary>
public sealed record JszReply
{
    public required JszTotals Totals { get; init; }

    public required JszAccount[] Accounts { get; init; }

    public required JszStream[] Streams { get; init; }

    public required JszConsumer[] Consumers { get; init; }

    /// <summary>Consumers of which the sender has a copy that another server leads, where those are told apart.</summary>
    public JszFollower[] Followers { get; init; } = [];

    public required JszPeer[] Peers { get; init; }

    public required JszSource[] Sources { get; init; }
}

/// <summary>The head of a JSZ reply: the whole server, whatever the page.</summary>
public sealed record JszTotals
{
    public DateTimeOffset? Now { get; init; }

    public bool? Disabled { get; init; }

    public JetStreamConfig? Config { get; init; }

    public long? Streams { get; init; }

    public long? Consumers { get; init; }

    public ulong? Messages { get; init; }

    public ulong? Bytes { get; init; }

    /// <summary>Streams led here; only with "raft" and from 2.11.11 on. Same for <see cref="ConsumersLeader"/>.</summary>
    public long? StreamsLeader { get; init; }

    public long? ConsumersLeader { get; init; }

    public MetaCluster? Meta { get; init; }

    /// <summary>JetStream accounts on the server, for paging; absent before 2.10.28.</summary>
    public int? AccountsTotal { get; init; }
}

/// <summary>An account's JetStream use, cluster-wide. Reserved is the account's limit, null when unlimited.</summary>
public struct JszAccount
{
    public string Id;
    public string Name;
    public ulong? Memory;
    public ulong? Storage;
    public ulong? ReservedMemory;
    public ulong? ReservedStorage;
}

/// <summary>Where an asset lives, as the answering server sees it. No leader: no quorum, or the server does not know.</summary>
public struct JszCluster
{
    CompactTime _leaderSince;

    /// <summary>False when the reply has no "cluster" object: a stand-alone server (2.9).</summary>
    public bool Present;
    public string? Name;
    public string? Leader;
    public string? RaftGroup;

    /// <summary>Only in the leader's own reply, 2.11.9 and later.</summary>
    public DateTimeOffset? LeaderSince { readonly get => _leaderSince; set => _leaderSince = value; }
    public int FirstPeer;
    public int PeerCount;
}

public struct JszStream
{
    CompactTime _created;
    CompactNumber _messages;
    CompactNumber _bytes;
    CompactNumber _firstSeq;
    CompactNumber _lastSeq;
    CompactTime _firstTime;
    CompactTime _lastTime;
    CompactNumber _subjects;
    CompactNumber _deleted;
    CompactNumber _lost;
    CompactNumber _consumerCount;

    public int Account;
    public string Name;
    public DateTimeOffset? Created { readonly get => _created; set => _created = value; }
    public JszCluster Cluster;

    /// <summary>"stream_raft_group": there for R1 streams too, unlike the cluster's raft group.</summary>
    public string? RaftGroup;
    public ulong? Messages { readonly get => _messages; set => _messages = value; }
    public ulong? Bytes { readonly get => _bytes; set => _bytes = value; }
    public ulong? FirstSeq { readonly get => _firstSeq; set => _firstSeq = value; }
    public ulong? LastSeq { readonly get => _lastSeq; set => _lastSeq = value; }

    /// <summary>Null on an empty stream.</summary>
    public DateTimeOffset? FirstTime { readonly get => _firstTime; set => _firstTime = value; }
    public DateTimeOffset? LastTime { readonly get => _lastTime; set => _lastTime = value; }

    /// <summary>Omitted when 0, as are <see cref="Deleted"/> and <see cref="Lost"/>.</summary>
    public long? Subjects { readonly get => _subjects; set => _subjects = value; }
    public long? Deleted { readonly get => _deleted; set => _deleted = value; }

    /// <summary>Messages the store lost.</summary>
    public ulong? Lost { readonly get => _lost; set => _lost = value; }
    public long? ConsumerCount { readonly get => _consumerCount; set => _consumerCount = value; }
    public int FirstSource;
    public int SourceCount;

    /// <summary>Null when the page was asked without configuration.</summary>
    public StreamConfig? Config;
}

public struct JszConsumer
{
    CompactTime _created;
    CompactNumber _deliveredConsumerSeq;
    CompactNumber _deliveredStreamSeq;
    CompactTime _lastDelivered;
    CompactNumber _ackFloorConsumerSeq;
    CompactNumber _ackFloorStreamSeq;
    CompactTime _lastAcked;
    CompactNumber _ackPending;
    CompactNumber _redelivered;
    CompactNumber _waiting;
    CompactNumber _pending;
    CompactNumber _pauseRemaining;
    CompactTime _time;

    public int Stream;
    public string Name;
    public DateTimeOffset? Created { readonly get => _created; set => _created = value; }
    public JszCluster Cluster;
    public string? RaftGroup;
    public ulong? DeliveredConsumerSeq { readonly get => _deliveredConsumerSeq; set => _deliveredConsumerSeq = value; }
    public ulong? DeliveredStreamSeq { readonly get => _deliveredStreamSeq; set => _deliveredStreamSeq = value; }
    public DateTimeOffset? LastDelivered { readonly get => _lastDelivered; set => _lastDelivered = value; }
    public ulong? AckFloorConsumerSeq { readonly get => _ackFloorConsumerSeq; set => _ackFloorConsumerSeq = value; }
    public ulong? AckFloorStreamSeq { readonly get => _ackFloorStreamSeq; set => _ackFloorStreamSeq = value; }
    public DateTimeOffset? LastAcked { readonly get => _lastAcked; set => _lastAcked = value; }
    public long? AckPending { readonly get => _ackPending; set => _ackPending = value; }
    public long? Redelivered { readonly get => _redelivered; set => _redelivered = value; }
    public long? Waiting { readonly get => _waiting; set => _waiting = value; }
    public ulong? Pending { readonly get => _pending; set => _pending = value; }

    /// <summary>False when absent, as servers omit it; only meaningful for push consumers.</summary>
    public bool PushBound;

    /// <summary>A group of clients has none that is pinned.</summary>
    public bool Unpinned;
    public bool Paused;

    /// <summary>Nanoseconds.</summary>
    public long? PauseRemaining { readonly get => _pauseRemaining; set => _pauseRemaining = value; }

    /// <summary>Server time of the numbers, 2.10 and later.</summary>
    public DateTimeOffset? Time { readonly get => _time; set => _time = value; }
    public ConsumerConfig? Config;
}

/// <summary>A copy of a consumer on a server that does not lead it: its numbers are not worth keeping.</summary>
public struct JszFollower
{
    CompactTime _created;

    public int Stream;
    public string Name;
    public DateTimeOffset? Created { readonly get => _created; set => _created = value; }
    public string? ClusterName;
    public string Leader;
    public string? RaftGroup;
    public ConsumerConfig? Config;
}

/// <summary>A raft peer of an asset other than the leader. Active in nanoseconds, 0 when never or unknown.</summary>
public struct JszPeer
{
    public string Name;
    public bool Current;
    public bool Offline;
    public long Active;
    public ulong Lag;
}

/// <summary>A mirror's or source's origin.</summary>
public struct JszSource
{
    public string Name;
    public bool Mirror;

    /// <summary>The origin's API prefix when it is in another account or domain.</summary>
    public string? External;
    public ulong? Lag;

    /// <summary>Nanoseconds since the last contact; -1 when never.</summary>
    public long? Active;
    public string? Error;
}

/// <summary>A stream's limits; -1 is unlimited. Ages in nanoseconds, sizes in bytes.</summary>
public sealed record StreamConfig
{
    public string? Retention { get; init; }

    public string? Storage { get; init; }

    public string? Discard { get; init; }

    public long? MaxConsumers { get; init; }

    public long? MaxMsgs { get; init; }

    public long? MaxBytes { get; init; }

    public long? MaxAge { get; init; }

    public long? MaxMsgSize { get; init; }

    public long? MaxMsgsPerSubject { get; init; }

    public int? Replicas { get; init; }

    public bool Sealed { get; init; }

    /// <summary>What it stores, separated by commas; null for mirrors and where there are only sources.</summary>
    public string? Subjects { get; init; }

    /// <summary>A full subject refuses, too; with discard new and a limit per subject.</summary>
    public bool DiscardNewPerSubject { get; init; }

    /// <summary>Messages may end on their own.</summary>
    public bool AllowMsgTtl { get; init; }

    /// <summary>What the owner wants to be told of, from the metadata; null when nothing.</summary>
    public MonitorTerms? Monitor { get; init; }
}

/// <summary>A consumer's settings that a reader reads. Durations in nanoseconds; -1 is unlimited.</summary>
public sealed record ConsumerConfig
{
    /// <summary>It has a durable name, which is its own; else it is ephemeral.</summary>
    public bool IsDurable { get; init; }

    public string? AckPolicy { get; init; }

    public long? AckWait { get; init; }

    public long? MaxDeliver { get; init; }

    public long? MaxAckPending { get; init; }

    public long? MaxWaiting { get; init; }

    /// <summary>Set for push consumers.</summary>
    public string? DeliverSubject { get; init; }

    public long? InactiveThreshold { get; init; }

    public DateTimeOffset? PauseUntil { get; init; }

    /// <summary>0 = as many as the stream has.</summary>
    public int? Replicas { get; init; }

    /// <summary>The subjects it reads, separated by commas; null: all of the stream.</summary>
    public string? Filter { get; init; }

    /// <summary>The longest of its back-off; null without one.</summary>
    public long? LongestBackoff { get; init; }

    /// <summary>Begins with the last message of each subject: what lies between them is not for it.</summary>
    public bool SkipsMessages { get; init; }

    /// <summary>Delivers at the speed the messages came at.</summary>
    public bool ReplaysOriginal { get; init; }

    /// <summary>"overflow", "pinned_client", "prioritized"; null without groups of clients.</summary>
    public string? PriorityPolicy { get; init; }

    /// <summary>What the owner wants to be told of, from the metadata; null when nothing.</summary>
    public MonitorTerms? Monitor { get; init; }

    /// <summary>It reads only some messages of the stream. Many name the stream's own subjects as their filter, which is all of them.</summary>
    public bool IsFiltered(StreamConfig? stream) => SkipsMessages || (Filter is not (null or ">") && Filter != stream?.Subjects);
}

/// <summary>
/// What an asset's metadata asks monitors for, "io.nats.monitor.": the keys that the nats CLI and jsm.go read. Durations in
/// nanoseconds. Null where a key is absent or cannot be read.
/// </summary>
public sealed record MonitorTerms
{
    /// <summary>False: the owner wants no verdict.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Of consumers: messages delivered and not acknowledged.</summary>
    public long? OutstandingAckCritical { get; init; }

    public long? WaitingCritical { get; init; }

    /// <summary>Messages not delivered yet.</summary>
    public long? UnprocessedCritical { get; init; }

    public long? LastDeliveryCritical { get; init; }

    public long? LastAckCritical { get; init; }

    public long? RedeliveryCritical { get; init; }

    /// <summary>Each group of clients must have one that is pinned.</summary>
    public bool? Pinned { get; init; }

    /// <summary>Of streams: how far behind its origin a mirror or source is.</summary>
    public long? LagCritical { get; init; }

    public long? SeenCritical { get; init; }

    public long? MinSources { get; init; }

    public long? MaxSources { get; init; }

    public long? PeerExpect { get; init; }

    public long? PeerLagCritical { get; init; }

    public long? PeerSeenCritical { get; init; }

    /// <summary>Fewer messages than that.</summary>
    /// <summary>Of streams that discard old messages: how long they should stay.</summary>
    public long? Retention { get; init; }

    public long? MsgsWarn { get; init; }

    public long? MsgsCritical { get; init; }

    public long? SubjectsWarn { get; init; }

    public long? SubjectsCritical { get; init; }
}
