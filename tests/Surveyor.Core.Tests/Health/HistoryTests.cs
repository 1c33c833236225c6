using System.Runtime.CompilerServices;
using Surveyor.Events;
using Surveyor.Health;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Health;

/// <summary>They count the memory of the process, to which no test beside them may add.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

[Collection("alone")]
public sealed class HistoryTests
{
    [Fact]
    public void A_sample_takes_no_more_than_twenty_four_bytes()
    {
        Unsafe.SizeOf<ConsumerSample>().ShouldBe(20);
        Unsafe.SizeOf<StreamSample>().ShouldBe(24);
    }

    [Fact]
    public void Five_thousand_consumers_on_a_thousand_streams_take_a_tenth_of_eighty_megabytes()
    {
        var examiner = new Examiner(new());
        var snapshot = Many(1_000, 5);
        examiner.Examine(snapshot, Heard.Nothing, snapshot.Taken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var look = 1; look <= 60; look++)
        {
            Move(snapshot, look);
            examiner.Examine(snapshot with { Streams = [.. snapshot.Streams] }, Heard.Nothing, snapshot.Taken.AddSeconds(30 * look));
        }

        snapshot.Consumers.Length.ShouldBe(5_000);
        examiner.Samples(in snapshot.Streams[0], snapshot.Consumers[0].Name).Length.ShouldBe(36);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(8_000_000);
        GC.KeepAlive(examiner);
    }

    [Fact]
    public void Samples_say_what_was_told()
    {
        var life = new Life();
        life.Publish(5000).Deliver(1000, ack: false);
        life.Looks(60, 30, static one => one.Deliver(10, ack: false));
        life.Samples.Length.ShouldBe(36);
        life.Samples[^1].Pending.ShouldBe(3400u);
        life.Samples[^1].AckPending.ShouldBe(1600, 1);
        life.Samples[^2].SecondsTo(life.Samples[^1]).ShouldBe(30);
        unchecked(life.Samples[^1].Delivered - life.Samples[0].Delivered).ShouldBe(350u);
        life.Samples[^1].Lag.ShouldBe(life.Health.Lag.Seconds, life.Health.Lag.Seconds / 1000);
    }

    /// <summary>Their clock goes round in 109 minutes: older ones would seem to be of today.</summary>
    [Fact]
    public void Samples_do_not_outlive_a_gap()
    {
        var life = new Life();
        life.Publish(100).Deliver(100).Looks(4).Samples.Length.ShouldBe(4);
        life.Look(110 * 60).Samples.Length.ShouldBe(1);
    }

    /// <summary>Else a lag would be known within half of the consumer's life only.</summary>
    [Fact]
    public void A_new_leader_that_is_behind_for_a_moment_ends_no_history()
    {
        var life = new Life();
        life.Publish(100).Deliver(50).Looks(6, 30, static one => one.Publish(10));
        var before = life.Health.Undelivered;
        before.Error.ShouldBeLessThan(1);
        life.TakeBack(3).Look(1).LookAgain().LookAgain().Publish(3).Look(1);
        life.Health.Undelivered.ShouldBe(new(before.Seconds + 2, before.Error));
        life.TakeBack(20).Looks(3, 1).Health.Undelivered.Error.ShouldBeGreaterThan(1, "it is another stream in all but its name");
    }

    [Fact]
    public void Who_is_gone_is_forgotten_and_who_comes_is_new()
    {
        var examiner = new Examiner(new());
        var snapshot = Many(2, 3);
        for (var look = 1; look <= 4; look++)
        {
            Move(snapshot, look);
            examiner.Examine(snapshot with { Streams = [.. snapshot.Streams] }, Heard.Nothing, snapshot.Taken.AddSeconds(30 * look));
        }

        examiner.Latest.Consumers.ShouldAllBe(static one => one.Rule != ConsumerRules.Unknown);

        // The second of the first stream is replaced by another name.
        snapshot.Consumers[1].Name = "c1b";
        Move(snapshot, 5);
        var report = examiner.Examine(snapshot with { Streams = [.. snapshot.Streams] }, Heard.Nothing, snapshot.Taken.AddSeconds(150));
        report.Consumers.Select(static one => one.Rule == ConsumerRules.Unknown).ShouldBe([false, true, false, false, false, false]);
        examiner.Samples(in snapshot.Streams[0], "c1").ShouldBeEmpty();
        examiner.Samples(in snapshot.Streams[0], "c1b").Length.ShouldBe(1);

        examiner.Examine(new() { Taken = snapshot.Taken.AddSeconds(180), Connection = new() { Connected = true } }, Heard.Nothing, snapshot.Taken.AddSeconds(180));
        examiner.Samples(in snapshot.Streams[0], "c0").ShouldBeEmpty();
    }

    static void Move(ClusterSnapshot snapshot, int look)
    {
        var now = snapshot.Taken.AddSeconds(30 * look);
        foreach (ref var stream in snapshot.Streams.AsSpan())
        {
            (stream.ReceivedAt, stream.ToldAt, stream.LastSeq, stream.LastTime) = (now, now, 100 + (ulong)look, now);
        }

        foreach (ref var consumer in snapshot.Consumers.AsSpan())
        {
            (consumer.ReceivedAt, consumer.ToldAt, consumer.StreamLastSeq, consumer.DeliveredConsumerSeq, consumer.DeliveredStreamSeq) = (now, now, 100 + (ulong)look, (ulong)look, 50 + (ulong)look);
        }
    }

    static ClusterSnapshot Many(int streams, int consumers)
    {
        var now = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
        var config = new ConsumerConfig { IsDurable = true, AckPolicy = "explicit", AckWait = 30_000_000_000, MaxAckPending = 1000 };
        var names = Enumerable.Range(0, consumers).Select(static consumer => $"c{consumer}").ToArray();
        return new()
        {
            Taken = now,
            Connection = new() { Connected = true },
            Streams = [.. Enumerable.Range(0, streams).Select(stream => new StreamRow
            {
                Account = "A", AccountName = "A", Domain = "", Standalone = "", Name = $"s{stream:D5}", State = AssetState.Ok, Leader = "n1", Created = now, Config = new() { Retention = "limits" },
                ReceivedAt = now, ToldAt = now, Messages = 100, FirstSeq = 1, LastSeq = 100, FirstTime = now, LastTime = now, Deleted = 0, FirstConsumer = stream * consumers, ConsumerRows = consumers, ConsumerCount = consumers,
            })],
            Consumers = [.. Enumerable.Range(0, streams * consumers).Select(consumer => new ConsumerRow
            {
                Stream = consumer / consumers, Name = names[consumer % consumers], State = AssetState.Ok, Ephemeral = false, Leader = "n1", Created = now, Config = config, ReceivedAt = now, ToldAt = now,
                DeliveredConsumerSeq = 0, DeliveredStreamSeq = 50, AckFloorConsumerSeq = 0, AckFloorStreamSeq = 50, AckPending = 0, Redelivered = 0, Waiting = 1, Pending = 50, StreamLastSeq = 100,
            })],
        };
    }
}
