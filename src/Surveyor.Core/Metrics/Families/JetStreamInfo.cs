using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class JetStreamInfo
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.Answering)
    {
        Title = "JetStream: facts about servers",
        Section = MetricSection.Core,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.Statsz,
        Troubled = ServerView.Troubled,
        Labels =
        [
            new("server_name", (in row) => row.Name),
            new("server_host", (in row) => row.Row.Host),
            new("server_id", (in row) => row.Row.Id),
            new("server_cluster", (in row) => row.Cluster),
            new("server_domain", (in row) => Domain(row)),
            new("server_version", (in row) => row.Row.Version),
            new("server_jetstream", (in row) => row.Row.JetStream is { } on ? on ? "true" : "false" : ""),
        ],
        Families = [new("nats_core_jetstream_info", Gauge, "Always 1: a row to join others with. The domain without a name is called Default.", (in row) => 1)],
    };

    public static string Domain(in ServerView row) => row.Row.Key.Domain is { Length: > 0 } domain ? domain : "Default";
}
