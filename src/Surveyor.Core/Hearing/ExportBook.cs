using Surveyor.Events;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Hearing;

/// <summary>What accounts export, and which of it is heard. A pure function of what servers told and who listens to what.</summary>
public static class ExportBook
{
    /// <summary>Stands for what the system account imports, where else the id of an observation stands.</summary>
    public const string ByImport = "import";

    /// <summary>Of a login whose account nobody told.</summary>
    const string Unknown = "";

    /// <returns>Sorted by account and subject. Empty when no server told about accounts.</returns>
    public static IReadOnlyList<ExportedService> Read(ClusterSnapshot snapshot, Heard heard)
    {
        var details = snapshot.Accounts.Where(account => account.Detail is not null).ToList();
        var importers = details
            .SelectMany(account => (account.Detail!.Imports ?? []).Where(import => import.Type == "service" && import.Invalid != true).Select(import => (account.Id, Import: import)))
            .ToLookup(pair => pair.Import.Account);
        var paths = Paths(details, heard).ToLookup(path => path.Account);
        var unique = details.Where(account => account.Detail!.IsSystem != true).SelectMany(account => account.Detail!.Exports ?? []).Select(export => export.ServiceLatency?.Results).OfType<string>()
            .GroupBy(results => results).Where(same => same.Take(2).Count() == 1).Select(same => same.Key).ToHashSet();
        return
        [
            .. details
                .SelectMany(account => (account.Detail!.Exports ?? []).Where(export => export is { Type: "service", Subject: not null } && account.Detail.IsSystem != true)
                    .Select(export => Service(account, export, importers[account.Id], results => paths[account.Id].Concat(unique.Contains(results) ? paths[Unknown] : []).FirstOrDefault(path => path.Leads(results)))))
                .OrderBy(service => service.Account, StringComparer.Ordinal)
                .ThenBy(service => service.Subject, StringComparer.Ordinal),
        ];
    }

    /// <summary>The services that are heard, each with the account that exports it, or null when several do.</summary>
    public static IReadOnlyDictionary<ServiceKey, string?> Heard(IEnumerable<ExportedService> exports) => exports
        .Where(export => export.Heard is not null)
        .GroupBy(export => export.Heard!.Value, export => export.Account)
        .ToDictionary(same => same.Key, same => same.Distinct().Take(2).ToArray() is [var only] ? only : null);

    static ExportedService Service(AccountRow account, AccountExport export, IEnumerable<(string Id, AccountImport Import)> importers, Func<string, Path?> find)
    {
        var results = export.ServiceLatency?.Results ?? "";
        var path = results.Length == 0 ? null : find(results);
        return new(account.Id, account.Name, export.Subject!)
        {
            Sampling = export.ServiceLatency?.Percent,
            Results = results,
            HasOneResponse = export.HasOneResponse,
            ResponseThreshold = Threshold(account, export),
            Importers = [.. importers
                .Where(one => one.Import is { Exported: { } exported, Local: not null } && Subjects.Matches(export.Subject!, exported))
                .Select(one => new ServiceImporter(one.Id, one.Import.Local!, one.Import.Share == true))],
            Heard = path?.KeyOf(results),
            HeardBy = path?.HeardBy ?? "",
        };
    }

    static TimeSpan? Threshold(AccountRow account, AccountExport export)
    {
        var claimed = account.Detail!.DecodedJwt?.Nats?.Exports?.FirstOrDefault(claim => claim.Subject == export.Subject && claim.Type == export.Type);
        return (claimed?.ResponseThreshold ?? export.ResponseThreshold) is > 0 and var nanoseconds ? TimeSpan.FromTicks(nanoseconds / 100) : null;
    }

    /// <summary>Each listener hears what is published in its own account, and what that account imports from others.</summary>
    static IEnumerable<Path> Paths(List<AccountRow> accounts, Heard heard)
    {
        var listeners = heard.Observations.Where(one => one.Subject is not null).Select(one => (By: one.Id, one.Account, Subject: one.Subject!)).ToList();
        if (heard.Import is { } import && accounts.Find(account => account.Detail!.IsSystem == true) is { } system)
        {
            listeners.Insert(0, (ByImport, system.Id, import));
        }

        foreach (var (by, id, subject) in listeners)
        {
            yield return new(id, "", "", subject, by);
            foreach (var stream in accounts.Find(account => account.Id == id)?.Detail!.Imports ?? [])
            {
                if (stream is { Type: "stream", Account: { } from, Exported: { } exported, Local: { } local } && stream.Invalid != true)
                {
                    yield return new(from, exported, local, subject, by);
                }
            }
        }
    }

    /// <summary>A way on which samples come to a listener.</summary>
    /// <param name="Account">Where they are published, or <see cref="Unknown"/>: then it leads from results that one account alone publishes.</param>
    /// <param name="Exported">What is imported from there; empty: the listener is in that account.</param>
    /// <param name="Local">As what it is imported.</param>
    sealed record Path(string Account, string Exported, string Local, LatencySubject Listener, string HeardBy)
    {
        public bool Leads(string results) => Arriving(results) is { } arriving && Subjects.Matches(Listener.Subject, arriving);

        public ServiceKey KeyOf(string results) => Listener.KeyOf(Arriving(results)!);

        string? Arriving(string results) => Exported.Length == 0 ? results : Subjects.Matches(Exported, results) ? Subjects.Renamed(results, Exported, Local) : null;
    }
}
