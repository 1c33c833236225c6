using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountConnects
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountEventView>(AccountEventView.All)
    {
        Title = "Connections made, by account",
        Section = MetricSection.ServerEvents,
        Note = "Only with `hear: connects`.",
        Labels = AccountEventView.Labels(),
        Families = [new("nats_account_connects_total", Counter, "Clients that connected to the account, on any server.", (in row) => row.Connects)],
    };
}
