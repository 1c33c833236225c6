using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerSlowConsumers
{
    static readonly string[] Kinds = ["client", "route", "gateway", "leaf"];

    public static MetricGroup Group { get; } = new MetricGroup<Kind>(Fill)
    {
        Title = "Slow consumers by kind of connection",
        Section = MetricSection.Core,
        Needs = Needs.Statsz,
        Since = "2.11.0",
        Labels = ServerLabels.Stable<Kind>([new("kind", (in row) => Kinds[row.Index])]),
        Families = [new("nats_server_slow_consumers_by_kind_total", Counter, "Slow consumers noticed, by kind of connection.", (in row) => row.Count)],
    };

    static void Fill(PageScope scope, RowList<Kind> rows)
    {
        foreach (var server in scope.Servers)
        {
            if (server.Statsz is not { } statsz || !Units.Reports(server.Version, new ServerVersion(2, 11, 0)))
            {
                continue;
            }

            // Left out by the server while all four are 0.
            var counts = statsz.SlowConsumerStats ?? new(0, 0, 0, 0);
            var view = new ServerView(server, scope.Snapshot.Taken);
            rows.Add(new(view, 0, counts.Clients));
            rows.Add(new(view, 1, counts.Routes));
            rows.Add(new(view, 2, counts.Gateways));
            rows.Add(new(view, 3, counts.Leafs));
        }
    }

    readonly record struct Kind(ServerView Server, int Index, ulong? Count) : IServerPart;
}
