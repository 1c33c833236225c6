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

    /// <summary>A service that was given up is no problem for ever.</summary>
    static readonly TimeSpan Mourning = TimeSpan.FromDays(1);

    /// <summary>Where servers do not tell the response threshold: it is seldom more than half of this.</summary>
    static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(30);

    /// <summary>Samples and counts of requests are not of one moment.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    readonly Lock _gate = new();
    readonly Dictionary<ServiceKey, WatchedService> _services = [];

    /// <summary>By service and account.</summary>
    public IReadOnlyList<HearingVerdict> Latest { get; private set; } = [];

    /// <summary>Exported services as servers told them last; null when they never did.</summary>
    public IReadOnlyList<ExportedService>? Told { get; private set; }

    IReadOnlyList<ExportedService> Exports => Told ?? [];

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
        // Without the imports of the system account it is not known what comes here.
        var told = snapshot.Accounts.Any(account => account.Detail is not null) && (heard.Import is null || snapshot.Accounts.Any(account => account.Detail?.IsSystem == true));
        Told = told ? ExportBook.Read(snapshot, heard) : Told;
        var exports = Exports.Where(export => export.Heard is not null).ToLookup(export => export.Heard!.Value);
        var services = heard.Services.ToDictionary(service => new ServiceKey(service.Service, service.NamedAccount));
        foreach (var gone in _services.Keys.Where(key => !services.ContainsKey(key) && !exports.Contains(key)).ToList())
        {
            _services.Remove(gone);
        }

        var verdicts = new List<HearingVerdict>();
        foreach (var (key, service) in services)
        {
            var watched = Watch(key, exports[key].FirstOrDefault(), service, snapshot, now);
            var problem = Problem(watched, service, exports.Contains(key), told ? snapshot : null, now);
            watched.GoneSince = problem is HearingProblem.ExportGone ? watched.GoneSince ?? now : null;
            if (!(now - watched.GoneSince > Mourning))
            {
                verdicts.Add(new(service.Service, service.Account, problem) { Export = watched.Export });
            }
        }

        foreach (var export in Exports.Where(export => export.IsTracked && !(export.Heard is { } key && services.ContainsKey(key))))
        {
            verdicts.Add(new(export.Heard?.Service ?? LatencySubject.NameOf(export.Results), export.Account, Unheard(export, heard, snapshot, now)) { Export = export });
        }

        Latest = [.. verdicts.DistinctBy(one => (one.Service, one.Account)).OrderBy(one => one.Service, StringComparer.Ordinal).ThenBy(one => one.Account, StringComparer.Ordinal)];
        Doubtful =
        [
            .. Exports.Where(export => export is { Sampling: 100, Heard: { } key } && !(now - services.GetValueOrDefault(key)?.LastHeard < Quiet))
                .SelectMany(export => export.Importers)
                .Where(import => !import.Subject.AsSpan().ContainsAny('*', '>'))
                .Select(import => new ServiceImport(import.Account, import.Subject)),
        ];
    }

    WatchedService Watch(ServiceKey key, ExportedService? export, ServiceHeard? service, ClusterSnapshot snapshot, DateTimeOffset now)
    {
        var watched = _services.TryGetValue(key, out var known) ? known : _services[key] = new(now);
        watched.Export = export ?? watched.Export;
        watched.Note(service, snapshot, now);
        return watched;
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

        return watched.IsSilent(now) ? HearingProblem.Silent : null;
    }

    /// <summary>Nothing was heard of it yet.</summary>
    HearingProblem? Unheard(ExportedService export, Heard heard, ClusterSnapshot snapshot, DateTimeOffset now)
    {
        if (export.Heard is not { } key)
        {
            return HearingProblem.NobodyListens;
        }

        var listening = export.HeardBy == ExportBook.ByImport ? heard.ImportsListen == true : heard.Observations.Any(one => one.Id == export.HeardBy && one.Listening);
        var watched = Watch(key, export, null, snapshot, now);
        return !listening ? HearingProblem.NotConnected : watched.IsSilent(now) ? HearingProblem.Silent : null;
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

    sealed class WatchedService(DateTimeOffset now)
    {
        double? _unheard;
        long? _dropped;
        long? _requests;

        /// <summary>When requests were noticed that no sample was heard of; null when there are none.</summary>
        DateTimeOffset? _unheardSince;
        DateTimeOffset _countedAt = now;

        public ExportedService? Export { get; set; }

        public DateTimeOffset? DeafAt { get; private set; }

        public DateTimeOffset? DroppedAt { get; private set; }

        public DateTimeOffset? GoneSince { get; set; }

        /// <summary>Requests were noticed, and the samples of the latest of them should have come.</summary>
        public bool IsSilent(DateTimeOffset at) => at - _unheardSince > (Export?.ResponseThreshold is { } threshold ? (threshold * 2) + Slack : LongPatience);

        public void Note(ServiceHeard? service, ClusterSnapshot snapshot, DateTimeOffset at)
        {
            DeafAt = service?.Unheard > _unheard ? at : DeafAt;
            DroppedAt = service?.Dropped > _dropped ? at : DroppedAt;
            (_unheard, _dropped) = (service?.Unheard, service?.Dropped);
            if (service?.LastHeard >= _unheardSince)
            {
                _unheardSince = null;
            }

            var traffic = snapshot.ImportTraffic.Where(one => Export?.Importers.Any(import => (import.Account, import.Subject) == (one.Import.Account, one.Import.Subject)) == true).ToList();
            if (traffic.Count == 0)
            {
                return;
            }

            var requests = traffic.Sum(one => one.Requests);
            if (requests > _requests && !(service?.LastHeard >= _countedAt))
            {
                _unheardSince ??= at;
            }

            (_requests, _countedAt) = (requests, traffic.Max(one => one.At));
        }
    }
}
