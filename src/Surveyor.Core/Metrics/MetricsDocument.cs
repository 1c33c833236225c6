using System.Text;
using Surveyor.Snapshot;

namespace Surveyor.Metrics;

/// <summary>docs/metrics.md, made from the catalogue so that it cannot say anything else than the page.</summary>
public static class MetricsDocument
{
    /// <summary>Families nats-surveyor declares that no scrape of it ever had.</summary>
    static readonly string[] NeverShown = ["nats_core_jetstream_filestore_reserved_used_bytes", "nats_core_jetstream_memstore_reserved_used_bytes"];

    static readonly (Needs Need, string Name)[] Questions =
    [
        (Needs.Statsz, "STATSZ"),
        (Needs.Varz, "VARZ"),
        (Needs.Healthz, "HEALTHZ"),
        (Needs.JszTotals, "JSZ (totals)"),
        (Needs.JszState, "JSZ (state)"),
        (Needs.JszConfig, "JSZ (configuration)"),
        (Needs.StreamReplicas, "JSZ (copies)"),
        (Needs.Gatewayz, "GATEWAYZ"),
        (Needs.Leafz, "LEAFZ"),
        (Needs.AccountStatz, "ACCOUNT STATZ"),
        (Needs.AccountInfo, "ACCOUNTZ"),
        (Needs.ImportTraffic, "SUBSZ of imports that seem silent"),
        (Needs.Raftz, "RAFTZ"),
    ];

    public static string Render() => Render(MetricCatalogue.Groups);

    static string Render(IReadOnlyList<MetricGroup> groups)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Metrics

            Made from the catalogue in `src/Surveyor.Core/Metrics`; `SURVEYOR_UPDATE=1 dotnet test tests/Surveyor.Core.Tests` writes it anew.

            - What is not known has no sample. A zero was told by a server.
            - Families of nats-surveyor keep its names, labels, types and units. All other names are Surveyor's own, or plain names that articles use, as said at each group.
            - In OpenMetrics a counter whose name does not end in `_total` has the type `unknown`, since a suffix would rename the series.
            - Families `…_state{state}` and `…_info` have the value 1 and only the series that holds now (but for `nats_core_jetstream_cluster_raft_group_info`, which nats-surveyor also shows as 0).
            - While there is no connection only the groups that are always on are shown, and what is heard of services over connections of their own.
            - Bounds of histograms are written as Go does ("1", not "1.0") in OpenMetrics, too, so that both forms have the same series.
            - "nats-server" is the oldest release that reports a value; several are the first of each maintained branch.

            """);
        foreach (var group in groups)
        {
            Append(page, group);
        }

        AppendDifferences(page, groups);
        AppendExporterNames(page);
        return page.ToString();
    }

    static void Append(StringBuilder page, MetricGroup group)
    {
        var labels = group.LabelNames.Count == 0 ? "none" : string.Join(", ", group.LabelNames.Select(label => $"`{label}`"));
        var asked = string.Join(", ", Questions.Where(question => group.Needs.HasFlag(question.Need)).Select(question => question.Name));
        page.Append($"\n## {group.Title}\n\n");
        page.Append($"Labels: {labels}. Switch: {group.Section.Switch}. ");
        page.Append(group.Own || group.Heard ? "" : $"Asked: {asked}. nats-server {group.Since} and later. ");
        page.Append($"Names: {Origin(group.NamesOf)}. Since Surveyor {group.Added}.\n\n");
        page.Append(group.Note.Length > 0 ? $"{group.Note}\n\n" : "");
        page.Append("| family | type | meaning | nats-server |\n| --- | --- | --- | --- |\n");
        foreach (var family in group.AllFamilies)
        {
            page.Append($"| `{family.Name}` | {family.Type.ToString().ToLowerInvariant()} | {family.Help} | {(group.Own || group.Heard ? "" : family.Since ?? group.Since)} |\n");
        }
    }

    static void AppendDifferences(StringBuilder page, IReadOnlyList<MetricGroup> groups)
    {
        page.Append("\n# Where values differ from nats-surveyor\n\n| family | difference |\n| --- | --- |\n");
        foreach (var group in groups)
        {
            if (group.Differs.Length > 0)
            {
                page.Append($"| all of *{group.Title}* | {group.Differs} |\n");
            }

            foreach (var family in group.AllFamilies.Where(family => family.Differs is not null))
            {
                page.Append($"| `{family.Name}` | {family.Differs} |\n");
            }
        }

        foreach (var name in NeverShown)
        {
            page.Append($"| `{name}` | Not here: nats-surveyor declares it and never shows it. |\n");
        }
    }

    static void AppendExporterNames(StringBuilder page)
    {
        page.Append("\n# Coming from prometheus-nats-exporter\n\n");
        page.Append("Same content under other names; `server_id` there is a URL, here the id of the server.\n\n");
        page.Append("| prometheus-nats-exporter | Surveyor | |\n| --- | --- | --- |\n");
        foreach (var name in ExporterNames.All)
        {
            page.Append($"| `{name.Theirs}` | {(name.Ours.Length > 0 ? $"`{name.Ours}`" : "–")} | {name.Note} |\n");
        }
    }

    static string Origin(NamesOf names) => names switch
    {
        NamesOf.NatsSurveyor => "nats-surveyor's",
        NamesOf.Articles => "of articles",
        _ => "Surveyor's",
    };
}
