using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>What somebody needs to know who starts and stops instances of a client.</summary>
/// <param name="Lag">Messages not acknowledged: those not delivered and those delivered.</param>
/// <param name="LagSeconds">Age of the oldest of them; null: unknown.</param>
public sealed record ConsumerLag(ulong Lag, ulong Pending, ulong AckPending, double? LagSeconds, double? LagErrorSeconds, double? DeliveredPerSecond, double? AcknowledgedPerSecond)
{
    /// <summary>No number is better than an old one or a wrong one: then the status is 503.</summary>
    /// <param name="problem">Why nothing is known now; null when it is.</param>
    public static Outcome<ConsumerLag> Of(HealthReport report, AssetPlace place, string? problem)
    {
        ref readonly var row = ref report.Snapshot.Consumers[place.Consumer];
        ref readonly var health = ref report.Consumers[place.Consumer];
        problem ??= Freshness.Problem(report.Snapshot, row.ReceivedAt);
        if (problem is not null || row is not { State: AssetState.Ok, Pending: { } pending, AckPending: { } outstanding })
        {
            return new(null, 503, $"the numbers of the consumer are not known: {problem ?? health.Reason}");
        }

        var acks = (ulong)Math.Max(0, outstanding);
        return new(new ConsumerLag(pending + acks, pending, acks, Plain.Known(health.Lag.Seconds), Plain.Known(health.Lag.Error), Plain.Known(health.DeliveredRate), Plain.Known(health.AcknowledgedRate)));
    }
}
