using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>The JetStream part of a snapshot, made once per JSZ pass and shared by the snapshots until the next.</summary>
sealed record JetStreamPicture(
    StreamRow[] Streams,
    StreamRow[] Replicas,
    ConsumerRow[] Consumers,
    JszPeer[] Peers,
    JszSource[] Sources,
    AccountDomainRow[] AccountDomains,
    AccountTierRow[] Tiers)
{
    /// <summary>What there is, without what was said of it too long ago to be shown as if it were now.</summary>
    public JetStreamPicture WithoutNumbers() => Empty with
    {
        Streams = Array.ConvertAll(Streams, stream => new StreamRow
        {
            Account = stream.Account,
            AccountName = stream.AccountName,
            Domain = stream.Domain,
            Standalone = stream.Standalone,
            Name = stream.Name,
            State = AssetState.Unknown,
            Troubled = true,
            ClusterName = stream.ClusterName,
            RaftGroup = stream.RaftGroup,
            Leader = stream.Leader,
            ServerName = "",
            ServerId = "",
            FirstConsumer = stream.FirstConsumer,
            ConsumerRows = stream.ConsumerRows,
        }),
        Consumers = Array.ConvertAll(Consumers, consumer => new ConsumerRow
        {
            Stream = consumer.Stream,
            Name = consumer.Name,
            State = AssetState.Unknown,
            Troubled = true,
            Ephemeral = consumer.Ephemeral,
            ClusterName = consumer.ClusterName,
            RaftGroup = consumer.RaftGroup,
            Leader = consumer.Leader,
            ServerName = "",
            ServerId = "",
        }),
    };

    public static JetStreamPicture Empty { get; } = new([], [], [], [], [], [], []);
}
