namespace Surveyor.Snapshot;

/// <summary>
/// What all servers said, as of the end of a round. Immutable: readers may keep it as long as they like. Arrays are sorted by
/// identity (servers by name, streams by account, domain and name), so the same cluster gives the same order.
/// </summary>
public sealed record ClusterSnapshot
{
    readonly AccountRow[]? _knownAccounts;

    public static ClusterSnapshot Empty { get; } = new();

    /// <summary>End of the round; the default value before the first.</summary>
    public DateTimeOffset Taken { get; init; }

    /// <summary>Which of all this the page of this Surveyor shows.</summary>
    public ShardView Shard { get; init; } = ShardView.Whole;

    /// <summary>The lease of a pair; null when this Surveyor is always active.</summary>
    public LeaseReport? Lease { get; init; }

    /// <summary>Else it stands by for another and shows nothing about servers.</summary>
    public bool IsActive => Lease?.Held != false;

    public ConnectionReport Connection { get; init; } = new();

    public SurveyReport Survey { get; init; } = new();

    public QuestionReport[] Questions { get; init; } = [];

    public ServerRow[] Servers { get; init; } = [];

    /// <summary>Without those that were stopped on purpose.</summary>
    public int KnownServers => Servers.Count(server => server.State != ServerState.Stopped);

    public AccountRow[] Accounts { get; init; } = [];

    /// <summary>The same, of the last picture with a connection: what is heard without one has names, too.</summary>
    public AccountRow[] KnownAccounts
    {
        get => _knownAccounts ?? Accounts;
        init => _knownAccounts = value;
    }

    /// <summary>Of imports that are watched.</summary>
    public ImportTraffic[] ImportTraffic { get; init; } = [];

    public AccountDomainRow[] AccountDomains { get; init; } = [];

    public AccountTierRow[] AccountTiers { get; init; } = [];

    public StreamRow[] Streams { get; init; } = [];

    /// <summary>Followers' copies; filled only when replicas are wanted.</summary>
    public StreamRow[] StreamReplicas { get; init; } = [];

    /// <summary>Sorted by stream, so that a stream's consumers are a range.</summary>
    public ConsumerRow[] Consumers { get; init; } = [];

    /// <summary>Peers other than the leader, as the leader sees them; streams and consumers point into it.</summary>
    public Protocol.JszPeer[] Peers { get; init; } = [];

    public Protocol.JszSource[] Sources { get; init; } = [];

    /// <summary>Servers that may hold assets nobody has told about since Surveyor started, because they never answered.</summary>
    public int ServersWithUnknownAssets { get; init; }
}

/// <summary>The one connection. While it is down nothing else on the page is known.</summary>
public sealed record ConnectionReport
{
    public bool Connected { get; init; }

    /// <summary>Why it is not connected or not a system-account user; empty when all is well.</summary>
    public string Problem { get; init; } = "";

    /// <summary>False when PING was answered "no responders": the user is not in the system account.</summary>
    public bool? SystemAccount { get; init; }

    /// <summary>The server connected to.</summary>
    public string ServerName { get; init; } = "";

    public string Name { get; init; } = "surveyor";

    public long Reconnects { get; init; }

    public long Dropped { get; init; }

    public long BytesIn { get; init; }

    public long BytesOut { get; init; }

    public long MessagesIn { get; init; }

    public long MessagesOut { get; init; }

    /// <summary>Refused publishes and subscriptions by class of subject, "SERVER.*.JSZ".</summary>
    public IReadOnlyList<KeyValuePair<string, long>> PermissionErrors { get; init; } = [];
}

/// <summary>The survey itself, since the start.</summary>
public sealed record SurveyReport
{
    public long Rounds { get; init; }

    /// <summary>Rounds that nobody answered, and rounds and scrapes that found the connection down.</summary>
    public long FailedRounds { get; init; }

    public TimeSpan DurationTotal { get; init; }

    public TimeSpan LastDuration { get; init; }

    public long LateReplies { get; init; }

    /// <summary>Replies that were no JSON or did not say who sent them.</summary>
    public long GarbageReplies { get; init; }

    public long DuplicateReplies { get; init; }

    /// <summary>Known servers that stayed silent, summed over rounds.</summary>
    public long NoReplies { get; init; }

    /// <summary>Times a server was heard and not taken in because of the cap.</summary>
    public long ServersRefused { get; init; }

    /// <summary>Streams and consumers of the last pass that were not taken in because of the caps.</summary>
    public int AssetsRefused { get; init; }

    /// <summary>Accounts now told by servers that were not taken in because of the cap.</summary>
    public int AccountsRefused { get; init; }

    /// <summary>Servers that answered in the last round.</summary>
    public int Answered { get; init; }

    /// <summary>The configured count, else <see cref="ClusterSnapshot.KnownServers"/>; null when neither is known.</summary>
    public int? Expected { get; init; }

    /// <summary>The configured count, null when not given.</summary>
    public int? ConfiguredCount { get; init; }

    /// <summary>The highest `active_servers` any server reported: a cross-check of the census.</summary>
    public int? ActiveServers { get; init; }

    /// <summary>How long replies are waited for when the scraper does not say.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>End of the last round; null before the first.</summary>
    public DateTimeOffset? LastRoundAt { get; init; }
}
