using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>A consumer in a list. Null: unknown.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Domain">The JetStream domain; empty for the default one.</param>
/// <param name="Server">The stand-alone server that has it, which is no part of a meta group; else empty.</param>
/// <param name="Since">Since when the state is what it is.</param>
/// <param name="LagSeconds">Age of the oldest message not acknowledged; true within <paramref name="LagErrorSeconds"/>.</param>
/// <param name="MaxAckPending">Null: unlimited, too.</param>
public sealed record ConsumerLine(
    string Account,
    string AccountName,
    string Domain,
    string Server,
    string Stream,
    string Consumer,
    string State,
    string Severity,
    DateTimeOffset Since,
    string Reason,
    double? LagSeconds,
    double? LagErrorSeconds,
    ulong? Pending,
    long? AckPending,
    long? MaxAckPending,
    long? Redelivered,
    long? Waiting,
    double? DeliveredPerSecond,
    double? AcknowledgedPerSecond,
    string Replicas)
{
    public static ConsumerLine Of(HealthReport report, int index)
    {
        ref readonly var row = ref report.Snapshot.Consumers[index];
        ref readonly var stream = ref report.Snapshot.Streams[row.Stream];
        ref readonly var health = ref report.Consumers[index];
        return new(
            stream.Account,
            stream.AccountName,
            stream.Domain ?? "",
            stream.Standalone ?? "",
            stream.Name,
            row.Name,
            health.Rule.Name,
            Plain.Word(health.Severity),
            health.SinceTime,
            health.Reason,
            Plain.Known(health.Lag.Seconds),
            Plain.Known(health.Lag.Error),
            row.Pending,
            row.AckPending,
            row.Config?.MaxAckPending is > 0 and var most ? most : null,
            row.Redelivered,
            row.Waiting,
            Plain.Known(health.DeliveredRate),
            Plain.Known(health.AcknowledgedRate),
            Plain.Word(health.Replicas));
    }
}
