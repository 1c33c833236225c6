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
    /// <summary>False when the reply has no "cluster" object: a stand-alone server (2.9).</summary>
    public bool Present;
    public string? Name;
    public string? Leader;
    public string? RaftGroup;

    /// <summary>Only in the leader's own reply, 2.11.9 and later.</summary>
    public DateTimeOffset? LeaderSince;
    public int FirstPeer;
    public int PeerCount;
}

public struct JszStream
{
    public int Account;
    public string Name;
    public DateTimeOffset? Created;
    public JszCluster Cluster;

    /// <summary>"stream_raft_group": there for R1 streams too, unlike the cluster's raft group.</summary>
    public string? RaftGroup;
    public ulong? Messages;
    public ulong? Bytes;
    public ulong? FirstSeq;
    public ulong? LastSeq;

    /// <summary>Null on an empty stream.</summary>
    public DateTimeOffset? FirstTime;
    public DateTimeOffset? LastTime;

    /// <summary>Omitted when 0, as are <see cref="Deleted"/> and <see cref="Lost"/>.</summary>
    public long? Subjects;
    public long? Deleted;

    /// <summary>Messages the store lost.</summary>
    public ulong? Lost;
    public long? ConsumerCount;
    public int FirstSource;
    public int SourceCount;

    /// <summary>Null when the page was asked without configuration.</summary>
    public StreamConfig? Config;
}

public struct JszConsumer
{
    public int Stream;
    public string Name;
    public DateTimeOffset? Created;
    public JszCluster Cluster;
    public string? RaftGroup;
    public ulong? DeliveredConsumerSeq;
    public ulong? DeliveredStreamSeq;
    public DateTimeOffset? LastDelivered;
    public ulong? AckFloorConsumerSeq;
    public ulong? AckFloorStreamSeq;
    public DateTimeOffset? LastAcked;
    public long? AckPending;
    public long? Redelivered;
    public long? Waiting;
    public ulong? Pending;

    /// <summary>False when absent, as servers omit it; only meaningful for push consumers.</summary>
    public bool PushBound;
    public bool Paused;

    /// <summary>Nanoseconds.</summary>
    public long? PauseRemaining;

    /// <summary>Server time of the numbers, 2.10 and later.</summary>
    public DateTimeOffset? Time;
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
}

/// <summary>A consumer's settings that a reader reads. Durations in nanoseconds; -1 is unlimited.</summary>
public sealed record ConsumerConfig
{
    /// <summary>Null for an ephemeral consumer.</summary>
    public string? Durable { get; init; }

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
}
