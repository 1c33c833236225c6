using Surveyor.Metrics.Rows;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountDisconnects
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountEventView>(AccountEventView.ByReason)
    {
        Title = "Connections ended, by account",
        Section = MetricSection.ServerEvents,
        Note = "Only with `hear: connects`. `reason` is the server's word; \"Client Closed\" exists at 0 for each account. A failed login is none, though servers from 2.15 on tell it as one of `$G`.",
        Labels = AccountEventView.Labels([new("reason", (in row) => row.Reason)]),
        Families = [new("nats_account_disconnects_total", Counter, "Clients of the account that were disconnected, on any server, by reason.", (in row) => row.Disconnects)],
    };
}
