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
    CompactTime _receivedAt;
    CompactTime _toldAt;
    CompactTime _created;
    CompactTime _leaderSince;
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

    public string Account;
    public string AccountName;

    /// <summary>The server's name where there is no meta group, else empty: two such servers are two systems even in one domain.</summary>
    public string Standalone;

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

    /// <summary>When the reply came that the numbers are of, by our clock: a later picture may still show the same.</summary>
    public DateTimeOffset? ReceivedAt { readonly get => _receivedAt; set => _receivedAt = value; }

    /// <summary>The same by the server's clock, which also stamps the messages.</summary>
    public DateTimeOffset? ToldAt { readonly get => _toldAt; set => _toldAt = value; }
    public DateTimeOffset? Created { readonly get => _created; set => _created = value; }
    public DateTimeOffset? LeaderSince { readonly get => _leaderSince; set => _leaderSince = value; }
    public ulong? Messages { readonly get => _messages; set => _messages = value; }
    public ulong? Bytes { readonly get => _bytes; set => _bytes = value; }
    public ulong? FirstSeq { readonly get => _firstSeq; set => _firstSeq = value; }
    public ulong? LastSeq { readonly get => _lastSeq; set => _lastSeq = value; }
    public DateTimeOffset? FirstTime { readonly get => _firstTime; set => _firstTime = value; }
    public DateTimeOffset? LastTime { readonly get => _lastTime; set => _lastTime = value; }
    public long? Subjects { readonly get => _subjects; set => _subjects = value; }
    public long? Deleted { readonly get => _deleted; set => _deleted = value; }
    public ulong? Lost { readonly get => _lost; set => _lost = value; }
    public long? ConsumerCount { readonly get => _consumerCount; set => _consumerCount = value; }

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
    CompactTime _receivedAt;
    CompactTime _toldAt;
    CompactNumber _streamFirstSeq;
    CompactNumber _streamLastSeq;
    CompactTime _created;
    CompactTime _leaderSince;
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

    /// <summary>When the reply came that the numbers are of, by our clock.</summary>
    public DateTimeOffset? ReceivedAt { readonly get => _receivedAt; set => _receivedAt = value; }

    /// <summary>The same by the server's clock.</summary>
    public DateTimeOffset? ToldAt { readonly get => _toldAt; set => _toldAt = value; }

    /// <summary>The stream's first and last sequence in the same reply: of the copy that the consumer's leader reads.</summary>
    public ulong? StreamFirstSeq { readonly get => _streamFirstSeq; set => _streamFirstSeq = value; }

    public ulong? StreamLastSeq { readonly get => _streamLastSeq; set => _streamLastSeq = value; }
    public DateTimeOffset? Created { readonly get => _created; set => _created = value; }
    public DateTimeOffset? LeaderSince { readonly get => _leaderSince; set => _leaderSince = value; }
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

    /// <summary>Null for pull consumers and while unknown.</summary>
    public bool? PushBound;

    /// <summary>Each group of clients has one that is pinned; null where clients are not pinned.</summary>
    public bool? Pinned;
    public bool? Paused;

    /// <summary>Nanoseconds.</summary>
    public long? PauseRemaining { readonly get => _pauseRemaining; set => _pauseRemaining = value; }
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

/// <summary>An account known to any server.</summary>
/// <param name="Detail">Exports, imports and, in operator mode, claims; null until a server told.</param>
public sealed record AccountRow(string Id, string Name, bool? JetStream, AccountDetail? Detail);
