using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Pages;

/// <summary>A stream in a list. Null: unknown.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Domain">The JetStream domain; empty for the default one.</param>
/// <param name="Server">The stand-alone server that has it, which is no part of a meta group; else empty.</param>
/// <param name="LimitUsed">Of the limit it is nearest to; 1 is all. Null: no limit, too.</param>
/// <param name="Limit">Which one that is: "max_bytes"; empty without one.</param>
/// <param name="FirstAgeSeconds">Of the oldest message. Null: there is none, too.</param>
public sealed record StreamLine(
    string Account,
    string AccountName,
    string Domain,
    string Server,
    string Stream,
    string State,
    string Severity,
    DateTimeOffset Since,
    string Reason,
    ulong? Messages,
    ulong? Bytes,
    double? LimitUsed,
    string Limit,
    long? Consumers,
    double? StoredPerSecond,
    double? RemovedPerSecond,
    double? FirstAgeSeconds,
    double? LastAgeSeconds,
    string Replicas)
{
    public static StreamLine Of(HealthReport report, int index)
    {
        ref readonly var row = ref report.Snapshot.Streams[index];
        ref readonly var health = ref report.Streams[index];
        var (limit, used) = Nearest(in row);
        return new(
            row.Account,
            row.AccountName,
            row.Domain ?? "",
            row.Standalone ?? "",
            row.Name,
            health.Rule.Name,
            Plain.Word(health.Severity),
            health.SinceTime,
            health.Reason,
            row.Messages,
            row.Bytes,
            used,
            limit,
            row.ConsumerCount,
            Plain.Known(health.StoredRate),
            Plain.Known(health.RemovedRate),
            Age(row.ToldAt, row.Messages > 0 ? row.FirstTime : null),
            Age(row.ToldAt, row.LastTime),
            Plain.Word(health.Replicas));
    }

    public static double Used(in StreamRow row) => Nearest(in row).Used ?? double.NaN;

    static (string Name, double? Used) Nearest(in StreamRow row)
    {
        (string Name, double? Used) nearest = ("", null);
        foreach (var (name, used, limit) in new[] { ("max_bytes", (double?)row.Bytes, row.Config?.MaxBytes), ("max_msgs", row.Messages, row.Config?.MaxMsgs), ("max_consumers", row.ConsumerCount, row.Config?.MaxConsumers) })
        {
            if (limit is > 0 && used / limit is { } share && share >= (nearest.Used ?? 0))
            {
                nearest = (name, share);
            }
        }

        return nearest;
    }

    static double? Age(DateTimeOffset? now, DateTimeOffset? then) => now is { } told && then is { } stored ? Math.Max(0, (told - stored).TotalSeconds) : null;
}
