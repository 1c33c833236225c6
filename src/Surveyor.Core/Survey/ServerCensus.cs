using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>
/// Which servers there are and should be. Knows them by id; several ids of one name are incarnations, of which the newest
/// counts unless an older one keeps sending. One writer at a time: the survey calls it under its lock.
/// </summary>
sealed class ServerCensus(SurveyOptions options)
{
    /// <summary>What a meta group writes for a peer it has not heard from yet (nats-server, jetstream_cluster.go); its name comes later.</summary>
    const string Nameless = "Server name unknown at this time";

    /// <summary>No SHUTDOWN follows lame duck mode; by then (default duration 2 min) the process is gone.</summary>
    static readonly TimeSpan LameDuckEnds = TimeSpan.FromMinutes(5);

    /// <summary>How long an older incarnation counts as "keeps sending": three heartbeats of the slowest releases.</summary>
    static readonly TimeSpan DuplicateWindow = TimeSpan.FromSeconds(95);

    readonly Dictionary<string, KnownServer> _byId = [];
    readonly Dictionary<(string Name, string Domain), KnownServer> _hearsay = [];
    readonly Dictionary<(string Name, bool IsCluster, string Place), int> _names = [];
    readonly Dictionary<string, (HashSet<string> Names, DateTimeOffset At)> _metaPeers = [];

    /// <summary>Counts up whenever a server that may hold streams starts or stops being expected to answer.</summary>
    public int Changes { get; private set; }

    /// <summary>Servers not taken in because of the cap.</summary>
    public long Refused { get; private set; }

    public IEnumerable<KnownServer> Servers => _byId.Values;

    public bool IsEmpty => _byId.Count == 0;

    public KnownServer? Find(string id) => _byId.GetValueOrDefault(id);

    public static ServerKey KeyOf(ServerInfo server) => new(server.Name ?? server.Id!, server.Cluster ?? "", server.Domain ?? "");

    /// <summary>A reply or heartbeat arrived. Null when the cap leaves no room for the server.</summary>
    public KnownServer? Heard(ServerInfo info, DateTimeOffset? start, DateTimeOffset now, bool heartbeat = false)
    {
        if (!_byId.TryGetValue(info.Id!, out var server))
        {
            if (_byId.Count >= options.MaxServers && !MakeRoom())
            {
                Refused++;
                return null;
            }

            server = new() { Key = KeyOf(info), Id = info.Id!, FirstSeen = now, Since = now };
            Supersede(server);
            _byId.Add(server.Id, server);
            Replaces(server);
            server.JetStream = info.JetStream;
            Count(server);
        }

        server.Host = info.Host ?? "";
        server.Version = info.Version ?? "";
        server.Release = ServerVersion.Parse(info.Version);
        server.Tags = info.Tags ?? [];
        if (server.JetStream == true && info.JetStream == false)
        {
            server.Answers.WithdrawJetStream();
        }

        server.JetStream = info.JetStream;
        server.Start = start ?? server.Start;
        server.IsThereStill();
        server.LastSeen = now;
        server.LastHeartbeat = heartbeat ? now : server.LastHeartbeat;
        server.Suspect = false;

        // A message sent before the lame-duck notice may still arrive after it.
        if (server.State is not ServerState.Draining and not ServerState.Stopped)
        {
            Become(server, ServerState.Up, now);
        }

        return server;
    }

    public void LameDuck(ServerInfo info, DateTimeOffset now) => Leaving(info, ServerState.Draining, now);

    public void Shutdown(ServerInfo info, DateTimeOffset now) => Leaving(info, ServerState.Stopped, now);

    /// <summary>It was asked, should have answered, and did not.</summary>
    public void Silent(KnownServer server, DateTimeOffset now)
    {
        if (server.State == ServerState.Up && !server.StillBeats(now))
        {
            Become(server, ServerState.Down, now);
        }
    }

    /// <summary>Our connection to this server broke: the next round gives it a moment, not the whole deadline.</summary>
    public void Suspect(string id)
    {
        if (Find(id) is { State: ServerState.Up } server)
        {
            server.Suspect = true;
            Count(server);
        }
    }

    /// <summary>
    /// Names the meta leaders list: such a server is shown even when it never answered, and not forgotten while listed. A
    /// domain whose group has no leader now keeps its last list.
    /// </summary>
    public void MetaPeers(IEnumerable<(ServerKey Leader, IEnumerable<string> Peers)> told, DateTimeOffset now)
    {
        foreach (var domain in told.GroupBy(one => one.Leader.Domain))
        {
            _metaPeers[domain.Key] = ([.. domain.SelectMany(one => one.Peers)], now);
            foreach (var (leader, peers) in domain)
            {
                foreach (var peer in peers)
                {
                    Hearsay(peer, leader, now);
                }
            }
        }
    }

    /// <summary>
    /// A route or meta group names a peer that may never have answered. Routes stay in a cluster, and meta groups in a domain:
    /// a server of that name in either is meant, for servers without JetStream have no domain.
    /// </summary>
    public void Hearsay(string name, ServerKey teller, DateTimeOffset now)
    {
        if (name.StartsWith(Nameless, StringComparison.Ordinal))
        {
            return;
        }

        if (_names.ContainsKey((name, false, teller.Domain))
            || _names.ContainsKey((name, true, teller.Cluster))
            || _hearsay.ContainsKey((name, teller.Domain))
            || _byId.Count + _hearsay.Count >= options.MaxServers)
        {
            return;
        }

        _hearsay.Add((name, teller.Domain), new()
        {
            Key = new(name, teller.Cluster, teller.Domain),
            Id = "",
            FirstSeen = now,
            Since = now,
            State = ServerState.Down,
        });
    }

    /// <summary>The same where nobody is asked: who sends no heartbeats is gone.</summary>
    public void AgeUnasked(DateTimeOffset now)
    {
        foreach (var server in _byId.Values.Where(server => server.State == ServerState.Up && !(now - server.LastSeen < DuplicateWindow)).ToList())
        {
            Become(server, ServerState.Down, now);
        }

        Age(now);
    }

    /// <summary>Lets time pass: lame ducks end, the gone are forgotten.</summary>
    public void Age(DateTimeOffset now)
    {
        foreach (var server in _byId.Values)
        {
            if (server.State == ServerState.Draining && now - server.Since >= LameDuckEnds)
            {
                Become(server, ServerState.Stopped, now);
            }
        }

        foreach (var server in _byId.Values.Where(server => IsForgotten(server, now)).ToList())
        {
            Forget(server);
        }

        foreach (var (name, server) in _hearsay)
        {
            if (!IsListed(server, now) && now - server.Since >= options.ForgetServer)
            {
                _hearsay.Remove(name);
            }
        }
    }

    /// <summary>The servers to show, and whether another living one has the same name: newest incarnation of each, older ones only while they keep sending.</summary>
    public IEnumerable<(KnownServer Server, bool Duplicate)> Present(DateTimeOffset now)
    {
        foreach (var incarnations in _byId.Values.GroupBy(server => server.Key))
        {
            var newestFirst = incarnations.OrderByDescending(server => server.Start ?? server.FirstSeen).ToList();
            var living = newestFirst.Skip(1).Where(server => KeepsSending(server, newestFirst[0], now)).ToList();
            yield return (newestFirst[0], living.Count > 0);
            foreach (var server in living)
            {
                yield return (server, true);
            }
        }

        foreach (var server in _hearsay.Values)
        {
            yield return (server, false);
        }
    }

    static bool KeepsSending(KnownServer older, KnownServer newest, DateTimeOffset now) =>
        older.LastSeen > newest.FirstSeen && now - older.LastSeen < DuplicateWindow && older.State is ServerState.Up or ServerState.Draining;

    bool IsForgotten(KnownServer server, DateTimeOffset now)
    {
        var gone = now - server.Since;
        var listed = IsListed(server, now);
        return server.State switch
        {
            ServerState.Stopped => gone >= options.StoppedGrace && !listed,
            ServerState.Down => IsSucceeded(server) || (gone >= ForgetTime(server) && !listed),
            _ => false,
        } || (server.State == ServerState.Stopped && IsSucceeded(server));
    }

    TimeSpan ForgetTime(KnownServer server) => server.IsLeaf ? options.ForgetLeaf : options.ForgetServer;

    bool IsListed(KnownServer server, DateTimeOffset now) =>
        _metaPeers.TryGetValue(server.Key.Domain, out var listed) && listed.Names.Contains(server.Key.Name) && now - listed.At < ForgetTime(server);

    /// <summary>The same name runs again under a newer id.</summary>
    bool IsSucceeded(KnownServer server) => _byId.Values.Any(other =>
        other.Id != server.Id && other.Key == server.Key && (other.Start ?? other.FirstSeen) > (server.Start ?? server.FirstSeen));

    /// <summary>A living server is worth more than the row of one that has been gone for long.</summary>
    bool MakeRoom()
    {
        var gone = _byId.Values.Where(server => server.State is ServerState.Down or ServerState.Stopped).MinBy(server => server.Since);
        if (gone is not null)
        {
            Forget(gone);
        }

        return gone is not null;
    }

    void Forget(KnownServer server)
    {
        _byId.Remove(server.Id);
        foreach (var place in Places(server.Key))
        {
            if (--_names[place] == 0)
            {
                _names.Remove(place);
            }
        }
    }

    static IEnumerable<(string Name, bool IsCluster, string Place)> Places(ServerKey key) => [(key.Name, false, key.Domain), (key.Name, true, key.Cluster)];

    /// <summary>A server that was restarted says nothing of its former self: whoever waits for that need not any more.</summary>
    void Supersede(KnownServer server)
    {
        if (!_names.ContainsKey((server.Key.Name, false, server.Key.Domain)))
        {
            return;
        }

        foreach (var former in _byId.Values.Where(other => other.Key == server.Key && other.State == ServerState.Up))
        {
            former.Suspect = true;
            former.Leave();
        }
    }

    /// <summary>What peers said of it, and one that only peers know when there are too many.</summary>
    void Replaces(KnownServer server)
    {
        foreach (var place in Places(server.Key))
        {
            _names[place] = _names.GetValueOrDefault(place) + 1;
        }

        foreach (var (name, told) in _hearsay)
        {
            if (Places(told.Key).Intersect(Places(server.Key)).Any())
            {
                _hearsay.Remove(name);
            }
        }

        if (_hearsay.Count > 0 && _byId.Count + _hearsay.Count > options.MaxServers)
        {
            _hearsay.Remove(_hearsay.Keys.First());
        }
    }

    void Leaving(ServerInfo info, ServerState state, DateTimeOffset now)
    {
        if (info.Id is null || Heard(info, null, now) is not { } server)
        {
            return;
        }

        Become(server, state, now);
        server.Leave();
    }

    /// <summary>Leaf nodes come and go, and what they hold is led by nobody else.</summary>
    void Count(KnownServer server) => Changes += server.JetStream != false && !server.IsLeaf ? 1 : 0;

    void Become(KnownServer server, ServerState state, DateTimeOffset now)
    {
        if (server.State == state)
        {
            return;
        }

        server.State = state;
        server.Since = now;
        Count(server);
        if (state != ServerState.Up)
        {
            server.Answers.WithdrawAll();
        }
    }
}
