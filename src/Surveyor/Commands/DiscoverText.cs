using System.Globalization;
using System.Text;
using Surveyor.Hearing;
using Surveyor.Snapshot;

namespace Surveyor.Host.Commands;

/// <summary>What <c>surveyor discover</c> prints.</summary>
static class DiscoverText
{
    /// <param name="import">Where samples are expected to be imported; empty: nowhere.</param>
    public static string Of(IReadOnlyList<ExportedService> services, ClusterSnapshot snapshot, string import)
    {
        var text = new StringBuilder();
        var tracked = services.Where(service => service.IsTracked).ToList();
        var unheard = tracked.Where(service => service.Heard is null).ToList();
        text.AppendLine(CultureInfo.InvariantCulture, $"{services.Count} exported services, {tracked.Count} measured, {tracked.Count - unheard.Count} heard");
        if (snapshot.Accounts.Count(account => account.Detail is null) is > 0 and var untold)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"of {snapshot.Accounts.Length} accounts {untold} were not told by any server");
        }

        if (services.Count > 0)
        {
            text.AppendLine();
            AppendTable(text, services);
        }

        if (import.Length == 0)
        {
            text.AppendLine().AppendLine("--latency-import is empty: Surveyor hears nothing that the system account imports.");
        }

        var advice = new HearingAdvice(snapshot, import);
        if (unheard.Count > 0)
        {
            text.AppendLine().AppendLine("To hear those that are measured:").AppendLine();
            advice.AppendHearing(text, unheard);
        }

        if (services.Where(service => !service.IsTracked && service.HasOneResponse).ToList() is [_, ..] untracked)
        {
            text.AppendLine().AppendLine("To have the others measured:").AppendLine();
            advice.AppendMeasuring(text, untracked);
        }

        if (services.Any(service => service.HasOneResponse && service.ResponseThreshold is null))
        {
            text.AppendLine();
            HearingAdvice.AppendThreshold(text);
        }

        return text.ToString();
    }

    static void AppendTable(StringBuilder text, IReadOnlyList<ExportedService> services)
    {
        string[][] rows = [["ACCOUNT", "SERVICE", "SAMPLING", "RESULTS", "THRESHOLD", "HEARD"], .. services.Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    static string[] Row(ExportedService service) =>
    [
        service.AccountName,
        service.Subject,
        service.Sampling switch { null => "-", 0 => "headers", var percent => $"{percent} %" },
        service.Results.Length > 0 ? service.Results : "-",
        service.ResponseThreshold is { } threshold ? $"{threshold.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s" : "-",
        service switch
        {
            { HasOneResponse: false } => "cannot be measured: its responses are streamed",
            { IsTracked: false } => "not measured",
            { Heard: { } heard } => $"as {heard.Service} by {(service.HeardBy == ExportBook.ByImport ? "the import of the system account" : service.HeardBy)}",
            _ => "no",
        },
    ];
}
