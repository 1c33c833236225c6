using System.Buffers;
using System.Diagnostics;
using Surveyor.Metrics;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Benchmarks;

/// <summary>Writing a page of a million series from a picture that is ready, to nowhere: the writer alone, in this process.</summary>
static class MillionSeries
{
    const int Streams = 7_400;
    const int ConsumersPerStream = 5;
    const int Runs = 15;

    public sealed record Result(long Series, long Bytes, double Min, double Median, long Allocated);

    public static async Task<Result> RunAsync()
    {
        var page = new MetricsPage(new() { MaxSeriesPerFamily = 0 });
        var known = new Known(Picture());
        var nowhere = new Nowhere();
        List<double> times = [];
        var allocated = 0L;
        for (var run = 0; run < Runs; run++)
        {
            nowhere.Written = 0;
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var startedAt = Stopwatch.GetTimestamp();
            await page.WriteAsync(known, ExpositionFormat.Text, nowhere, static _ => ValueTask.CompletedTask);
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        times.Sort();
        return new(page.Last.Series, nowhere.Written, times[0], times[times.Count / 2], allocated);
    }

    static ClusterSnapshot Picture()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var streams = new StreamRow[Streams];
        var consumers = new ConsumerRow[Streams * ConsumersPerStream];
        for (var stream = 0; stream < streams.Length; stream++)
        {
            streams[stream] = Stream(stream, now);
            for (var one = 0; one < ConsumersPerStream; one++)
            {
                consumers[(stream * ConsumersPerStream) + one] = Consumer(stream, one, now);
            }
        }

        return new() { Taken = now, Connection = new() { Connected = true }, Streams = streams, Consumers = consumers };
    }

    static StreamRow Stream(int index, DateTimeOffset now) => new()
    {
        Account = $"ACCOUNT{index % 10:D4}",
        AccountName = $"ACCOUNT{index % 10:D4}",
        Domain = "",
        Name = $"stream-{index:D5}",
        ClusterName = "c0000",
        RaftGroup = $"S-R3F-{index:X8}",
        Leader = "n0-c0000",
        ServerName = "n0-c0000",
        ServerId = new('N', 56),
        Created = now,
        Messages = (ulong)index * 1_000,
        Bytes = (ulong)index * 61_000,
        FirstSeq = 1,
        LastSeq = (ulong)index * 1_000,
        FirstTime = now.AddMicroseconds(-index * 7_654_321),
        LastTime = now.AddMicroseconds(-index * 1_234_567),
        Subjects = 2,
        ConsumerCount = ConsumersPerStream,
        FirstConsumer = index * ConsumersPerStream,
        ConsumerRows = ConsumersPerStream,
        Config = new() { Storage = "file", MaxMsgs = 10_000, MaxAge = 3_600_000_000_000, Replicas = 3 },
    };

    static ConsumerRow Consumer(int stream, int index, DateTimeOffset now) => new()
    {
        Stream = stream,
        Name = $"worker-{index:D2}",
        Ephemeral = false,
        ClusterName = "c0000",
        RaftGroup = $"C-R3F-{(stream * ConsumersPerStream) + index:X8}",
        Leader = "n1-c0000",
        ServerName = "n1-c0000",
        ServerId = new('N', 56),
        Created = now,
        DeliveredConsumerSeq = (ulong)stream * 900,
        DeliveredStreamSeq = (ulong)stream * 900,
        LastDelivered = now.AddMicroseconds(-stream * 1_234_567),
        AckFloorConsumerSeq = (ulong)stream * 890,
        AckFloorStreamSeq = (ulong)stream * 890,
        LastAcked = now.AddMicroseconds(-stream * 1_234_567),
        AckPending = 5,
        Redelivered = 0,
        Waiting = 1,
        Pending = (ulong)stream * 100,
        Config = new() { IsDurable = true, AckWait = 30_000_000_000, MaxDeliver = 3, MaxAckPending = 1_000, Replicas = 3 },
    };

    sealed class Nowhere : IBufferWriter<byte>
    {
        byte[] _buffer = new byte[1 << 17];

        public long Written { get; set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > _buffer.Length)
            {
                _buffer = new byte[sizeHint];
            }

            return _buffer;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
