using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Surveyor.Core.Tests.Survey;
using Surveyor.Nats;

namespace Surveyor.Core.Tests.Events;

/// <summary>A connection to an account with one stream and one consumer.</summary>
sealed class FakeJetStream : INatsConnection
{
    const int NoStream = 10059;
    const int NoConsumer = 10014;

    readonly ConcurrentDictionary<string, Inbox> _inboxes = [];
    string _asking = "";
    int _wanted;

    public event Action<NatsConnectionEvent>? Happened;

    public FakeLatencyStream? Stream { get; set; }

    public FakeConsumer? Consumer { get; private set; }

    /// <summary>As they were asked for.</summary>
    public ConcurrentQueue<(string Subject, JsonObject Request)> Requests { get; } = [];

    public int Acks { get; private set; }

    /// <summary>Every request fails so.</summary>
    public Exception? Refusal { get; set; }

    public NatsConnectionState State { get; set; } = NatsConnectionState.Open;

    public NatsServerInfo? Server => null;

    public NatsConnectionStats Stats => new(0, 0, 0, 0, 0, 0, 0);

    public Task ConnectAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    public void DeleteConsumer()
    {
        Consumer = null;
        Say(409, "Consumer Deleted");
    }

    /// <summary>What waits is delivered, as far as it was asked for.</summary>
    public void Deliver()
    {
        while (_wanted > 0 && Consumer?.New() is { } message)
        {
            _wanted--;
            Post(message.Msg);
        }
    }

    public void DeliverAgain()
    {
        foreach (var sequence in Consumer!.Pending)
        {
            Post(Consumer.Again(sequence).Msg);
        }
    }

    public void Say(int status, string text)
    {
        _wanted = 0;
        Post(new("inbox", null, new() { Status = status, Description = text }, default));
    }

    /// <summary>As servers do while a batch is not complete.</summary>
    public void Beat()
    {
        if (_wanted > 0)
        {
            Post(new("inbox", null, new() { Status = 100, Description = "Idle Heartbeat" }, default));
        }
    }

    public void Tell(NatsConnectionEvent happened) => Happened?.Invoke(happened);

    public ValueTask PublishAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, string? replyTo = null, CancellationToken cancellation = default)
    {
        if (subject.StartsWith("$JS.ACK.", StringComparison.Ordinal))
        {
            Acks++;
            Consumer?.Ack(subject);
            return default;
        }

        var request = JsonNode.Parse(payload.Span)!.AsObject();
        Requests.Enqueue((subject, request));
        (_asking, _wanted) = (replyTo!, (int)request["batch"]!);
        Deliver();
        return default;
    }

    public ValueTask<NatsMsg> RequestAsync(string subject, ReadOnlyMemory<byte> payload = default, NatsHeaders? headers = null, CancellationToken cancellation = default)
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        var request = payload.IsEmpty ? [] : JsonNode.Parse(payload.Span)!.AsObject();
        Requests.Enqueue((subject, request));
        return new(new NatsMsg("inbox", null, null, Encoding.UTF8.GetBytes(Answer(subject["$JS.API.".Length..], request).ToJsonString())));
    }

    public INatsGather Gather() => throw new NotSupportedException();

    public INatsSubscription Subscribe(string subject, string? queueGroup = null) => _inboxes[subject] = new(subject);

    public Task<TimeSpan> PingAsync(CancellationToken cancellation = default) => Task.FromResult(TimeSpan.Zero);

    public void ReconnectElsewhere(string reason)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    void Post(NatsMsg message) => _inboxes[_asking].Arrived.Writer.TryWrite(message);

    JsonObject Answer(string api, JsonObject request)
    {
        switch (string.Join('.', api.Split('.').Take(2)))
        {
            case "STREAM.CREATE":
                Stream = new(DateTimeOffset.UnixEpoch);
                return StreamInfo(Stream);
            case "STREAM.INFO":
                return Stream is { } stream ? StreamInfo(stream) : Error(NoStream);
            case "CONSUMER.CREATE":
                Consumer = new(Stream!, (ulong)request["config"]!["opt_start_seq"]!);
                return ConsumerInfo(Consumer);
            default:
                return Consumer is { } consumer ? ConsumerInfo(consumer) : Error(NoConsumer);
        }
    }

    static JsonObject StreamInfo(FakeLatencyStream stream) => Json.Of(
        ("config", Json.Of(("name", "LAT"))), ("created", Json.Time(stream.Created)), ("state", Json.Of(("last_seq", stream.Last))));

    static JsonObject ConsumerInfo(FakeConsumer consumer) => Json.Of(
        ("ack_floor", Json.Of(("stream_seq", consumer.AckFloor))), ("num_pending", consumer.NumPending), ("num_ack_pending", consumer.AckPending));

    static JsonObject Error(int code) => Json.Of(("error", Json.Of(("code", 404), ("err_code", code), ("description", "not found"))));

    sealed class Inbox(string subject) : INatsSubscription
    {
        public Channel<NatsMsg> Arrived { get; } = Channel.CreateUnbounded<NatsMsg>();

        public string Subject => subject;

        public long Dropped => 0;

        public IAsyncEnumerable<NatsMsg> ReadAllAsync(CancellationToken cancellation) => Arrived.Reader.ReadAllAsync(cancellation);

        public void Unsubscribe() => Arrived.Writer.TryComplete();

        public ValueTask DisposeAsync()
        {
            Unsubscribe();
            return ValueTask.CompletedTask;
        }
    }
}
