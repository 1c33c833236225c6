using Surveyor.Health;
using Surveyor.Snapshot;

namespace Surveyor.Host.Commands;

/// <summary>What a few looks within seconds can say: not that all is well with a consumer of which something waits and nothing moved.</summary>
static class FewLooks
{
    /// <param name="first">The picture of the first look.</param>
    public static HealthReport Judged(HealthReport report, ClusterSnapshot first)
    {
        var before = new Dictionary<(string, string, string, string, string), (ulong?, ulong?)>(first.Consumers.Length);
        foreach (ref readonly var row in first.Consumers.AsSpan())
        {
            before[Name(first, in row)] = (row.DeliveredConsumerSeq, row.AckFloorConsumerSeq);
        }

        var consumers = (ConsumerHealth[])report.Consumers.Clone();
        for (var i = 0; i < consumers.Length; i++)
        {
            ref readonly var row = ref report.Snapshot.Consumers[i];
            if (consumers[i].Severity is Severity.Ok && (row.Pending > 0 || row.AckPending > 0)
                && before.TryGetValue(Name(report.Snapshot, in row), out var then) && then == (row.DeliveredConsumerSeq, row.AckFloorConsumerSeq))
            {
                consumers[i] = consumers[i] with
                {
                    Rule = ConsumerRules.Unknown,
                    Severity = Severity.Unknown,
                    Reason = $"{Words.Count((row.Pending ?? 0) + (ulong)Math.Max(0, row.AckPending ?? 0), "message")} wait or are out, and nothing moved for some seconds: that is too short to say more.",
                };
            }
        }

        return report with { Consumers = consumers };
    }

    static (string, string, string, string, string) Name(ClusterSnapshot snapshot, in ConsumerRow row)
    {
        ref readonly var stream = ref snapshot.Streams[row.Stream];
        return (stream.Account, stream.Domain, stream.Standalone, stream.Name, row.Name);
    }
}
