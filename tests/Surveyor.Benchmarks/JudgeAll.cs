using System.Diagnostics;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Benchmarks;

/// <summary>Judging all consumers of a big system round by round: the examiner alone, in this process.</summary>
static class JudgeAll
{
    const int Streams = 10_000;
    const int ConsumersPerStream = 5;
    const int Rounds = 60;
    const int WarmUp = 20;

    /// <param name="History">Bytes held for all histories when they are full, verdicts included.</param>
    public sealed record Result(int Consumers, double Min, double Median, double Cpu, long History)
    {
        public override string ToString() => FormattableString.Invariant($"{Consumers:N0} consumers: {Min:0} ms at least, median {Median:0} ms, {Cpu:0} ms CPU a round, {History / 1e6:0} MB");
    }

    public static Result Run()
    {
        var examiner = new Examiner(new());
        var snapshot = Picture();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        List<double> times = [];
        var cpu = TimeSpan.Zero;
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var now = snapshot.Taken.AddSeconds(30 * round);
            Move(snapshot, now, (ulong)round);
            var picture = snapshot with { Taken = now, Streams = [.. snapshot.Streams] };
            var (startedAt, cpuAt) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            examiner.Examine(picture, Heard.Nothing, now);
            if (round >= WarmUp)
            {
                times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
                cpu += Environment.CpuUsage.TotalTime - cpuAt;
            }
        }

        var history = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(examiner);
        times.Sort();
        return new(snapshot.Consumers.Length, times[0], times[times.Count / 2], cpu.TotalMilliseconds / Rounds, history);
    }

    /// <summary>Every tenth consumer is stopped, so that reasons are told, too.</summary>
    static void Move(ClusterSnapshot snapshot, DateTimeOffset now, ulong round)
    {
        foreach (ref var stream in snapshot.Streams.AsSpan())
        {
            (stream.ReceivedAt, stream.ToldAt, stream.LastSeq, stream.LastTime) = (now, now, 1_000 + (round * 30), now);
        }

        for (var i = 0; i < snapshot.Consumers.Length; i++)
        {
            ref var consumer = ref snapshot.Consumers[i];
            (consumer.ReceivedAt, consumer.ToldAt, consumer.StreamLastSeq) = (now, now, 1_000 + (round * 30));
            if (i % 10 != 0)
            {
                (consumer.DeliveredConsumerSeq, consumer.DeliveredStreamSeq, consumer.AckFloorStreamSeq, consumer.Waiting) = (990 + (round * 30), 990 + (round * 30), 980 + (round * 30), 1);
            }
            else
            {
                consumer.Pending = 10 + (round * 30);
            }
        }
    }

    static ClusterSnapshot Picture()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var config = new ConsumerConfig { IsDurable = true, AckPolicy = "explicit", AckWait = 30_000_000_000, MaxAckPending = 1_000, MaxDeliver = -1 };
        var names = Enumerable.Range(0, ConsumersPerStream).Select(static one => $"consumer-{one}").ToArray();
        return new()
        {
            Taken = now,
            Streams = [.. Enumerable.Range(0, Streams).Select(stream => new StreamRow
            {
                Account = "ACCOUNT", AccountName = "ACCOUNT", Domain = "", Standalone = "", Name = $"stream-{stream:D5}", State = AssetState.Ok, Leader = "n0", Created = now.AddDays(-1),
                Config = new() { Retention = "limits", Discard = "old", MaxMsgs = 1_000_000 }, Messages = 1_000, Bytes = 61_000, FirstSeq = 1, FirstTime = now.AddHours(-1), Deleted = 0,
                FirstConsumer = stream * ConsumersPerStream, ConsumerRows = ConsumersPerStream, ConsumerCount = ConsumersPerStream,
            })],
            Consumers = [.. Enumerable.Range(0, Streams * ConsumersPerStream).Select(consumer => new ConsumerRow
            {
                Stream = consumer / ConsumersPerStream, Name = names[consumer % ConsumersPerStream], State = AssetState.Ok, Ephemeral = false, Leader = "n0", Created = now.AddDays(-1), Config = config,
                DeliveredConsumerSeq = 990, DeliveredStreamSeq = 990, AckFloorConsumerSeq = 980, AckFloorStreamSeq = 980, AckPending = 10, Redelivered = 0, Waiting = 0, Pending = 10,
            })],
        };
    }
}
