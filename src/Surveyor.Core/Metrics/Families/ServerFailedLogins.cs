using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class ServerFailedLogins
{
    public static MetricGroup Group { get; } = new MetricGroup<ServerEventView>(ServerEventView.FailedLogins)
    {
        Title = "Failed logins",
        Section = MetricSection.ServerEvents,
        Note = "`reason` \"Authentication Failure\" exists at 0 for each server.",
        Labels = ServerEventView.Labels([new("reason", (in row) => row.Reason)]),
        Families = [new("nats_server_authentication_errors_total", Counter, "Logins that the server refused, by reason.", (in row) => row.Count)],
    };
}
