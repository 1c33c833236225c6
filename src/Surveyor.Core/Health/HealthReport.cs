using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>The verdict on a consumer, with the numbers it stands on. Durations in seconds, NaN: unknown.</summary>
public readonly struct ConsumerHealth
{
    readonly CompactNumber _deliveries;
    readonly CompactNumber _acknowledged;

    public required ConsumerRule Rule { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>Since when the state is what it is: ticks of our clock, UTC.</summary>
    public required long Since { get; init; }

    public required string Reason { get; init; }

    public required Evidence[] Evidence { get; init; }

    /// <summary>Its own dimension beside the state.</summary>
    public required ReplicaState Replicas { get; init; }

    /// <summary>Of the oldest message not acknowledged.</summary>
    public required Age Lag { get; init; }

    /// <summary>Of the oldest message not delivered.</summary>
    public required Age Undelivered { get; init; }

    /// <summary>Until everything is delivered at the present rates; NaN: never, or unknown.</summary>
    public required double Drain { get; init; }

    /// <summary>Messages per second, as is <see cref="AcknowledgedRate"/>.</summary>
    public required double DeliveredRate { get; init; }

    public required double AcknowledgedRate { get; init; }

    /// <summary>Messages that limits removed before it got them, since it is known.</summary>
    public required ulong Lost { get; init; }

    /// <summary>Its consumer sequences, as counters: a new leader that does not know of the last ones sets them back no more than they are. Null: unknown.</summary>
    public required ulong? Deliveries { get => _deliveries; init => _deliveries = value; }

    public required ulong? Acknowledged { get => _acknowledged; init => _acknowledged = value; }

    public DateTimeOffset SinceTime => new(Since, TimeSpan.Zero);
}

/// <summary>The verdict on a stream.</summary>
public readonly struct StreamHealth
{
    public required StreamRule Rule { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>Since when the state is what it is: ticks of our clock, UTC.</summary>
    public required long Since { get; init; }

    public required string Reason { get; init; }

    public required ReplicaState Replicas { get; init; }

    /// <summary>Messages per second; NaN: unknown.</summary>
    public required double StoredRate { get; init; }

    /// <summary>Messages per second that left at the front; NaN: unknown.</summary>
    public required double RemovedRate { get; init; }

    public DateTimeOffset SinceTime => new(Since, TimeSpan.Zero);
}

/// <summary>What is wrong with a server, a meta group or an account.</summary>
/// <param name="Kind">"server", "meta", "account".</param>
/// <param name="Name">Of the server, the account, the member of a meta group, or the group.</param>
/// <param name="Cluster">Of the server, or of the meta group; empty for accounts.</param>
/// <param name="Domain">The JetStream domain; empty for the default one.</param>
/// <param name="Id">Of the server or account; empty where there is none.</param>
public sealed record SystemFinding(SystemRule Rule, Severity Severity, string Kind, string Name, string Cluster, string Domain, string Id, string Reason, DateTimeOffset Since);

/// <summary>The verdicts on everything in a picture. Immutable.</summary>
/// <param name="Snapshot">The picture that was judged.</param>
/// <param name="Streams">In the order of its streams.</param>
/// <param name="Consumers">In the order of its consumers.</param>
/// <param name="System">Worst first.</param>
public sealed record HealthReport(ClusterSnapshot Snapshot, StreamHealth[] Streams, ConsumerHealth[] Consumers, IReadOnlyList<SystemFinding> System)
{
    public static HealthReport Nothing { get; } = new(ClusterSnapshot.Empty, [], [], []);
}
