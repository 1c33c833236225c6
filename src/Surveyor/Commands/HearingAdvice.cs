using System.Globalization;
using System.Text;
using Surveyor.Hearing;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Host.Commands;

/// <summary>Lines of server configuration, or nsc commands in operator mode, that make services be measured and heard.</summary>
/// <param name="import">Where samples are expected to be imported; empty: nowhere.</param>
sealed class HearingAdvice(ClusterSnapshot snapshot, string import)
{
    const string UsualImport = "lat.*.>";

    /// <summary>The usual two minutes are late for an alert; a response that comes after it never reaches who asked.</summary>
    const string Threshold = "5s";

    readonly AccountRow? _system = Array.Find(snapshot.Accounts, account => account.Detail?.IsSystem == true);

    string SystemName => _system?.Name ?? "SYS";

    /// <summary>What brings the samples of measured services to the system account.</summary>
    public void AppendHearing(StringBuilder text, IReadOnlyList<ExportedService> unheard)
    {
        foreach (var account in unheard.GroupBy(service => (service.Account, service.AccountName)))
        {
            if (PublicKey.IsOfAccount(account.Key.Account))
            {
                text.AppendLine("  # Any account may import a public export; with --private the system account needs an activation (nsc generate activation).");
                foreach (var service in account)
                {
                    AppendImportByNsc(text, service);
                }

                AppendPush(text, account.Key.AccountName);
                AppendPush(text, SystemName);
            }
            else
            {
                AppendImport(text, account.Key.Account, [.. account]);
            }
        }
    }

    /// <summary>What has services measured, and heard.</summary>
    public void AppendMeasuring(StringBuilder text, IReadOnlyList<ExportedService> untracked)
    {
        foreach (var account in untracked.GroupBy(service => (service.Account, service.AccountName)))
        {
            var measured = account.Select(service => service with { Results = ResultsOf(service.Subject) }).ToList();
            if (PublicKey.IsOfAccount(account.Key.Account))
            {
                foreach (var service in measured)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  nsc edit export --account {service.AccountName} --service --subject \"{service.Subject}\" --sampling 100 --latency {service.Results} --response-threshold {Threshold}");
                }
            }
            else
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  accounts.{account.Key.Account}.exports, instead of the same services:");
                foreach (var service in measured)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"    {{ service: \"{service.Subject}\", response_threshold: \"{Threshold}\", latency: {{ sampling: 100%, subject: \"{service.Results}\" }} }}");
                }
            }

            if (measured.Where(service => !IsImported(service)).ToList() is [_, ..] unheard)
            {
                AppendHearing(text, unheard);
            }
            else if (PublicKey.IsOfAccount(account.Key.Account))
            {
                AppendPush(text, account.Key.AccountName);
            }
        }
    }

    /// <summary>Why an export should name a response threshold.</summary>
    public static void AppendThreshold(StringBuilder text)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"A request that nobody answers is told after one to two response thresholds of the export, which are two minutes where it");
        text.AppendLine(CultureInfo.InvariantCulture, $"names none: late for an alert. A response that comes later is dropped, so make them as long as those who ask wait:");
        text.AppendLine(CultureInfo.InvariantCulture, $"response_threshold: \"{Threshold}\" is a start.");
    }

    static void AppendPush(StringBuilder text, string account) => text.AppendLine(CultureInfo.InvariantCulture, $"  nsc push -a {account}");

    void AppendImport(StringBuilder text, string account, IReadOnlyList<ExportedService> services)
    {
        if (services.Where(service => !IsExported(service)).ToList() is [_, ..] missing)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  accounts.{account}.exports:");
            foreach (var service in missing)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    {{ stream: \"{service.Results}\", accounts: [{SystemName}] }}");
            }
        }

        if (services.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  accounts.{SystemName}.imports:");
        }

        foreach (var service in services)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {{ stream: {{ account: {account}, subject: \"{service.Results}\" }}, {Place(account, service.Results)} }}");
        }
    }

    void AppendImportByNsc(StringBuilder text, ExportedService service)
    {
        if (!IsExported(service))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  nsc add export --account {service.AccountName} --name {service.Results.Replace('.', '-')} --subject {service.Results}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  nsc add import --account {SystemName} --src-account {service.Account} --name {service.AccountName}-{service.Results.Replace('.', '-')} --remote-subject {service.Results} --local-subject {Local(service.AccountName, service.Results)}");
    }

    /// <summary>A prefix, where the subject it is expected at is one before the subject it has.</summary>
    string Place(string account, string results)
    {
        var local = Local(account, results);
        return local.EndsWith("." + results, StringComparison.Ordinal) ? $"prefix: \"{local[..^(results.Length + 1)]}\"" : $"to: \"{local}\"";
    }

    /// <summary>Where Surveyor expects the samples.</summary>
    string Local(string account, string results)
    {
        var tokens = (import.Length > 0 ? import : UsualImport).Split('.');
        tokens[tokens.IndexOf("*")] = account;
        var names = new Queue<string>(results.Split('.'));
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = tokens[i] switch
            {
                ">" => string.Join('.', names),
                "*" => Array.LastIndexOf(tokens, "*") == i ? string.Join('-', names) : names.TryDequeue(out var name) ? name : "-",
                var token => token,
            };
        }

        return string.Join('.', tokens);
    }

    /// <summary>The account exports the samples, and the system account may import them.</summary>
    bool IsExported(ExportedService service) => (Of(service.Account)?.Exports ?? []).Any(export =>
        export is { Type: "stream", Subject: { } subject } && Subjects.Matches(subject, service.Results)
        && (export.ApprovedAccounts is not { Count: > 0 } approved || approved.Contains(_system?.Id ?? "")));

    bool IsImported(ExportedService service) => (_system?.Detail?.Imports ?? []).Any(one =>
        one is { Type: "stream", Exported: { } exported } && one.Account == service.Account && Subjects.Matches(exported, service.Results));

    AccountDetail? Of(string account) => Array.Find(snapshot.Accounts, one => one.Id == account)?.Detail;

    static string ResultsOf(string subject) => "latency." + subject.Replace("*", "any", StringComparison.Ordinal).Replace(">", "all", StringComparison.Ordinal);
}
