using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Health.Words;

namespace Surveyor.Health;

/// <summary>Looks at servers, meta groups and accounts after each round.</summary>
sealed class SystemExaminer(HealthTerms terms)
{
    /// <summary>Operations of a meta group that wait, from which on it is worth a word.</summary>
    const long PendingFrom = 100;

    readonly Dictionary<Subject, Watched> _watched = [];

    /// <summary>What waited in the meta group of a domain at the last look.</summary>
    readonly Dictionary<string, long> _pending = [];
    DateTimeOffset _taken;

    public IReadOnlyList<SystemFinding> Examine(ClusterSnapshot snapshot, long now)
    {
        if (!snapshot.Connection.Connected)
        {
            // Nothing is known, which is no sign that anything is well again.
            return [];
        }

        var isNew = snapshot.Taken != _taken;
        _taken = snapshot.Taken;
        var findings = Servers(snapshot).Concat(Metas(snapshot)).Concat(Accounts(snapshot)).Where(static one => one.Severity > Severity.Ok);
        var present = new HashSet<Subject>();
        List<SystemFinding> told = [];
        foreach (var (subject, severity, reason, looks) in findings.OrderByDescending(static one => one.Severity).DistinctBy(static one => one.Subject))
        {
            present.Add(subject);
            if (!_watched.TryGetValue(subject, out var watched))
            {
                _watched.Add(subject, watched = new(now));
            }

            watched.Looks += isNew || watched.Looks == 0 ? 1 : 0;
            if (watched.Looks >= looks)
            {
                told.Add(new(subject.Rule, severity, subject.Kind, subject.Name, subject.Cluster, subject.Domain, subject.Id, reason, new(watched.Since, TimeSpan.Zero)));
            }
        }

        foreach (var gone in _watched.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _watched.Remove(gone);
        }

        return [.. told.OrderByDescending(static one => one.Severity).ThenBy(static one => one.Kind, StringComparer.Ordinal).ThenBy(static one => one.Name, StringComparer.Ordinal)];
    }

    IEnumerable<Found> Servers(ClusterSnapshot snapshot)
    {
        foreach (var server in snapshot.Servers)
        {
            Found Of(SystemRule rule, Severity severity, string reason, int looks = 1) =>
                new(new(rule, "server", server.Key.Name.Length > 0 ? server.Key.Name : server.Id, server.Key.Cluster, server.Key.Domain, server.Id), severity, reason, looks);

            if (server.State is ServerState.Down)
            {
                yield return Of(SystemRules.ServerDown, server.IsLeaf ? Severity.Warning : Severity.Critical, server.LastAnswer is { } last ? $"It has not answered for {Span(snapshot.Taken - last)}." : "Its peers list it, and it never answered.");
            }

            if (server.State is ServerState.Draining)
            {
                yield return Of(SystemRules.ServerDraining, Severity.Information, "It is in lame duck mode.");
            }

            if (server.DuplicateName)
            {
                yield return Of(SystemRules.ServerTwice, Severity.Warning, "Another living server has the same name, cluster and domain.");
            }

            if (server is { State: ServerState.Up, Healthz.Status: { } status and not "ok" })
            {
                yield return Of(SystemRules.ServerUnwell, Severity.Critical, $"It says {status}: {server.Healthz.Error}", ConsumerRules.Grace);
            }

            if (server.Statsz?.JetStream is { Config: { } config, Stats: { } stats })
            {
                var (storage, memory) = (Share(stats.Storage ?? 0, config.MaxStorage), Share(stats.Memory ?? 0, config.MaxMemory));
                yield return Of(SystemRules.StoreFull, SeverityOf(storage), $"{Percent(storage)} of its JetStream store is used.");
                yield return Of(SystemRules.StoreFull, SeverityOf(memory), $"{Percent(memory)} of its JetStream memory is used.");
            }
        }
    }

    /// <summary>A stand-alone server has no meta group.</summary>
    IEnumerable<Found> Metas(ClusterSnapshot snapshot)
    {
        foreach (var domain in snapshot.Servers.Where(static server => server is { State: ServerState.Up, Statsz.JetStream.Meta: not null }).GroupBy(static server => server.Key.Domain))
        {
            var cluster = domain.First().Key.Cluster;
            var name = domain.Key.Length > 0 ? domain.Key : cluster;
            Found Of(SystemRule rule, Severity severity, string reason, string? member = null) => new(new(rule, "meta", member ?? name, cluster, domain.Key, ""), severity, reason, ConsumerRules.Grace);

            var metas = domain.Select(static server => (Server: server, Meta: server.Statsz!.JetStream!.Meta!)).ToList();
            if (metas.TrueForAll(static one => string.IsNullOrEmpty(one.Meta.Leader)))
            {
                yield return Of(SystemRules.MetaLeaderless, Severity.Critical, $"None of {metas.Count} servers that answer knows a meta leader.");
                continue;
            }

            foreach (var (server, meta) in metas.Where(static one => one.Meta.Leader == one.Server.Key.Name))
            {
                foreach (var peer in (meta.Replicas ?? []).Where(static peer => peer.Offline == true))
                {
                    yield return Of(SystemRules.MetaPeerOffline, Severity.Warning, $"{server.Key.Name}, which leads, takes {peer.Name ?? peer.Peer} for offline.", peer.Name ?? peer.Peer ?? "");
                }

                if (meta.Pending is { } pending && DoesNotFall(domain.Key, pending) && pending >= PendingFrom)
                {
                    yield return Of(SystemRules.MetaPending, Severity.Warning, $"{Count(pending, "operation")} of the meta group wait.");
                }
            }
        }
    }

    bool DoesNotFall(string domain, long pending)
    {
        var before = _pending.GetValueOrDefault(domain);
        _pending[domain] = pending;
        return pending >= before;
    }

    IEnumerable<Found> Accounts(ClusterSnapshot snapshot)
    {
        foreach (var account in snapshot.AccountDomains)
        {
            var where = account.Domain.Length > 0 ? $" of domain {account.Domain}" : "";
            yield return Of(account.Account, account.AccountName, account.Domain, Share(account.StorageUsed, account.StorageLimit), "file storage" + where);
            yield return Of(account.Account, account.AccountName, account.Domain, Share(account.MemoryUsed, account.MemoryLimit), "memory" + where);
        }

        // Servers scale the limit by the replicas and count all copies; the row counts one copy.
        var claims = snapshot.Accounts.Where(static account => account.Detail?.DecodedJwt?.Nats?.Limits?.TieredLimits is { Count: > 0 }).ToDictionary(static account => account.Id, static account => account.Detail!.DecodedJwt!.Nats!.Limits!.TieredLimits!);
        foreach (var tier in snapshot.AccountTiers)
        {
            if (claims.TryGetValue(tier.Account, out var tiers) && tiers.TryGetValue(tier.Tier, out var limits))
            {
                yield return Of(tier.Account, tier.AccountName, "", Share(tier.StorageUsed, limits.DiskStorage), "file storage for streams of " + tier.Tier);
                yield return Of(tier.Account, tier.AccountName, "", Share(tier.MemoryUsed, limits.MemStorage), "memory for streams of " + tier.Tier);
            }
        }

        Found Of(string id, string name, string domain, double share, string what) =>
            new(new(SystemRules.AccountLimit, "account", name, "", domain, id), SeverityOf(share), $"{Percent(share)} of its {what} is used.", 1);
    }

    static double Share(ulong? used, ulong? limit) => limit > 0 ? (double)(used ?? 0) / limit.Value : 0;

    static double Share(ulong used, long? limit) => limit > 0 ? (double)used / limit.Value : 0;

    Severity SeverityOf(double share) => share >= terms.LimitCritical ? Severity.Critical : share >= terms.LimitWarning ? Severity.Warning : Severity.Ok;

    readonly record struct Subject(SystemRule Rule, string Kind, string Name, string Cluster, string Domain, string Id);

    /// <param name="Looks">From how many looks in a row on it is told.</param>
    readonly record struct Found(Subject Subject, Severity Severity, string Reason, int Looks);

    sealed class Watched(long now)
    {
        public long Since => now;

        public int Looks { get; set; }
    }
}
