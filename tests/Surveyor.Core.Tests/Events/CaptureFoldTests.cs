using Surveyor.Core.Tests.Protocol;
using Surveyor.Events;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Events;

/// <summary>Whatever is lost on the way, whenever the process dies: each sample is in the document once.</summary>
public class CaptureFoldTests
{
    static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Every_sample_is_folded_once() => Property.Holds(2_000, static random => new History(random).Live());

    [Fact]
    public void What_is_folded_is_acknowledged_when_two_documents_hold_it()
    {
        var (stream, fold) = Begin();
        var consumer = new FakeConsumer(stream, 1);
        Publish(stream, 2);
        fold.Take(consumer.New()!.Value);
        fold.Written().ShouldBeEmpty();
        fold.Take(consumer.New()!.Value);
        fold.Written().ShouldHaveSingleItem();
        fold.IsAllAcknowledged.ShouldBeFalse();
        fold.Written().ShouldHaveSingleItem();
        fold.IsAllAcknowledged.ShouldBeTrue();
    }

    [Fact]
    public void What_comes_again_and_again_waits_for_one_acknowledgement()
    {
        var (stream, fold) = Begin();
        var consumer = new FakeConsumer(stream, 1);
        Publish(stream, 1);
        fold.Take(consumer.New()!.Value);
        fold.Take(consumer.Again(1));
        fold.Take(consumer.Again(1));
        fold.Unwritten.ShouldBe(1);
        fold.Written().ShouldBeEmpty();
        fold.Take(consumer.Again(1));
        (fold.Unwritten + fold.Written().Count).ShouldBe(1);
        fold.Written().ShouldHaveSingleItem();
        fold.IsAllAcknowledged.ShouldBeTrue();
    }

    [Fact]
    public void A_stream_that_was_made_again_begins_anew_and_the_former_ones_messages_are_not_acknowledged()
    {
        var (stream, fold) = Begin();
        Publish(stream, 5);
        Take(fold, new FakeConsumer(stream, 1));
        fold.Written();

        var again = new FakeLatencyStream(Created + TimeSpan.FromSeconds(1));
        Publish(again, 3, 2_000_000_000);
        fold.Begin(new("S", again.Created, 3));
        fold.IsAllAcknowledged.ShouldBeTrue();
        fold.Floor.ShouldBe(0UL);
        Take(fold, new FakeConsumer(again, 1));
        fold.Folded.ShouldBe(8);
    }

    [Fact]
    public void A_stream_that_lost_its_end_uses_numbers_again_for_messages_that_are_new()
    {
        var (stream, fold) = Begin();
        Publish(stream, 5);
        Take(fold, new FakeConsumer(stream, 1));
        stream.LoseAfter(2);
        Publish(stream, 4, 2_000);
        Take(fold, new FakeConsumer(stream, 1));
        (fold.Folded, fold.Recognised).ShouldBe((9, 2));
        Take(fold, new FakeConsumer(stream, 1));
        (fold.Folded, fold.Recognised).ShouldBe((9, 8));
    }

    [Fact]
    public void What_is_no_sample_is_counted_in_the_document_and_told()
    {
        var stream = new FakeLatencyStream(Created);
        List<ServiceKey> malformed = [];
        var fold = new CaptureFold(CaptureDocument.Begin("S", "latency.>"), static subject => new(subject), (key, sample) => malformed.AddRange(sample is null ? [key] : []));
        stream.Publish("a", "{}", 1);
        Take(fold, new FakeConsumer(stream, 1));
        malformed.ShouldBe([new("a")]);
        fold.Freeze().Services.ShouldHaveSingleItem().Malformed.ShouldBe(1);
        fold.IsAllAcknowledged.ShouldBeFalse();
    }

    [Fact]
    public void Services_without_end_share_a_row()
    {
        var (stream, fold) = Begin();
        for (var service = 0; service < 2_100; service++)
        {
            stream.Publish($"s{service}", Sample(503), service);
        }

        Take(fold, new FakeConsumer(stream, 1));
        fold.Freeze().Services.Count.ShouldBe(2_001);
        fold.Freeze().Services.Single(one => one.Service == "(other)").Statuses[503].ShouldBe(100);
    }

    [Fact]
    public void The_document_is_read_as_it_was_written()
    {
        var (stream, fold) = Begin();
        stream.Publish("a", Sample(200), 1);
        stream.Publish("a", Sample(503), 2, skipped: 3);
        stream.Publish("b", "no JSON", 3);
        var consumer = new FakeConsumer(stream, 1);
        consumer.New();
        fold.Take(consumer.New()!.Value);
        fold.Take(consumer.New()!.Value);
        fold.Take(consumer.Again(1));

        var written = fold.Freeze().Write();
        var again = new CaptureFold(CaptureDocument.Read(written), static subject => new(subject), static (_, _) => { });
        again.Freeze().Write().ShouldBe(written);
        var total = again.Freeze().Services[0].Parts[LatencyPart.Total];
        (total.Count, total.SumNanoseconds, total.Counts[0], total.Counts[^1]).ShouldBe((1L, (Int128)9_000_000, 0L, 0L));
        again.Freeze().Services[0].Parts[LatencyPart.Network].SumNanoseconds.ShouldBe((Int128)7_000_000);
        again.Take(consumer.Again(1));
        again.Recognised.ShouldBe(1);
    }

    internal static string Sample(int status) => $$"""
        {"type":"io.nats.server.metric.v1.service_latency","id":"{{Guid.NewGuid():N}}","status":{{status}},"requestor":{"acc":"BIZ","rtt":{{(status == 200 ? 2_000_000 : 0)}}},
        {{(status == 200 ? "\"responder\":{\"acc\":\"APP\",\"name\":\"echo-1\",\"rtt\":4000000},\"service\":2000000,\"system\":1000000,\"total\":9000000," : "")}}"header":{} }
        """;

    static (FakeLatencyStream Stream, CaptureFold Fold) Begin() =>
        (new(Created), new(CaptureDocument.Begin("S", "latency.>"), static subject => new(subject), static (_, _) => { }));

    static void Publish(FakeLatencyStream stream, int count, long timestamp = 1_000)
    {
        for (var one = 0; one < count; one++)
        {
            stream.Publish("a", Sample(503), timestamp + one);
        }
    }

    static void Take(CaptureFold fold, FakeConsumer consumer)
    {
        fold.Break();
        while (consumer.New() is { } message)
        {
            fold.Take(message);
        }
    }

    /// <summary>A stream, a server that forgets, and processes that die, one after the other.</summary>
    sealed class History(Random random)
    {
        const int Most = 150;

        static readonly string AnySample = Sample(503);

        readonly FakeLatencyStream _stream = new(Created);
        FakeConsumer? _consumer;
        FakeConsumer? _asStored;
        byte[]? _newest;
        byte[]? _former;
        bool _isTorn;
        bool _hasWritten;
        CaptureFold _fold = null!;
        int _published;

        public void Live()
        {
            Start();
            for (var step = 0; step < 120; step++)
            {
                Step();
            }

            Settle();
            while (_consumer!.AckPending > 0 || _consumer.NumPending > 0)
            {
                Fetch(50, 0);
                Again(1, 0);
                Write(0);
                Write(0);
            }

            Settle();
            var document = CaptureDocument.Read(_newest ?? _fold.Freeze().Write());
            document.Services.ShouldAllBe(service => service.Statuses[503] == 1);
            document.Services.Count.ShouldBe(_published);
            _fold.Freeze().Folded.ShouldBeEmpty("all of it is settled");
        }

        void Step()
        {
            switch (random.Next(12))
            {
                case 0 or 1 or 2 when _published < Most:
                    _stream.Publish($"{++_published}", AnySample, _published, random.Next(3) == 0 ? random.Next(4) : 0);
                    break;
                case 3 or 4:
                    Fetch(random.Next(10), 0.1);
                    break;
                case 5:
                    Again(random.NextDouble(), 0.1);
                    break;
                case 6 or 7:
                    Write(0.1);
                    break;
                case 8:
                    Settle();
                    break;
                case 9 when random.Next(2) == 0:
                    // Only what was not read since can be torn.
                    _isTorn |= random.Next(3) == 0 && _former is not null && _hasWritten;
                    Start();
                    break;
                case 10 when random.Next(4) == 0:
                    // Somebody deletes it.
                    _consumer = null;
                    _asStored = null;
                    Settle();
                    break;
                case 11:
                    // The server remembers the one, or comes back with it.
                    (_asStored, _consumer) = random.Next(2) == 0 || _asStored is null ? (_consumer!.Copy(), _consumer) : (_asStored, _asStored.Copy());
                    _fold.Break();
                    break;
            }
        }

        void Start()
        {
            _hasWritten = false;
            var kept = _isTorn ? _former : _newest;
            _fold = new(kept is null ? CaptureDocument.Begin("S", ">") : CaptureDocument.Read(kept), static subject => new(subject), static (_, _) => { });
            _fold.Begin(new("S", Created, _stream.Last));
            Settle();
        }

        void Settle()
        {
            _consumer ??= new(_stream, _fold.Floor + 1);
            _fold.Break();
            _fold.Settle(_consumer.AckFloor);
        }

        void Fetch(int count, double lost)
        {
            _fold.Break();
            for (var one = 0; one < count && _consumer!.New() is { } message; one++)
            {
                Deliver(message, lost);
                if (random.Next(5) == 0)
                {
                    Again(0.2, lost);
                }
            }
        }

        void Again(double share, double lost)
        {
            var pending = _consumer!.Pending.Where(_ => random.NextDouble() <= share).ToArray();
            random.Shuffle(pending);
            foreach (var sequence in pending)
            {
                Deliver(_consumer.Again(sequence), lost);
            }
        }

        void Deliver(NatsJSMsg message, double lost)
        {
            if (random.NextDouble() >= lost)
            {
                _fold.Take(message);
            }
        }

        void Write(double lost)
        {
            (_former, _newest, _isTorn, _hasWritten) = (_isTorn ? _former : _newest, _fold.Freeze().Write(), false, true);
            if (random.NextDouble() < lost)
            {
                Start();
                return;
            }

            foreach (var subject in _fold.Written().Where(_ => random.NextDouble() >= lost))
            {
                _consumer!.Ack(subject);
            }
        }
    }
}
