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
    public static JetStreamPicture Empty { get; } = new([], [], [], [], [], [], []);
}
