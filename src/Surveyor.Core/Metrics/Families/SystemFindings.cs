using Surveyor.Health;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class SystemFindings
{
    public static MetricGroup Group { get; } = new MetricGroup<Finding>(Fill)
    {
        Title = "What is wrong with servers, meta groups and accounts",
        Section = MetricSection.Core,
        Needs = Needs.Statsz | Needs.Healthz,
        Note = Verdicts.States,
        Troubled = static (in row) => row.Told.Severity >= Severity.Warning,
        Labels =
        [
            new("kind", (in row) => row.Told.Kind),
            new("name", (in row) => row.Told.Name),
            new("server_cluster", (in row) => row.Told.Cluster),
            new("server_domain", (in row) => row.Told.Domain),
            new("rule", (in row) => row.Told.Rule.Name),
            new("severity", (in row) => Words.Of(row.Told.Severity)),
        ],
        Families = [new("nats_health_finding", Gauge, "Always 1 while it is so.", (in row) => 1)],
    };

    static void Fill(PageScope scope, Exposition.RowList<Finding> rows)
    {
        foreach (var finding in scope.Health.System.Where(one => IsOurs(scope, one)))
        {
            rows.Add(new(finding));
        }
    }

    /// <summary>Several Surveyors share the servers and accounts; a meta group is told of by each.</summary>
    static bool IsOurs(PageScope scope, SystemFinding finding) => finding.Kind switch
    {
        "server" => scope.Servers.Any(server => server.Id == finding.Id && (server.Id.Length > 0 || server.Key == new ServerKey(finding.Name, finding.Cluster, finding.Domain))),
        "account" => scope.Includes(finding.Id, finding.Name),
        _ => true,
    };

    readonly record struct Finding(SystemFinding Told);
}
