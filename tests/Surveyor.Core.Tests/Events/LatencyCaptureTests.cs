using System.Text.Json.Nodes;
using Surveyor.Core.Tests.Survey;
using Surveyor.Events;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Events;

/// <summary>The loop, at the fake clock's pace, over a pretended JetStream and a pretended disk.</summary>
public sealed class LatencyCaptureTests : IAsyncDisposable
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Write = TimeSpan.FromMilliseconds(260);

    readonly FakeTime _time = new();
    readonly Stillness _stillness = new();
    readonly FakeJetStream _nats = new() { Stream = new(DateTimeOffset.UnixEpoch) };
    readonly CancellationTokenSource _stop = new();
    readonly List<ServiceKey> _live = [];
    byte[]? _disk;
    Exception? _diskProblem;
    LatencyCapture _capture = null!;
    Task _running = Task.CompletedTask;
    long _published;
    int _processes;
    int _writes;
    bool _isSilent;

    public LatencyCaptureTests() => _stillness.Begin();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await PassAsync(TimeSpan.FromSeconds(2));
        await _running;
    }

    [Fact]
    public async Task What_is_published_is_folded_and_written_and_then_acknowledged()
    {
        Publish(3);
        await StartAsync();
        (_capture.Report.IsUp, _live.Count, _nats.Acks).ShouldBe((true, 3, 0));
        await PassAsync(Write);
        (Counted(), _nats.Acks).ShouldBe((3, 0), "the former document holds nothing yet");
        await PassAsync(Write);
        (Counted(), _nats.Acks).ShouldBe((3, 3));
        (_capture.Report.Folded, _capture.Report.Recognised, _capture.Report.Pending).ShouldBe((3, 0, 0UL));
        _capture.Report.Written.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_comes_again_is_recognised_and_acknowledged_too()
    {
        Publish(3);
        await StartAsync();
        _nats.DeliverAgain();
        await PassAsync(Write + Write + Write);
        (Counted(), _live.Count, _capture.Report.Recognised, _nats.Acks).ShouldBe((3, 3, 3, 3), "one acknowledgement is enough");
    }

    [Fact]
    public async Task A_stream_is_made_when_none_is_named()
    {
        _nats.Stream = null;
        await StartAsync(stream: null);
        _capture.Report.Problem.ShouldBe("");
        var config = Request("$JS.API.STREAM.CREATE.surveyor-latency_all");
        config["subjects"]!.ToJsonString().ShouldBe("""["latency.\u003E"]""");
        ((long)config["max_age"]!, (long)config["max_bytes"]!, (string?)config["retention"], (string?)config["discard"]).ShouldBe((86_400_000_000_000, 1L << 30, "limits", "old"));
        var consumer = _nats.Requests.Single(one => one.Subject.StartsWith("$JS.API.CONSUMER.CREATE.LAT.surveyor-", StringComparison.Ordinal)).Request["config"]!;
        ((string?)consumer["ack_policy"], (string?)consumer["filter_subject"], (long)consumer["inactive_threshold"]!).ShouldBe(("explicit", "latency.>", 604_800_000_000_000));
    }

    [Fact]
    public async Task One_that_is_named_and_missing_is_told_until_it_is_there()
    {
        _nats.Stream = null;
        await StartAsync();
        _capture.Report.Problem.ShouldBe("there is no stream LAT: make one over 'latency.>', or name none and one is made");
        _nats.Stream = new(DateTimeOffset.UnixEpoch);
        await PassAsync(TimeSpan.FromSeconds(6));
        _capture.Report.Problem.ShouldBe("");
    }

    [Fact]
    public async Task A_consumer_that_somebody_deletes_is_made_again_and_nothing_is_folded_twice_or_missing()
    {
        Publish(5);
        await StartAsync();
        await PassAsync(Write);
        Publish(2);
        _nats.Deliver();
        _nats.DeleteConsumer();
        await PassAsync(Moment);
        _capture.Report.Problem.ShouldContain("Consumer Deleted");
        await PassAsync(TimeSpan.FromSeconds(1));
        (_capture.Report.Problem, Counted(), _nats.Consumer!.AckPending).ShouldBe(("", 7, 0));
    }

    [Fact]
    public async Task A_lost_connection_is_noticed_at_once_and_the_next_one_goes_on()
    {
        await StartAsync();
        _nats.Tell(new NatsConnectionEvent.Lost("gone"));
        await PassAsync(Moment);
        _capture.Report.Problem.ShouldBe("the connection was lost: gone");
        Publish(4);
        await PassAsync(TimeSpan.FromSeconds(1));
        (_capture.Report.Problem, Counted()).ShouldBe(("", 4));
    }

    [Fact]
    public async Task A_server_that_says_nothing_any_more_is_asked_again()
    {
        _isSilent = true;
        await StartAsync();
        await PassAsync(TimeSpan.FromSeconds(4));
        _nats.Requests.Count(one => one.Subject.Contains("MSG.NEXT", StringComparison.Ordinal)).ShouldBe(2);
        _capture.Report.Problem.ShouldBe("");
    }

    [Theory]
    [InlineData("$JS.ACK.LAT.d.1.1.1.1.1", true)]
    [InlineData("elsewhere", false)]
    public async Task A_missing_permission_is_told(string subject, bool isNeeded)
    {
        await StartAsync();
        _nats.Tell(new NatsConnectionEvent.PermissionDenied(NatsOperation.Publish, subject));
        await PassAsync(Moment);
        _capture.Report.Problem.ShouldBe(isNeeded ? $"no permission to publish to '{subject}'" : "");
    }

    [Fact]
    public async Task Refusals_are_told_and_asked_again_ever_more_rarely()
    {
        _nats.Refusal = new NatsNoRespondersException("$JS.API");
        await StartAsync();
        _capture.Report.Problem.ShouldContain("503");
        await PassAsync(TimeSpan.FromMinutes(1));
        _nats.Refusal = null;
        await PassAsync(TimeSpan.FromSeconds(5));
        _capture.Report.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_and_nothing_is_acknowledged_until_it_is_not()
    {
        await StartAsync();
        _diskProblem = new IOException("the disk is full");
        Publish(3);
        _nats.Deliver();
        await PassAsync(TimeSpan.FromSeconds(1));
        (_capture.Report.Problem, _nats.Acks).ShouldBe(("the disk is full", 0));
        _diskProblem = null;
        await PassAsync(TimeSpan.FromSeconds(10));
        (_capture.Report.Problem, Counted(), _nats.Acks).ShouldBe(("", 3, 3));
    }

    [Fact]
    public async Task While_the_disk_is_full_nothing_is_asked_for_and_writing_is_tried_ever_more_rarely()
    {
        await StartAsync();
        List<string> told = [];
        _capture.Changed += report => told.Add(report.Problem);
        _diskProblem = new IOException("the disk is full");
        Publish(3);
        _nats.Deliver();
        await PassAsync(TimeSpan.FromSeconds(1));
        var (requests, writes) = (_nats.Requests.Count, _writes);
        Publish(3);
        await PassAsync(TimeSpan.FromMinutes(1));
        (_nats.Requests.Count, _live.Count, _nats.Acks).ShouldBe((requests, 3, 0));
        (_writes - writes).ShouldBeInRange(12, 16, "every five seconds");
        told.ShouldBe(["the disk is full"]);

        _diskProblem = null;
        await PassAsync(TimeSpan.FromSeconds(6));
        told.ShouldBe(["the disk is full", ""]);
        (Counted(), _nats.Acks).ShouldBe((6, 6));
    }

    [Fact]
    public async Task What_fails_soon_after_each_beginning_is_begun_ever_more_rarely()
    {
        await StartAsync();
        List<DateTimeOffset> begun = [];
        _capture.Changed += report =>
        {
            if (report.IsUp)
            {
                begun.Add(_time.Now);
                _nats.Tell(new NatsConnectionEvent.Lost("gone"));
            }
        };
        _nats.Tell(new NatsConnectionEvent.Lost("gone"));
        await PassAsync(TimeSpan.FromMinutes(1));
        begun.Count.ShouldBeInRange(12, 20);
    }

    [Fact]
    public async Task Its_name_is_on_the_disk_before_there_is_a_consumer_of_that_name()
    {
        _diskProblem = new IOException("the disk is full");
        await StartAsync();
        _nats.Requests.ShouldBeEmpty();
        _diskProblem = null;
        await PassAsync(TimeSpan.FromSeconds(1));
        _nats.Requests.ShouldContain(one => one.Subject == $"$JS.API.CONSUMER.CREATE.LAT.surveyor-{CaptureDocument.Read(_disk).Id}");
    }

    [Fact]
    public async Task One_that_is_told_to_stop_writes_and_acknowledges_what_it_has_at_once()
    {
        await StartAsync();
        Publish(3);
        _nats.Deliver();
        await _stop.CancelAsync();
        await PassAsync(Moment);
        _running.IsCompletedSuccessfully.ShouldBeTrue();
        (Counted(), _nats.Acks, _capture.Report.IsUp).ShouldBe((3, 3, false));
    }

    [Fact]
    public async Task The_next_process_goes_on_with_the_same_consumer_and_another_subject_begins_anew()
    {
        Publish(3);
        await StartAsync();
        await PassAsync(Write);
        var durable = _nats.Requests.Last(one => one.Subject.Contains("CREATE", StringComparison.Ordinal)).Subject;
        await StartAsync();
        _nats.Requests.Count(one => one.Subject == durable).ShouldBe(1);
        _nats.DeliverAgain();
        await PassAsync(Write);
        (Counted(), _capture.Report.Folded, _capture.Report.Recognised).ShouldBe((3, 0, 3));

        await StartAsync(stream: "OTHER");
        Publish(1);
        _nats.Deliver();
        await PassAsync(Write);
        CaptureDocument.Read(_disk).Stream.ShouldBe("OTHER");
    }

    [Fact]
    public async Task A_document_of_another_version_is_left_alone()
    {
        _disk = """{"form":2,"id":"a","stream":"LAT","subject":"latency.>"}"""u8.ToArray();
        Publish(1);
        await StartAsync();
        await PassAsync(TimeSpan.FromSeconds(1));
        _capture.Report.Problem.ShouldBe("it has form 2, and this version of Surveyor reads 1");
        _nats.Acks.ShouldBe(0);
    }

    [Fact]
    public async Task Listeners_show_a_capture_and_count_what_it_folds()
    {
        await using var services = new ServiceListeners(_time);
        var capture = services.Capture("echo", Options("LAT"), _nats, new(_nats, _time), new(() => null, _ => { }));
        services.ForgetOthers();
        services.Freeze().Services.ShouldHaveSingleItem().Statuses.Sum(one => one.Value).ShouldBe(0);
        services.Freeze().Observations.Select(one => (one.Id, one.Name, one.Listening)).ShouldBe([("echo", "echo", false)]);
        Publish(2);
        _nats.Stream!.Publish("latency.echo", "no sample", 100);
        _running = capture.RunAsync(_stop.Token);
        await PassAsync(Write);
        var service = services.Freeze().Services.ShouldHaveSingleItem();
        (service.Service, service.Statuses.Sum(one => one.Value), service.Malformed).ShouldBe(("echo", 2, 1));
        services.Freeze().Captures.ShouldHaveSingleItem().ShouldBe(capture.Report);
        services.Freeze().Observations.Select(one => (one.Id, one.Name, one.Listening)).ShouldBe([("echo", "echo", true)]);
        await services.EndAsync(capture);
        services.ForgetOthers();
        (services.Freeze().Captures.Count, services.Freeze().Services.Count).ShouldBe((0, 0));
    }

    /// <summary>Another process, after one that died.</summary>
    async Task StartAsync(string? stream = "LAT")
    {
        var process = ++_processes;
        _capture = new("echo", Options(stream), new(_nats, _time), new(() => _disk, Save), (key, _) => _live.Add(key), _time);
        _running = _capture.RunAsync(_stop.Token);
        await PassAsync(Moment);

        void Save(ReadOnlyMemory<byte> document)
        {
            _writes++;
            _disk = _diskProblem is not null ? throw _diskProblem : process == _processes ? document.ToArray() : _disk;
        }
    }

    static CaptureOptions Options(string? stream) => new(new("latency.>", "echo"), stream);

    long Counted() => CaptureDocument.Read(_disk).Services.Sum(service => service.Statuses.Values.Sum());

    JsonObject Request(string subject) => _nats.Requests.Single(one => one.Subject == subject).Request;

    void Publish(int count)
    {
        for (var one = 0; one < count; one++)
        {
            _nats.Stream!.Publish("latency.echo", CaptureFoldTests.Sample(503), ++_published);
        }
    }

    /// <summary>In small steps: what runs on sets its next timer late, on a busy machine.</summary>
    async Task PassAsync(TimeSpan time)
    {
        for (var end = _time.Now + time; _time.Now < end;)
        {
            var until = end - _time.Now < Step ? end : _time.Now + Step;
            if (!_isSilent)
            {
                _nats.Beat();
            }

            do
            {
                await _stillness.ReachedAsync();
            }
            while (_time.Step(until));
            await _stillness.ReachedAsync();
        }
    }
}
