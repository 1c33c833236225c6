using Surveyor.Metrics.Rows;
using Surveyor.Protocol;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountTraffic
{
    public static MetricGroup Group { get; } = new MetricGroup<AccountView>(AccountView.Fill)
    {
        Title = "Traffic of accounts by kind of connection",
        Section = MetricSection.AccountsDetailed,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.AccountStatz,
        Since = "2.11.5",
        Labels = AccountView.Labels,
        Families =
        [
            new("nats_core_account_client_bytes_sent", Counter, "Bytes of the account sent over client connections.", (in row) => BytesOfClients(row.Stat.Sent)) { Differs = Split },
            new("nats_core_account_client_bytes_recv", Counter, "Bytes of the account received over client connections.", (in row) => BytesOfClients(row.Stat.Received)) { Differs = Split },
            new("nats_core_account_client_msgs_sent", Counter, "Messages of the account sent over client connections.", (in row) => MessagesOfClients(row.Stat.Sent)) { Differs = Split },
            new("nats_core_account_client_msgs_recv", Counter, "Messages of the account received over client connections.", (in row) => MessagesOfClients(row.Stat.Received)) { Differs = Split },
            new("nats_core_account_leaf_bytes_sent", Counter, "Bytes of the account sent over leaf connections.", (in row) => Share(row.Stat.Sent, row.Stat.Sent?.Leafs?.Bytes)) { Differs = Split },
            new("nats_core_account_leaf_bytes_recv", Counter, "Bytes of the account received over leaf connections.", (in row) => Share(row.Stat.Received, row.Stat.Received?.Leafs?.Bytes)) { Differs = Split },
            new("nats_core_account_leaf_msgs_sent", Counter, "Messages of the account sent over leaf connections.", (in row) => Share(row.Stat.Sent, row.Stat.Sent?.Leafs?.Msgs)) { Differs = Split },
            new("nats_core_account_leaf_msgs_recv", Counter, "Messages of the account received over leaf connections.", (in row) => Share(row.Stat.Received, row.Stat.Received?.Leafs?.Msgs)) { Differs = Split },
            new("nats_core_account_route_bytes_sent", Counter, "Bytes of the account sent over route connections.", (in row) => Share(row.Stat.Sent, row.Stat.Sent?.Routes?.Bytes)) { Differs = Split },
            new("nats_core_account_route_bytes_recv", Counter, "Bytes of the account received over route connections.", (in row) => Share(row.Stat.Received, row.Stat.Received?.Routes?.Bytes)) { Differs = Split },
            new("nats_core_account_route_msgs_sent", Counter, "Messages of the account sent over route connections.", (in row) => Share(row.Stat.Sent, row.Stat.Sent?.Routes?.Msgs)) { Differs = Split },
            new("nats_core_account_route_msgs_recv", Counter, "Messages of the account received over route connections.", (in row) => Share(row.Stat.Received, row.Stat.Received?.Routes?.Msgs)) { Differs = Split },
            new("nats_core_account_gateway_bytes_sent", Counter, "Bytes of the account sent over gateway connections.", (in row) => Share(row.Stat.Sent, row.Stat.Sent?.Gateways?.Bytes)) { Differs = Split },
            new("nats_core_account_gateway_bytes_recv", Counter, "Bytes of the account received over gateway connections.", (in row) => Share(row.Stat.Received, row.Stat.Received?.Gateways?.Bytes)) { Differs = Split },
            new("nats_core_account_gateway_msgs_sent", Counter, "Messages of the account sent over gateway connections.", (in row) => Share(row.Stat.Sent, row.Stat.Sent?.Gateways?.Msgs)) { Differs = Split },
            new("nats_core_account_gateway_msgs_recv", Counter, "Messages of the account received over gateway connections.", (in row) => Share(row.Stat.Received, row.Stat.Received?.Gateways?.Msgs)) { Differs = Split },
        ],
    };

    const string Split = "No sample from servers that do not split their traffic, where nats-surveyor counts all of it as the clients'.";

    static double? BytesOfClients(DataStats? all) => Share(all, all?.Bytes - (all?.Routes?.Bytes ?? 0) - (all?.Gateways?.Bytes ?? 0) - (all?.Leafs?.Bytes ?? 0));

    static double? MessagesOfClients(DataStats? all) => Share(all, all?.Msgs - (all?.Routes?.Msgs ?? 0) - (all?.Gateways?.Msgs ?? 0) - (all?.Leafs?.Msgs ?? 0));

    /// <summary>A server that names one kind knows them all; what it leaves out is zero.</summary>
    static double? Share(DataStats? all, long? share) => all is { Routes: null, Gateways: null, Leafs: null } or null ? null : share ?? 0;
}
