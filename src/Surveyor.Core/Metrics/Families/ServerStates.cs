using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerStates
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerView>(ServerView.All)
    {
        Title = "States of servers",
        Section = MetricSection.Core,
        Needs = Needs.Statsz,
        Note = "`up`: answers. `draining`: in lame duck mode. `stopped`: left on purpose. `down`: should answer and does not.",
        Troubled = ServerView.Troubled,
        Labels = ServerLabels.Stable<ServerView>([new("state", (in row) => Name(row.Row.State))]),
        Families = [new("nats_server_state", Gauge, "Always 1: the state the server is in now.", (in row) => 1)],
    };

    static string Name(ServerState state) => state switch
    {
        ServerState.Up => "up",
        ServerState.Draining => "draining",
        ServerState.Stopped => "stopped",
        _ => "down",
    };
}
