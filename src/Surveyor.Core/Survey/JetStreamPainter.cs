using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>Turns the registry and the replies of a pass into rows.</summary>
sealed class JetStreamPainter(AssetRegistry registry, SurveyOptions options)
{
    static readonly ServerVersion PauseSince = new(2, 11, 0);

    readonly List<StreamRow> _streams = [];
    readonly List<(int Stream, StreamRow Row)> _replicas = [];
    readonly List<ConsumerRow> _consumers = new(registry.ConsumerCount);
    readonly List<JszPeer> _peers = [];
    readonly List<JszSource> _sources = [];

    public JetStreamPicture Paint(IReadOnlyList<JszServerReply> replies)
    {
        foreach (var stream in registry.Ordered)
        {
            var row = Stream(stream);
            row.FirstConsumer = _consumers.Count;
            foreach (var consumer in stream.Ordered)
            {
                _consumers.Add(Consumer(consumer));
                consumer.LetGo();
            }

            stream.LetGo();

            row.ConsumerRows = _consumers.Count - row.FirstConsumer;
            row.ConsumerCount = CountOf(row);
            _streams.Add(row);
        }

        if (options.Needs.HasFlag(Needs.StreamReplicas))
        {
            Replicas(replies);
        }

        return new([.. _streams], [.. Sorted(_replicas)], [.. _consumers], [.. _peers], [.. _sources], Accounts(replies), [.. Tiers()]);
    }

    /// <summary>
    /// The leader of a stream counts the consumers it has a copy of, and of an ephemeral one on another server it has none.
    /// So those that any server lists count, unless some were not taken in.
    /// </summary>
    long? CountOf(in StreamRow row) =>
        row.ConsumerCount is not { } told ? null : registry.Refused > 0 ? Math.Max(told, row.ConsumerRows) : row.ConsumerRows;

    StreamRow Stream(KnownStream stream)
    {
        var row = new StreamRow
        {
            Account = stream.Key.Account,
            AccountName = stream.AccountName,
            Domain = stream.Key.Domain,
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
            (row.FirstPeer, row.PeerCount) = Copy(reply, told.Cluster);
            row.FirstSource = _sources.Count;
            row.SourceCount = told.SourceCount;
            _sources.AddRange(reply.Sources.AsSpan(told.FirstSource, told.SourceCount));
            row.Troubled |= PeersTroubled(row.FirstPeer) || _sources.Skip(row.FirstSource).Any(source => source.Error is not null);
        }

        return row;
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

    ConsumerRow Consumer(KnownConsumer consumer)
    {
        var row = new ConsumerRow
        {
            Stream = _streams.Count,
            Name = consumer.Name,
            State = consumer.State,
            Ephemeral = consumer.Config is { } config ? config.Durable is null : null,
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
            (row.FirstPeer, row.PeerCount) = Copy(reply, told.Cluster);
            row.Troubled |= PeersTroubled(row.FirstPeer) || told.Redelivered > 0
                || (row.Config?.MaxAckPending is > 0 and var most && told.AckPending >= most);
        }

        return row;
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
        row.Paused = server.Release < PauseSince ? null : told.Paused;
        row.PauseRemaining = told.PauseRemaining;
    }

    (int First, int Count) Copy(JszReply reply, in JszCluster cluster)
    {
        var first = _peers.Count;
        _peers.AddRange(reply.Peers.AsSpan(cluster.FirstPeer, cluster.PeerCount));
        return (first, cluster.PeerCount);
    }

    bool PeersTroubled(int first)
    {
        for (var i = first; i < _peers.Count; i++)
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
                    var key = (account.Id, reply.Server.Key.Domain, standalone);
                    if (!rows.TryGetValue(key, out var known) || leader || !known.Leader)
                    {
                        rows[key] = (account, leader);
                    }
                }
            }
        }

        var assets = _streams.GroupBy(stream => (stream.Account, stream.Domain)).ToDictionary(
            streams => streams.Key, streams => (Streams: streams.Count(), Consumers: streams.Sum(stream => stream.ConsumerRows)));
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
    IEnumerable<AccountTierRow> Tiers() => _streams
        .GroupBy(stream => stream.Account)
        .Where(account => account.All(stream => stream.Config is { Replicas: > 0 }))
        .SelectMany(account => account.GroupBy(stream => (stream.Account, stream.Config!.Replicas)))
        .Where(tier => tier.All(stream => stream.State == AssetState.Ok && stream.Bytes is not null))
        .OrderBy(tier => tier.Key.Account, StringComparer.Ordinal).ThenBy(tier => tier.Key.Replicas)
        .Select(tier => new AccountTierRow(
            tier.Key.Account,
            tier.First().AccountName,
            $"R{tier.Key.Replicas}",
            Total(tier, "memory", stream => stream.Bytes ?? 0),
            Total(tier, "memory", Reserved),
            Total(tier, "file", stream => stream.Bytes ?? 0),
            Total(tier, "file", Reserved)));

    static ulong Reserved(StreamRow stream) => stream.Config!.MaxBytes is > 0 and var bytes ? (ulong)bytes : 0;

    static ulong Total(IEnumerable<StreamRow> streams, string storage, Func<StreamRow, ulong> part) => streams
        .Where(stream => stream.Config!.Storage == storage)
        .Aggregate(0UL, (sum, stream) => sum + part(stream));
}
