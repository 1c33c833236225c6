using Surveyor.Events;
using Surveyor.Snapshot;

namespace Surveyor.Hearing;

/// <summary>
/// Judges whether each service is heard. It remembers what counters said before, and which export a service came from, so that it
/// notices what is lost and what is gone.
/// </summary>
public sealed class HearingWatch
{
    /// <summary>So long a loss is told, that a scraper does not miss it.</summary>
    static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>A service that was heard within that time is not silent, and nobody is asked about its imports.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>What servers take when the export names no response threshold.</summary>
    static readonly TimeSpan UsualThreshold = TimeSpan.FromMinutes(2);

    /// <summary>Samples and counts of requests are not of one moment.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    readonly Lock _gate = new();
    readonly Dictionary<ServiceKey, WatchedService> _services = [];

    /// <summary>By service and account.</summary>
    public IReadOnlyList<HearingVerdict> Latest { get; private set; } = [];

    /// <summary>Exported services as servers told them last.</summary>
    public IReadOnlyList<ExportedService> Exports { get; private set; } = [];

    /// <summary>Imports of services that are measured and not heard of: whether requests go through them tells why.</summary>
    public IReadOnlyCollection<ServiceImport> Doubtful { get; private set; } = [];

    public void Examine(ClusterSnapshot snapshot, Heard heard, DateTimeOffset now)
    {
        lock (_gate)
        {
            ExamineAll(snapshot, heard, now);
        }
    }

    void ExamineAll(ClusterSnapshot snapshot, Heard heard, DateTimeOffset now)
    {
        var told = snapshot.Accounts.Any(account => account.Detail is not null);
        Exports = told ? ExportBook.Read(snapshot, heard) : Exports;
        var byKey = Exports.Where(export => export.Heard is not null).ToLookup(export => export.Heard!.Value);
        var results = new List<HearingVerdict>();
        foreach (var service in heard.Services)
        {
            var key = new ServiceKey(service.Service, service.NamedAccount);
            var watched = _services.TryGetValue(key, out var known) ? known : _services[key] = new(service, now);
            watched.Export = byKey[key].FirstOrDefault() ?? watched.Export;
            watched.Note(service, snapshot, now);
            results.Add(new(service.Service, service.Account, Problem(watched, service, byKey[key].Any(), told ? snapshot : null, now)) { Export = watched.Export });
        }

        // What nobody has heard of yet.
        var heardOf = heard.Services.Select(service => new ServiceKey(service.Service, service.NamedAccount)).ToHashSet();
        results.AddRange(Exports.Where(export => export.IsTracked && !(export.Heard is { } key && heardOf.Contains(key))).Select(export => Unheard(export, heard)));
        foreach (var gone in _services.Keys.Where(key => !heardOf.Contains(key)).ToList())
        {
            _services.Remove(gone);
        }

        Latest = [.. results.DistinctBy(one => (one.Service, one.Account)).OrderBy(one => one.Service, StringComparer.Ordinal).ThenBy(one => one.Account, StringComparer.Ordinal)];
        Doubtful = [.. Exports.Where(export => IsDoubtful(export, heard, now)).SelectMany(export => export.Importers).Where(import => !import.Subject.AsSpan().ContainsAny('*', '>')).Select(import => new ServiceImport(import.Account, import.Subject))];
    }

    static HearingProblem? Problem(WatchedService watched, ServiceHeard service, bool exported, ClusterSnapshot? told, DateTimeOffset now)
    {
        if (!service.Listening || now - watched.DeafAt < Memory)
        {
            return HearingProblem.NotConnected;
        }

        if (now - watched.DroppedAt < Memory)
        {
            return HearingProblem.Dropped;
        }

        if (!exported && watched.Export is { } export && told is not null)
        {
            return Gone(export, told);
        }

        return watched.UnheardSince is { } since && now - since > ((watched.Export?.ResponseThreshold ?? UsualThreshold) * 2) + Slack ? HearingProblem.Silent : null;
    }

    /// <summary>What became of an export whose samples came here.</summary>
    static HearingProblem? Gone(ExportedService export, ClusterSnapshot told)
    {
        if (Array.Find(told.Accounts, account => account.Id == export.Account) is not { } account)
        {
            return HearingProblem.ExportGone;
        }

        if (account.Detail is not { } detail)
        {
            return null;
        }

        var there = detail.Exports?.Any(one => one.Subject == export.Subject && one.ServiceLatency?.Results == export.Results) == true;
        return there ? HearingProblem.NobodyListens : HearingProblem.ExportGone;
    }

    static HearingVerdict Unheard(ExportedService export, Heard heard)
    {
        var listening = export.Heard is not null && (export.HeardBy == ExportBook.ByImport
            ? heard.ImportsListen == true
            : heard.Observations.Any(one => one.Id == export.HeardBy && one.Listening));
        return new(export.Heard?.Service ?? LatencySubject.NameOf(export.Results), export.Account, export.Heard is null ? HearingProblem.NobodyListens : listening ? null : HearingProblem.NotConnected) { Export = export };
    }

    static bool IsDoubtful(ExportedService export, Heard heard, DateTimeOffset now) => export is { Sampling: 100, Heard: { } key }
        && !heard.Services.Any(service => service.Service == key.Service && service.NamedAccount == key.Account && now - service.LastHeard < Quiet);

    sealed class WatchedService(ServiceHeard first, DateTimeOffset now)
    {
        double _notConnected = first.NotConnected;
        long _dropped = first.Dropped;
        long? _requests;
        DateTimeOffset _countedAt = now;

        public ExportedService? Export { get; set; }

        public DateTimeOffset? DeafAt { get; private set; }

        public DateTimeOffset? DroppedAt { get; private set; }

        /// <summary>When requests were noticed that no sample was heard of; null when there are none.</summary>
        public DateTimeOffset? UnheardSince { get; private set; }

        public void Note(ServiceHeard service, ClusterSnapshot snapshot, DateTimeOffset at)
        {
            DeafAt = service.NotConnected > _notConnected ? at : DeafAt;
            DroppedAt = service.Dropped > _dropped ? at : DroppedAt;
            (_notConnected, _dropped) = (service.NotConnected, service.Dropped);
            if (service.LastHeard >= UnheardSince)
            {
                UnheardSince = null;
            }

            var traffic = snapshot.ImportTraffic.Where(one => Export?.Importers.Any(import => (import.Account, import.Subject) == (one.Import.Account, one.Import.Subject)) == true).ToList();
            if (traffic.Count == 0)
            {
                return;
            }

            var requests = traffic.Sum(one => one.Requests);
            if (requests > _requests && !(service.LastHeard >= _countedAt))
            {
                UnheardSince ??= at;
            }

            (_requests, _countedAt) = (requests, traffic.Max(one => one.At));
        }
    }
}
