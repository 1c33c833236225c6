using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>
/// Remembers every stream and consumer, so that one whose servers fall silent is shown as offline instead of vanishing.
/// Fed with the replies of one JSZ pass at a time.
/// </summary>
sealed class AssetRegistry(SurveyOptions options)
{
    static readonly TimeSpan ConfigPause = TimeSpan.FromSeconds(10);

    readonly Dictionary<StreamKey, KnownStream> _streams = [];
    readonly Dictionary<string, DateTimeOffset> _configAskedAt = [];
    List<KnownStream>? _ordered;
    HostSet _nobody = new();
    int _pass;
    int _consumers;

    /// <summary>Streams and consumers of the last pass that were not taken in because of the caps. A stream left out counts as one, with its consumers.</summary>
    public int Refused { get; private set; }

    public int ConsumerCount => _consumers;

    public int Pass => _pass;

    /// <summary>By account, domain and name; sorted again only when one came or went.</summary>
    public List<KnownStream> Ordered => _ordered ??= [.. _streams.Values
        .OrderBy(stream => stream.Key.Account, StringComparer.Ordinal)
        .ThenBy(stream => stream.Key.Domain, StringComparer.Ordinal)
        .ThenBy(stream => stream.Name, StringComparer.Ordinal)
        .ThenBy(stream => stream.Key.Standalone, StringComparer.Ordinal)];

    /// <summary>
    /// Ids of accounts that have an asset whose configuration is unknown or outdated, each named at most every ten seconds:
    /// a server that cannot tell must not be asked in every round.
    /// </summary>
    public IReadOnlyList<string> AccountsWithoutConfig(DateTimeOffset now)
    {
        var accounts = new HashSet<string>();
        foreach (var stream in _streams.Values)
        {
            if (stream.SeenIn(_pass) && (stream.ConfigOutdated || stream.Consumers.Values.Any(consumer => consumer.SeenIn(_pass) && consumer.ConfigOutdated)))
            {
                accounts.Add(stream.Key.Account);
            }
        }

        accounts.RemoveWhere(account => _configAskedAt.TryGetValue(account, out var at) && now - at < ConfigPause);
        foreach (var past in _configAskedAt.Where(asked => now - asked.Value >= ConfigPause).Select(asked => asked.Key).ToList())
        {
            _configAskedAt.Remove(past);
        }

        foreach (var account in accounts)
        {
            _configAskedAt[account] = now;
        }

        return [.. accounts];
    }

    /// <summary>Lets go of what another Surveyor shows now.</summary>
    public void Keep(Func<string, bool> accounts)
    {
        foreach (var (key, stream) in _streams.Where(stream => !accounts(stream.Key.Account)).ToList())
        {
            _consumers -= stream.Consumers.Count;
            _streams.Remove(key);
            _ordered = null;
        }
    }

    /// <summary>Takes the replies of a whole pass. A server that answered completely speaks for what it does not list, too.</summary>
    public void Take(IReadOnlyList<JszServerReply> replies, DateTimeOffset now)
    {
        _pass++;
        _nobody = new();
        Refused = 0;
        foreach (var reply in replies)
        {
            Read(reply);
        }

        var complete = replies.Where(reply => reply.Complete).Select(reply => reply.Server.Key).ToHashSet();
        var partial = replies.Where(reply => !reply.Complete && !reply.Disabled).Select(reply => reply.Server.Key).ToHashSet();
        Conclude(complete, partial, now);
    }

    /// <summary>Takes configuration read for some accounts between passes.</summary>
    public void TakeConfig(IReadOnlyList<JszServerReply> replies)
    {
        foreach (var reply in replies)
        {
            foreach (var page in reply.Pages)
            {
                var standalone = Standalone(page, reply.Server);
                foreach (ref var row in page.Streams.AsSpan())
                {
                    if (_streams.TryGetValue(KeyOf(page, row, reply.Server, standalone), out var stream))
                    {
                        stream.Configure(row.Config, row.Created, reply.Server);
                    }
                }

                foreach (ref var row in page.Consumers.AsSpan())
                {
                    Known(row.Stream, row.Name)?.Configure(row.Config, row.Created, reply.Server);
                }

                foreach (ref var row in page.Followers.AsSpan())
                {
                    Known(row.Stream, row.Name)?.Configure(row.Config, row.Created, reply.Server);
                }

                KnownConsumer? Known(int of, string name) =>
                    _streams.TryGetValue(KeyOf(page, page.Streams[of], reply.Server, standalone), out var stream) ? stream.Consumers.GetValueOrDefault(name) : null;
            }
        }
    }

    void Read(JszServerReply reply)
    {
        foreach (var page in reply.Pages)
        {
            var streams = new KnownStream?[page.Streams.Length];
            var standalone = Standalone(page, reply.Server);
            for (var row = 0; row < page.Streams.Length; row++)
            {
                streams[row] = ReadStream(page, row, reply, standalone);
            }

            for (var row = 0; row < page.Consumers.Length; row++)
            {
                ref var told = ref page.Consumers[row];
                if (streams[told.Stream] is { } stream && Find(stream, told.Name) is { } consumer && IsNews(consumer, reply.Server))
                {
                    consumer.See(_pass, _nobody, new(page, row, reply.Server, reply.ReceivedAt), told.Cluster, told.Created, told.RaftGroup);
                    consumer.Configure(told.Config, told.Created, reply.Server);
                }
            }

            foreach (ref var told in page.Followers.AsSpan())
            {
                if (streams[told.Stream] is { } stream && Find(stream, told.Name) is { } consumer && IsNews(consumer, reply.Server))
                {
                    var cluster = new JszCluster { Present = true, Name = told.ClusterName, Leader = told.Leader, RaftGroup = told.RaftGroup };
                    consumer.See(_pass, _nobody, new(null, 0, reply.Server, reply.ReceivedAt), cluster, told.Created, null);
                    consumer.Configure(told.Config, told.Created, reply.Server);
                }
            }
        }
    }

    KnownStream? ReadStream(JszReply page, int index, JszServerReply reply, string standalone)
    {
        ref var row = ref page.Streams[index];
        var key = KeyOf(page, row, reply.Server, standalone);
        if (!_streams.TryGetValue(key, out var stream))
        {
            if (_streams.Count >= options.MaxStreams)
            {
                Refused++;
                return null;
            }

            stream = new(key, page.Accounts[row.Account].Name);
            _streams.Add(key, stream);
            _ordered = null;
        }

        if (IsNews(stream, reply.Server))
        {
            stream.See(_pass, _nobody, new(page, index, reply.Server, reply.ReceivedAt), row.Cluster, row.Created, row.RaftGroup);
            stream.Configure(row.Config, row.Created, reply.Server);
        }

        stream.AccountName = page.Accounts[row.Account].Name;
        return stream;
    }

    /// <summary>Pages overlap, so one server may list an asset twice in a pass.</summary>
    bool IsNews(KnownAsset asset, KnownServer server) => !asset.SeenIn(_pass) || !asset.Hosts.Contains(server);

    /// <summary>The consumer of that name, taken in when it is new; null when there is no room.</summary>
    KnownConsumer? Find(KnownStream stream, string name)
    {
        if (!stream.Consumers.TryGetValue(name, out var consumer))
        {
            if (_consumers >= options.MaxConsumers)
            {
                Refused++;
                return null;
            }

            consumer = new(name);
            stream.Consumers.Add(name, consumer);
            stream.ConsumersChanged();
            _consumers++;
        }

        return consumer;
    }

    void Conclude(HashSet<ServerKey> complete, HashSet<ServerKey> partial, DateTimeOffset now)
    {
        foreach (var stream in _streams.Values)
        {
            if (!Stays(stream, complete, partial, now))
            {
                _streams.Remove(stream.Key);
                _consumers -= stream.Consumers.Count;
                _ordered = null;
                continue;
            }

            foreach (var consumer in stream.Consumers.Values)
            {
                if (!Stays(consumer, complete, partial, now))
                {
                    stream.Consumers.Remove(consumer.Name);
                    stream.ConsumersChanged();
                    _consumers--;
                }
            }
        }
    }

    /// <summary>
    /// Seen: concluded. Not seen: gone when one of its hosts answered completely without it, or it is too long ago; offline
    /// when all its hosts are silent; unknown when a host's answer misses a page.
    /// </summary>
    bool Stays(KnownAsset asset, HashSet<ServerKey> complete, HashSet<ServerKey> partial, DateTimeOffset now)
    {
        if (asset.SeenIn(_pass))
        {
            asset.Conclude(_pass);
            return true;
        }

        if (now - asset.LastSeen >= options.ForgetAsset || asset.Hosts.Overlaps(complete))
        {
            return false;
        }

        asset.Missing(asset.Hosts.Overlaps(partial) ? AssetState.Unknown : AssetState.Offline);
        return true;
    }

    static StreamKey KeyOf(JszReply page, in JszStream row, KnownServer server, string standalone) =>
        new(page.Accounts[row.Account].Id, server.Key.Domain, standalone, row.Name);

    static string Standalone(JszReply page, KnownServer server) => page.Totals.Meta is null ? server.Key.Name : "";
}
