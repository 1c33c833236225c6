using Surveyor.Protocol;

namespace Surveyor.Snapshot;

public enum AssetState
{
    /// <summary>Its leader answered; the numbers are the leader's.</summary>
    Ok,

    /// <summary>Two rounds in a row named no leader.</summary>
    Leaderless,

    /// <summary>The named leader is silent or does not claim it, or only one round named none.</summary>
    Unknown,

    /// <summary>It was there, and all servers that had it are silent now.</summary>
    Offline,
}

/// <summary>
/// A stream as its leader tells it. Numbers are null unless the state is <see cref="AssetState.Ok"/>. The same layout serves
/// replicas: then <see cref="ServerName"/> is a follower.
/// </summary>
public struct StreamRow
{
    public string Account;
    public string AccountName;

    /// <summary>The JetStream domain of the servers; empty for the default one.</summary>
    public string Domain;
    public string Name;
    public AssetState State;

    /// <summary>Something about it needs eyes: not ok, a replica offline or behind, a mirror failing. Never cut by a cap.</summary>
    public bool Troubled;
    public string ClusterName;
    public string RaftGroup;

    /// <summary>The leader as named by the reply used; empty when none.</summary>
    public string Leader;

    /// <summary>Whose reply this is.</summary>
    public string ServerName;
    public string ServerId;
    public DateTimeOffset? Created;
    public DateTimeOffset? LeaderSince;
    public ulong? Messages;
    public ulong? Bytes;
    public ulong? FirstSeq;
    public ulong? LastSeq;
    public DateTimeOffset? FirstTime;
    public DateTimeOffset? LastTime;
    public long? Subjects;
    public long? Deleted;
    public ulong? Lost;
    public long? ConsumerCount;

    /// <summary>Last known configuration; null when never seen.</summary>
    public StreamConfig? Config;
    public int FirstPeer;
    public int PeerCount;
    public int FirstSource;
    public int SourceCount;
    public int FirstConsumer;
    public int ConsumerRows;
}

/// <summary>A consumer as its own leader tells it, which is often another server than the stream's.</summary>
public struct ConsumerRow
{
    /// <summary>Index of the stream in <see cref="ClusterSnapshot.Streams"/>.</summary>
    public int Stream;
    public string Name;
    public AssetState State;

    /// <summary>Something about it needs eyes: not ok, acks at the limit, redeliveries, a replica offline. Never cut or folded away.</summary>
    public bool Troubled;

    /// <summary>True without a durable name, null while the configuration is unknown.</summary>
    public bool? Ephemeral;
    public string ClusterName;
    public string RaftGroup;
    public string Leader;
    public string ServerName;
    public string ServerId;
    public DateTimeOffset? Created;
    public DateTimeOffset? LeaderSince;
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

    /// <summary>Null for pull consumers and while unknown.</summary>
    public bool? PushBound;
    public bool? Paused;

    /// <summary>Nanoseconds.</summary>
    public long? PauseRemaining;
    public ConsumerConfig? Config;
    public int FirstPeer;
    public int PeerCount;
}

/// <summary>One account in one JetStream domain. Used is cluster-wide; a limit is null when unlimited.</summary>
public sealed record AccountDomainRow(
    string Account,
    string AccountName,
    string Domain,
    ulong? MemoryUsed,
    ulong? StorageUsed,
    ulong? MemoryLimit,
    ulong? StorageLimit,
    int Streams,
    int Consumers);

/// <summary>Use and reservation of one account's streams of one replication factor, bytes. Reserved sums max_bytes where there is one.</summary>
public sealed record AccountTierRow(string Account, string AccountName, string Tier, ulong MemoryUsed, ulong MemoryReserved, ulong StorageUsed, ulong StorageReserved);

/// <summary>An account known to any server. Claims exist only in operator mode.</summary>
public sealed record AccountRow(string Id, string Name, bool? JetStream, AccountDetail? Claims);
