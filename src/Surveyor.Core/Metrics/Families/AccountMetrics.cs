using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountMetrics
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountView>(AccountView.Fill)
    {
        Title = "Accounts on servers",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.AccountStatz,
        Differs = "nats-surveyor stops showing an account on a server after three polls without connections; here it stays, or its counters would have gaps.",
        Labels = AccountView.Labels,
        Families =
        [
            new("nats_core_account_conn_count", Gauge, "Client connections of the account to the server.", (in row) => row.Stat.Connections),
            new("nats_core_account_total_conn_count", Gauge, "Client and leaf connections of the account to the server.", (in row) => row.Stat.TotalConnections),
            new("nats_core_account_leaf_count", Gauge, "Leaf connections of the account to the server.", (in row) => row.Stat.LeafNodes),
            new("nats_core_account_sub_count", Gauge, "Subscriptions of the account on the server.", (in row) => row.Stat.Subscriptions),
            new("nats_core_account_slow_consumer_count", Gauge, "Slow consumers of the account noticed by the server: a running total.", (in row) => row.Stat.SlowConsumers),
            new("nats_core_account_bytes_sent", Counter, "Bytes the server sent for the account, connections of every kind.", (in row) => row.Stat.Sent?.Bytes),
            new("nats_core_account_bytes_recv", Counter, "Bytes the server received for the account, connections of every kind.", (in row) => row.Stat.Received?.Bytes),
            new("nats_core_account_msgs_sent", Counter, "Messages the server sent for the account, connections of every kind.", (in row) => row.Stat.Sent?.Msgs),
            new("nats_core_account_msgs_recv", Counter, "Messages the server received for the account, connections of every kind.", (in row) => row.Stat.Received?.Msgs),
        ],
    };
}
