using Surveyor.Events;
using Surveyor.Metrics.Exposition;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamServerAdvisories
{
    public static MetricGroup Group { get; } = new MetricGroup<Row>(Fill)
    {
        Title = "JetStream advisories about servers",
        Section = MetricSection.Advisories,
        Note = "Out of storage, removed from the meta group, too many API requests, quorum changed by hand; and, with an empty name, a new leader of the meta group.",
        Labels = [new("server_name", (in row) => row.Server), new("server_domain", (in row) => row.Domain), new("type", (in row) => row.Kind)],
        Families = [new("nats_jetstream_server_advisories_total", Counter, "Events of JetStream about servers, by type.", (in row) => row.Count)],
    };

    static void Fill(PageScope scope, RowList<Row> rows)
    {
        var shown = scope.Heard.Advisories.All.Where(heard => AdvisoryKinds.IsAboutServer(heard.Key.Kind) && IsShown(scope, heard.Key.Detail));
        foreach (var heard in shown)
        {
            rows.Add(new(heard.Key.Detail, heard.Key.Domain, heard.Key.Kind, heard.Count));
        }
    }

    /// <summary>With its server; one that no server is known of is any shard's, the same one's always.</summary>
    static bool IsShown(PageScope scope, string server) => scope.Snapshot.Servers.Any(row => row.Key.Name == server)
        ? scope.Servers.Any(row => row.Key.Name == server)
        : scope.Snapshot.Shard.OwnsAccount(server);

    readonly record struct Row(string Server, string Domain, string Kind, long Count);
}
