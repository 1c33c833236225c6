using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerInfos
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(Fill)
    {
        Title = "Facts about servers",
        Section = MetricSection.Core,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>(
        [
            new("server_id", (in row) => row.Row.Id),
            new("version", (in row) => row.Row.Version),
            new("jetstream", (in row) => row.Row.JetStream is { } on ? on ? "true" : "false" : ""),
            new("tags", (in row) => row.Row.Tags),
        ]),
        Families = [new("nats_server_info", Gauge, "Always 1: what the server said about itself. Its id is new at every start.", (in row) => 1)],
    };

    /// <summary>Not those that only their peers know.</summary>
    static void Fill(PageScope scope, RowList<ServerView> rows)
    {
        foreach (var server in scope.Servers)
        {
            if (server.Id.Length > 0)
            {
                rows.Add(new(server, scope.Snapshot.Taken));
            }
        }
    }
}
