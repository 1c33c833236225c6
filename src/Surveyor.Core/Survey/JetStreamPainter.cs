using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>Turns the registry and the replies of a pass into rows.</summary>
/// <param name="peers">How many there probably are: as many as the last time.</param>
/// <param name="wants">The accounts shown here; null: all.</param>
sealed class JetStreamPainter(AssetRegistry registry, SurveyOptions options, int peers, Func<string, bool>? wants)
{
    static readonly ServerVersion PauseSince = new(2, 11, 0);

    readonly StreamRow[] _streams = new StreamRow[registry.Ordered.Count];
    readonly List<(int Stream, StreamRow Row)> _replicas = [];
    readonly ConsumerRow[] _consumers = new ConsumerRow[registry.ConsumerCount];
    JszPeer[] _peers = new JszPeer[peers];
    int _peerCount;
    readonly List<JszSource> _sources = [];

    public JetStreamPicture Paint(IReadOnlyList<JszServerReply> replies)
    {
        var (index, consumers) = (0, 0);
        foreach (var stream in registry.Ordered)
        {
            ref var row = ref _streams[index];
            Fill(ref row, stream);
            row.FirstConsumer = consumers;
            foreach (var consumer in stream.Ordered)
            {
                Fill(ref _consumers[consumers++], consumer, index);
                consumer.LetGo();
            }

            stream.LetGo();
            row.ConsumerRows = consumers - row.FirstConsumer;
            row.ConsumerCount = CountOf(row);
            index++;
        }

        if (options.Needs.HasFlag(Needs.StreamReplicas))
        {
            Replicas(replies);
        }

        return new(_streams, [.. Sorted(_replicas)], _consumers, Peers(), [.. _sources], Accounts(replies), [.. Tiers()]);
    }

    /// <summary>
    /// The leader of a stream counts the consumers it has a copy of, and of an ephemeral one on another server it has none.
    /// So those that any server lists count, unless some were not taken in.
    /// </summary>
    long? CountOf(in StreamRow row) =>
        row.ConsumerCount is not { } told ? null : registry.Refused > 0 ? Math.Max(told, row.ConsumerRows) : row.ConsumerRows;

    void Fill(ref StreamRow row, KnownStream stream)
    {
        row = new()
        {
            Account = stream.Key.Account,
            AccountName = stream.AccountName,
            Domain = stream.Key.Domain,
            Standalone = stream.Key.Standalone,
            Name = stream.Name,
            State = stream.State,
            ClusterName = stream.ClusterName,
            RaftGroup = stream.RaftGroup,
            Leader = stream.Leader,
            ServerName = "",
            ServerId = "",
            Created = stream.Created,
            Config = stream.Config,
            Troubled = stream.State != AssetState.Ok,
        };
        if (stream.Claim is { Reply: { } reply } claim)
        {
            ref var told = ref reply.Streams[claim.Row];
            Fill(ref row, told, claim.Server);
            (row.ReceivedAt, row.ToldAt) = (claim.ReceivedAt, reply.Totals.Now);
            (row.FirstPeer, row.PeerCount) = Copy(reply, told.Cluster);
            row.FirstSource = _sources.Count;
            row.SourceCount = told.SourceCount;
            _sources.AddRange(reply.Sources.AsSpan(told.FirstSource, told.SourceCount));
            row.Troubled |= PeersTroubled(row.FirstPeer);
            for (var source = row.FirstSource; source < _sources.Count; source++)
            {
                row.Troubled |= _sources[source].Error is not null;
            }
        }
    }

    static void Fill(ref StreamRow row, in JszStream told, KnownServer server)
    {
        row.ServerName = server.Key.Name;
        row.ServerId = server.Id;
        row.LeaderSince = told.Cluster.LeaderSince;
        row.Messages = told.Messages;
        row.Bytes = told.Bytes;
        row.FirstSeq = told.FirstSeq;
        row.LastSeq = told.LastSeq;
        row.FirstTime = told.FirstTime;
        row.LastTime = told.LastTime;
        row.ConsumerCount = told.ConsumerCount;
        if (told.Messages is not null)
        {
            // Servers leave these out of a state they tell when they are 0.
            row.Subjects = told.Subjects ?? 0;
            row.Deleted = told.Deleted ?? 0;
            row.Lost = told.Lost ?? 0;
        }
    }

    void Fill(ref ConsumerRow row, KnownConsumer consumer, int stream)
    {
        row = new()
        {
            Stream = stream,
            Name = consumer.Name,
            State = consumer.State,
            Ephemeral = consumer.Config is { } config ? !config.IsDurable : null,
            ClusterName = consumer.ClusterName,
            RaftGroup = consumer.RaftGroup,
            Leader = consumer.Leader,
            ServerName = "",
            ServerId = "",
            Created = consumer.Created,
            Config = consumer.Config,
            Troubled = consumer.State != AssetState.Ok,
        };
        if (consumer.Claim is { Reply: { } reply } claim)
        {
            ref var told = ref reply.Consumers[claim.Row];
            Fill(ref row, told, claim.Server);
            (row.ReceivedAt, row.ToldAt) = (claim.ReceivedAt, told.Time ?? reply.Totals.Now);
            (row.StreamFirstSeq, row.StreamLastSeq) = (reply.Streams[told.Stream].FirstSeq, reply.Streams[told.Stream].LastSeq);
            (row.FirstPeer, row.PeerCount) = Copy(reply, told.Cluster);
            row.Troubled |= PeersTroubled(row.FirstPeer) || told.Redelivered > 0
                || (row.Config?.MaxAckPending is > 0 and var most && told.AckPending >= most);
        }
    }

    static void Fill(ref ConsumerRow row, in JszConsumer told, KnownServer server)
    {
        row.ServerName = server.Key.Name;
        row.ServerId = server.Id;
        row.LeaderSince = told.Cluster.LeaderSince;
        row.DeliveredConsumerSeq = told.DeliveredConsumerSeq;
        row.DeliveredStreamSeq = told.DeliveredStreamSeq;
        row.LastDelivered = told.LastDelivered;
        row.AckFloorConsumerSeq = told.AckFloorConsumerSeq;
        row.AckFloorStreamSeq = told.AckFloorStreamSeq;
        row.LastAcked = told.LastAcked;
        row.AckPending = told.AckPending;
        row.Redelivered = told.Redelivered;
        row.Waiting = told.Waiting;
        row.Pending = told.Pending;
        row.PushBound = row.Config?.DeliverSubject is null ? null : told.PushBound;
        row.Pinned = row.Config?.PriorityPolicy == "pinned_client" ? !told.Unpinned : null;
        row.Paused = server.Release < PauseSince ? null : told.Paused;
        row.PauseRemaining = told.PauseRemaining;
    }

    (int First, int Count) Copy(JszReply reply, in JszCluster cluster)
    {
        var first = _peerCount;
        if (_peers.Length - first < cluster.PeerCount)
        {
            Array.Resize(ref _peers, Math.Max(first + cluster.PeerCount, first + (first / 4) + 64));
        }

        reply.Peers.AsSpan(cluster.FirstPeer, cluster.PeerCount).CopyTo(_peers.AsSpan(first));
        _peerCount += cluster.PeerCount;
        return (first, cluster.PeerCount);
    }

    /// <summary>Without a copy when there are as many as the last time, which is usual.</summary>
    JszPeer[] Peers() => _peers.Length == _peerCount ? _peers : _peers[.._peerCount];

    bool PeersTroubled(int first)
    {
        for (var i = first; i < _peerCount; i++)
        {
            if (_peers[i].Offline || !_peers[i].Current)
            {
                return true;
            }
        }

        return false;
    }

    void Replicas(IReadOnlyList<JszServerReply> replies)
    {
        var painted = new HashSet<(StreamKey, string)>();
        var byKey = registry.Ordered.Select((stream, index) => (stream.Key, index)).ToDictionary();
        foreach (var reply in replies)
        {
            foreach (var page in reply.Pages)
            {
                var standalone = page.Totals.Meta is null ? reply.Server.Key.Name : "";
                foreach (ref var told in page.Streams.AsSpan())
                {
                    var key = new StreamKey(page.Accounts[told.Account].Id, reply.Server.Key.Domain, standalone, told.Name);
                    if (byKey.TryGetValue(key, out var stream) && _streams[stream].ServerId != reply.Server.Id && painted.Add((key, reply.Server.Id)))
                    {
                        var row = _streams[stream];
                        row.Leader = told.Cluster.Leader ?? "";
                        Fill(ref row, told, reply.Server);
                        _replicas.Add((stream, row));
                    }
                }
            }
        }
    }

    static IEnumerable<StreamRow> Sorted(IEnumerable<(int Stream, StreamRow Row)> replicas) => replicas
        .OrderBy(replica => replica.Stream)
        .ThenBy(replica => replica.Row.ServerName, StringComparer.Ordinal)
        .ThenBy(replica => replica.Row.ServerId, StringComparer.Ordinal)
        .Select(replica => replica.Row);

    /// <summary>An account's use is cluster-wide in every reply; the meta leader's is taken, else the latest.</summary>
    AccountDomainRow[] Accounts(IReadOnlyList<JszServerReply> replies)
    {
        var rows = new Dictionary<(string Account, string Domain, string Standalone), (JszAccount Row, bool Leader)>();
        foreach (var reply in replies)
        {
            foreach (var page in reply.Pages)
            {
                var standalone = page.Totals.Meta is null ? reply.Server.Key.Name : "";
                var leader = standalone.Length > 0 || page.Totals.Meta?.Leader == reply.Server.Key.Name;
                foreach (var account in page.Accounts)
                {
                    if (wants?.Invoke(account.Id) == false)
                    {
                        continue;
                    }

                    var key = (account.Id, reply.Server.Key.Domain, standalone);
                    if (!rows.TryGetValue(key, out var known) || leader || !known.Leader)
                    {
                        rows[key] = (account, leader);
                    }
                }
            }
        }

        // By index: the rows are big.
        var assets = Enumerable.Range(0, _streams.Length).GroupBy(stream => (_streams[stream].Account, _streams[stream].Domain)).ToDictionary(
            streams => streams.Key, streams => (Streams: streams.Count(), Consumers: streams.Sum(stream => _streams[stream].ConsumerRows)));
        return [.. rows
            .GroupBy(row => (row.Key.Account, row.Key.Domain))
            .Select(group => Sum(group.Key.Account, group.Key.Domain, [.. group.Select(row => row.Value.Row)], assets.GetValueOrDefault(group.Key)))
            .OrderBy(row => row.Account, StringComparer.Ordinal).ThenBy(row => row.Domain, StringComparer.Ordinal)
            .Take(options.MaxAccounts)];
    }

    static AccountDomainRow Sum(string account, string domain, JszAccount[] rows, (int Streams, int Consumers) assets) => new(
        account,
        rows[0].Name,
        domain,
        Sum(rows, row => row.Memory),
        Sum(rows, row => row.Storage),
        Sum(rows, row => row.ReservedMemory),
        Sum(rows, row => row.ReservedStorage),
        assets.Streams,
        assets.Consumers);

    /// <summary>Null when any part is unknown or unlimited.</summary>
    static ulong? Sum(JszAccount[] rows, Func<JszAccount, ulong?> part)
    {
        ulong sum = 0;
        foreach (var row in rows)
        {
            if (part(row) is not { } value)
            {
                return null;
            }

            sum += value;
        }

        return sum;
    }

    /// <summary>A total needs all its parts: none for a tier with a stream whose numbers are unknown, or that may belong to any tier.</summary>
    IEnumerable<AccountTierRow> Tiers() => Enumerable.Range(0, _streams.Length)
        .GroupBy(stream => _streams[stream].Account)
        .Where(account => account.All(stream => _streams[stream].Config is { Replicas: > 0 }))
        .SelectMany(account => account.GroupBy(stream => (_streams[stream].Account, _streams[stream].Config!.Replicas)))
        .Where(tier => tier.All(stream => _streams[stream] is { State: AssetState.Ok, Bytes: not null }))
        .OrderBy(tier => tier.Key.Account, StringComparer.Ordinal).ThenBy(tier => tier.Key.Replicas)
        .Select(tier => new AccountTierRow(
            tier.Key.Account,
            _streams[tier.First()].AccountName,
            $"R{tier.Key.Replicas}",
            Total(tier, "memory", static (in stream) => stream.Bytes ?? 0),
            Total(tier, "memory", Reserved),
            Total(tier, "file", static (in stream) => stream.Bytes ?? 0),
            Total(tier, "file", Reserved)));

    static ulong Reserved(in StreamRow stream) => stream.Config!.MaxBytes is > 0 and var bytes ? (ulong)bytes : 0;

    ulong Total(IEnumerable<int> streams, string storage, StreamPart part)
    {
        var sum = 0UL;
        foreach (var stream in streams)
        {
            sum += _streams[stream].Config!.Storage == storage ? part(in _streams[stream]) : 0;
        }

        return sum;
    }

    delegate ulong StreamPart(in StreamRow stream);
}
