using Surveyor.Core.Tests.Protocol;
using Surveyor.Events;
using Surveyor.Protocol;

namespace Surveyor.Metrics;

/// <summary>Counters of advisories on pages, while rows are forgotten.</summary>
public class AdvisoryPageTests
{
    static readonly string[] Kinds =
    [
        "api_audit", "consumer_ack", "nak", "stream_action", "consumer_action", "max_deliver", "terminated", "snapshot_create", "snapshot_complete", "restore_create", "restore_complete",
        "stream_leader_elected", "consumer_leader_elected", "stream_quorum_lost", "consumer_quorum_lost", "server_out_of_space", "api_limit_reached", "brand_new",
    ];

    [Fact]
    public void Whatever_is_forgotten_no_counter_goes_back() => Property.Holds(10, random =>
    {
        var (all, named) = (new AdvisoryTally(30), new AdvisoryTally(30));
        Dictionary<string, double> before = [];
        for (var sent = 0; sent < 300; sent++)
        {
            var (advisory, account) = (Any(random), Some(random, "A", 2));
            named.Add(AdvisoryRows.OfNatsSurveyor(advisory, account, advisory.Type!), advisory);
            if (AdvisoryKinds.IsKnown(advisory))
            {
                all.Add(AdvisoryRows.Of(advisory, account), advisory);
            }

            var after = Counters(all, named);
            foreach (var (row, value) in before.Where(row => after.ContainsKey(row.Key)))
            {
                after[row].ShouldBeGreaterThanOrEqualTo(value, row);
            }

            before = after;
        }

        all.Forgotten.ShouldBeGreaterThan(0);
        named.Forgotten.ShouldBeGreaterThan(0);
    });

    static JetStreamAdvisory Any(Random random)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var start = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        return new()
        {
            Type = $"io.nats.jetstream.advisory.v1.{kind}",
            Id = "id",
            Domain = random.Next(2) == 0 ? null : "edge",
            Stream = Some(random, "S", 3),
            Consumer = kind.Contains("consumer", StringComparison.Ordinal) || kind is "nak" or "max_deliver" or "terminated" ? Some(random, "C", 3) : null,
            Action = kind.EndsWith("_action", StringComparison.Ordinal) ? Some(random, "action", 2) : null,
            Subject = kind == "api_audit" ? $"$JS.API.STREAM.{(random.Next(2) == 0 ? "CREATE" : "DELETE")}.S" : null,
            Server = Some(random, "n", 2),
            Deliveries = random.Next(5),
            AckTime = random.Next(),
            Dropped = random.Next(5),
            Bytes = random.Next(5),
            Start = start,
            End = start.AddSeconds(random.Next(5)),
            State = new() { Bytes = random.Next(5) },
        };
    }

    static string Some(Random random, string name, int most) => $"{name}{random.Next(most)}";

    static Dictionary<string, double> Counters(AdvisoryTally all, AdvisoryTally named)
    {
        var rows = named.Freeze().GroupBy(one => one.Key.Account).Select(account => new AccountAdvisories(account.Key, 0, 0, [.. account]));
        var page = PageText.Of(A.Cluster, heard: new() { Advisories = new() { All = all.Freeze(), Named = [.. rows] } }).GetAwaiter().GetResult();
        return page.Series.Where(series => series.Name.StartsWith("nats_jetstream_", StringComparison.Ordinal)).ToDictionary(series => series.Identity, series => series.Value);
    }
}
