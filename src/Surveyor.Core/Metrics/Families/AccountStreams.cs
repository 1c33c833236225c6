using Surveyor.Metrics.Rows;
using Surveyor.Snapshot;
using static Surveyor.Metrics.MetricType;

namespace Surveyor.Metrics.Families;

static class AccountStreams
{
    public static MetricGroup Group { get; } = new MetricGroup<StreamView>(StreamView.All)
    {
        Title = "Streams of accounts",
        Section = MetricSection.Accounts,
        NamesOf = NamesOf.NatsSurveyor,
        Needs = Needs.JszState | Needs.JszConfig,
        Troubled = StreamView.Troubled,
        Labels =
        [
            new("account", (in row) => row.Row.Account),
            new("account_name", (in row) => row.Row.AccountName),
            new("stream", (in row) => row.Row.Name),
            new("raft_group", (in row) => row.Row.RaftGroup),
        ],
        Families =
        [
            new("nats_core_account_jetstream_consumer_count", Gauge, "Consumers of the stream.", (in row) => row.Row.State is AssetState.Ok ? row.Row.ConsumerRows : null),
            new("nats_core_account_jetstream_replica_count", Gauge, "Replicas the stream is configured to have.", (in row) => row.Config?.Replicas),
        ],
    };
}
