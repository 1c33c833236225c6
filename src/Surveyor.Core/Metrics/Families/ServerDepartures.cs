using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerDepartures
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerEventView>(ServerEventView.All)
    {
        Title = "Servers that leave",
        Section = MetricSection.ServerEvents,
        Note = "Since Surveyor started, over restarts of the server. A server that crashes says nothing.",
        Labels = ServerEventView.Labels(),
        Families =
        [
            new("nats_server_shutdowns_total", Counter, "Times the server said that it was shut down. After a lame duck it does not.", (in row) => row.Shutdowns),
            new("nats_server_lame_ducks_total", Counter, "Times the server became a lame duck (2.9.22 and later).", (in row) => row.LameDucks),
        ],
    };
}
