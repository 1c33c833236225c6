using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>Where a row of a JSZ reply was seen. The reply is there until its pass is over.</summary>
readonly record struct Sighting(JszReply? Reply, int Row, KnownServer Server, DateTimeOffset ReceivedAt);

/// <summary>
/// A stream or consumer as remembered between passes, and what this pass's replies say of it. The leader's word wins:
/// the reply of the server that the asset's own cluster names as leader.
/// </summary>
class KnownAsset(string name)
{
    static readonly HostSet Nowhere = new();

    int _pass;
    object? _config;
    CompactTime _configCreated;
    string _configLeader = "";
    int _configPass;
    int _leaderConfigPass;
    CompactTime _claimSince;
    CompactTime _created;
    CompactTime _lastSeen;
    CompactTime _leaderlessSince;

    public string Name { get; } = name;

    public DateTimeOffset? Created { get => _created; private set => _created = value; }

    public DateTimeOffset LastSeen { get => _lastSeen.Or(default); private set => _lastSeen = value; }

    /// <summary>The servers that listed it in the last pass it was seen in.</summary>
    public HostSet Hosts { get; private set; } = Nowhere;

    public string Leader { get; private set; } = "";

    public string ClusterName { get; private set; } = "";

    public string RaftGroup { get; private set; } = "";

    public AssetState State { get; private set; }

    /// <summary>The leader's own row of this pass.</summary>
    public Sighting? Claim { get; private set; }

    /// <summary>Consecutive passes in which nobody named a leader.</summary>
    int _leaderlessPasses;
    bool _leaderNamed;

    /// <summary>Two passes of one scrape are one look.</summary>
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>Never read, or created anew or led by another server since.</summary>
    public bool ConfigOutdated => !HasConfig || (Leader.Length > 0 && Leader != _configLeader);

    /// <summary>Configuration of another incarnation of the asset is not its own.</summary>
    bool HasConfig => _config is not null && _configCreated == _created;

    public bool SeenIn(int pass) => _pass == pass;

    /// <param name="nobody">The empty set of the pass.</param>
    public void See(int pass, HostSet nobody, in Sighting sighting, in JszCluster cluster, DateTimeOffset? created, string? raftGroup)
    {
        if (_pass != pass)
        {
            Begin(pass, nobody);
        }

        LastSeen = sighting.ReceivedAt;
        Hosts = Hosts.With(sighting.Server);
        ClusterName = cluster.Name ?? sighting.Server.Key.Cluster;
        RaftGroup = raftGroup ?? cluster.RaftGroup ?? "";
        Consider(sighting, cluster);
        if (IsClaimOf(sighting.Server) || (Claim is null && (Created is null || created > Created)))
        {
            Created = created;
        }
    }

    /// <summary>Takes a configuration that a row of the server came with; the leader's wins.</summary>
    public void Configure(object? config, DateTimeOffset? created, KnownServer server)
    {
        var isLeaders = IsClaimOf(server);
        if (config is null || (!isLeaders && _leaderConfigPass == _pass))
        {
            return;
        }

        (_config, _configCreated, _configLeader, _configPass) = (config, created, Leader, _pass);
        _leaderConfigPass = isLeaders ? _pass : _leaderConfigPass;
    }

    /// <summary>Draws the conclusion once all replies of the pass are in.</summary>
    public void Conclude(int pass)
    {
        if (_pass != pass)
        {
            return;
        }

        _leaderlessPasses = _leaderNamed ? 0 : _leaderlessPasses + 1;
        _leaderlessSince = _leaderlessPasses == 1 ? LastSeen : _leaderlessSince;
        var isLeaderless = _leaderlessPasses >= 2 && LastSeen - _leaderlessSince.Or(default) >= BetweenLooks;
        State = Claim is not null ? AssetState.Ok : isLeaderless ? AssetState.Leaderless : AssetState.Unknown;
        if (!_leaderNamed)
        {
            Leader = "";
        }

        // Who leads was perhaps not known yet when the configuration was read.
        _configLeader = _configPass == pass ? Leader : _configLeader;
    }

    /// <summary>Nobody listed it in this pass, and nobody who could answered without it.</summary>
    public void Missing(AssetState state)
    {
        State = state;
        Claim = null;
    }

    /// <summary>The rows were made: what they were made from need not be kept until the next pass.</summary>
    public void LetGo()
    {
        Claim = Claim is { } claim ? claim with { Reply = null } : null;
    }

    protected T? Config<T>()
        where T : class => HasConfig ? (T?)_config : null;

    bool IsClaimOf(KnownServer server) => Claim is { } claim && ReferenceEquals(claim.Server, server);

    void Begin(int pass, HostSet nobody)
    {
        _pass = pass;
        _leaderNamed = false;
        _claimSince = null;
        Claim = null;
        Hosts = nobody;
    }

    void Consider(in Sighting sighting, in JszCluster cluster)
    {
        // A stand-alone server of 2.9 sends no cluster at all: what it has, it leads.
        var leader = cluster.Present ? cluster.Leader : sighting.Server.Key.Name;
        if (string.IsNullOrEmpty(leader))
        {
            return;
        }

        _leaderNamed = true;
        var claims = leader == sighting.Server.Key.Name;
        if (!claims && Claim is not null)
        {
            return;
        }

        if (claims && Claim is { } other && !IsNewer(cluster.LeaderSince, sighting.ReceivedAt, other.ReceivedAt))
        {
            return;
        }

        Leader = leader;
        if (claims)
        {
            Claim = sighting;
            _claimSince = cluster.LeaderSince;
        }
    }

    bool IsNewer(DateTimeOffset? since, DateTimeOffset receivedAt, DateTimeOffset otherReceivedAt) =>
        since is { } mine && (DateTimeOffset?)_claimSince is { } theirs ? mine > theirs : receivedAt > otherReceivedAt;
}

sealed class KnownConsumer(string name) : KnownAsset(name)
{
    public ConsumerConfig? Config => Config<ConsumerConfig>();
}

sealed class KnownStream(StreamKey key, string accountName) : KnownAsset(key.Name)
{
    List<KnownConsumer>? _ordered;

    public StreamKey Key { get; } = key;

    public string AccountName { get; set; } = accountName;

    public StreamConfig? Config => Config<StreamConfig>();

    public Dictionary<string, KnownConsumer> Consumers { get; } = [];

    /// <summary>By name; sorted again only when one came or went.</summary>
    public List<KnownConsumer> Ordered => _ordered ??= [.. Consumers.Values.OrderBy(consumer => consumer.Name, StringComparer.Ordinal)];

    public void ConsumersChanged() => _ordered = null;
}

/// <summary>
/// What makes a stream itself: hub and leaf may hold the same account and stream. <see cref="Standalone"/> is the server's
/// name where there is no meta group, else empty: two such servers are two systems even in one domain.
/// </summary>
readonly record struct StreamKey(string Account, string Domain, string Standalone, string Name);
