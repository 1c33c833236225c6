using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surveyor.Nats;

namespace Surveyor.Host.Demo;

/// <summary>
/// The little of JetStream that makes live traffic, in the forms that nats-server 2.9 and later all take. Durations in
/// configurations are nanoseconds, as on the wire.
/// </summary>
/// <param name="domain">JetStream domain to talk to from outside it.</param>
/// <param name="timeout">For one answer; 5 seconds when null.</param>
public sealed class JetStreamApi(INatsConnection nats, TimeProvider time, string? domain = null, TimeSpan? timeout = null, string inboxPrefix = "_INBOX")
{
    const int IdleHeartbeat = 100;

    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Two heartbeats of the slowest releases: until one came, a new cluster may know no peer that has room.</summary>
    static readonly TimeSpan RetryLimit = TimeSpan.FromSeconds(75);

    readonly NatsJSContext _context = new(nats, time, domain, timeout);

    public static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>One API request, such as <c>STREAM.INFO.orders</c>.</summary>
    /// <exception cref="NatsJSApiException">The API answered with an error.</exception>
    /// <exception cref="NatsException">Nobody answers, or the connection is down.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public Task<JsonObject> AskAsync(string api, JsonObject? request = null, CancellationToken cancellation = default) => _context.AskAsync(api, request, cancellation);

    /// <summary>
    /// Creates a stream, trying again while a fresh cluster says that it has no leader or no peers yet.
    /// </summary>
    /// <param name="more">Further keys of the stream configuration.</param>
    public Task CreateStreamAsync(
        string name, IReadOnlyList<string> subjects, int replicas = 1, JsonObject? more = null, CancellationToken cancellation = default)
    {
        JsonObject config = new() { ["name"] = name, ["num_replicas"] = replicas, ["storage"] = "file", ["retention"] = "limits" };
        if (subjects.Count > 0)
        {
            config["subjects"] = new JsonArray([.. subjects.Select(static subject => (JsonNode)subject)]);
        }

        Merge(config, more);
        return RetryAsync($"STREAM.CREATE.{name}", config, cancellation);
    }

    public Task UpdateStreamAsync(string name, JsonObject config, CancellationToken cancellation = default) =>
        AskAsync($"STREAM.UPDATE.{name}", config, cancellation);

    public Task DeleteStreamAsync(string name, CancellationToken cancellation = default) => AskAsync($"STREAM.DELETE.{name}", null, cancellation);

    /// <summary>Creates a durable pull consumer with explicit acknowledgement unless <paramref name="more"/> says otherwise.</summary>
    /// <param name="more">Further keys of the consumer configuration, such as <c>max_ack_pending</c> or <c>ack_wait</c>.</param>
    public Task CreateConsumerAsync(string stream, string name, JsonObject? more = null, CancellationToken cancellation = default)
    {
        JsonObject config = new() { ["durable_name"] = name, ["ack_policy"] = "explicit", ["deliver_policy"] = "all" };
        Merge(config, more);
        return RetryAsync($"CONSUMER.DURABLE.CREATE.{stream}.{name}", new() { ["stream_name"] = stream, ["config"] = config }, cancellation);
    }

    /// <summary>Creates an ephemeral consumer and returns the name the server gave it.</summary>
    public async Task<string> CreateEphemeralAsync(string stream, JsonObject? more = null, CancellationToken cancellation = default)
    {
        JsonObject config = new() { ["ack_policy"] = "explicit", ["deliver_policy"] = "all" };
        Merge(config, more);
        var reply = await RetryAsync($"CONSUMER.CREATE.{stream}", new() { ["stream_name"] = stream, ["config"] = config }, cancellation);
        return (string)reply["name"]!;
    }

    public Task DeleteConsumerAsync(string stream, string name, CancellationToken cancellation = default) =>
        AskAsync($"CONSUMER.DELETE.{stream}.{name}", null, cancellation);

    public Task<JsonObject> StreamInfoAsync(string stream, CancellationToken cancellation = default) =>
        AskAsync($"STREAM.INFO.{stream}", null, cancellation);

    public Task<JsonObject> ConsumerInfoAsync(string stream, string name, CancellationToken cancellation = default) =>
        AskAsync($"CONSUMER.INFO.{stream}.{name}", null, cancellation);

    /// <summary>Publishes and waits until the stream has stored the message; tries again while the stream's interest is on its way to our server.</summary>
    /// <returns>Its sequence number in the stream.</returns>
    /// <exception cref="TimeoutException">Not stored in time.</exception>
    public async Task<long> PublishAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers = null, CancellationToken cancellation = default)
    {
        using var limit = new CancellationTokenSource(_context.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            while (true)
            {
                try
                {
                    return (long)await _context.PublishAsync(subject, payload, headers, both.Token);
                }
                catch (NatsNoRespondersException)
                {
                    await Task.Delay(RetryPause, time, both.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{subject}: not stored within {_context.RequestTimeout.TotalSeconds} s");
        }
    }

    public Task<long> PublishAsync(string subject, string payload, CancellationToken cancellation = default) =>
        PublishAsync(subject, Encoding.UTF8.GetBytes(payload), null, cancellation);

    /// <summary>Takes what a pull consumer has right now, at most <paramref name="batch"/> messages.</summary>
    /// <param name="wait">How long to wait for messages when there are none; not at all when null.</param>
    public async Task<IReadOnlyList<JetStreamMessage>> FetchAsync(
        string stream, string consumer, int batch, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        JsonObject request = new() { ["batch"] = batch };
        request[wait is null ? "no_wait" : "expires"] = wait is { } span ? Nanoseconds(span) : true;
        using var limit = new CancellationTokenSource(_context.RequestTimeout + (wait ?? TimeSpan.Zero), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        List<JetStreamMessage> messages = [];
        var inbox = $"{inboxPrefix}.fetch.{Guid.NewGuid():N}";
        await using var replies = nats.Subscribe(inbox);
        try
        {
            await nats.PublishAsync($"{_context.Prefix}.CONSUMER.MSG.NEXT.{stream}.{consumer}", Bytes(request), null, inbox, both.Token);
            await foreach (var reply in replies.ReadAllAsync(both.Token))
            {
                using (reply)
                {
                    // A status without a reply subject ends the batch: no messages, expired, consumer gone.
                    if (reply.ReplyTo is null && reply.Headers?.Status != IdleHeartbeat)
                    {
                        break;
                    }

                    if (reply.ReplyTo is not null)
                    {
                        messages.Add(new(reply.Subject, reply.ReplyTo, reply.Data.ToArray()));
                    }
                }

                if (messages.Count == batch)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The end of the batch was lost, for instance because the consumer's leader went away.
        }

        return messages;
    }

    public ValueTask AckAsync(JetStreamMessage message, CancellationToken cancellation = default) =>
        nats.PublishAsync(message.AckSubject, "+ACK"u8.ToArray(), cancellation: cancellation);

    public ValueTask NakAsync(JetStreamMessage message, CancellationToken cancellation = default) =>
        nats.PublishAsync(message.AckSubject, "-NAK"u8.ToArray(), cancellation: cancellation);

    public ValueTask TermAsync(JetStreamMessage message, CancellationToken cancellation = default) =>
        nats.PublishAsync(message.AckSubject, "+TERM"u8.ToArray(), cancellation: cancellation);

    async Task<JsonObject> RetryAsync(string api, JsonObject request, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await AskAsync(api, request, cancellation);
            }
            catch (Exception e) when (Passing(e) && time.GetElapsedTime(started) < RetryLimit)
            {
                await Task.Delay(RetryPause, time, cancellation);
            }
        }
    }

    static bool Passing(Exception e) =>
        e is NatsNoRespondersException or NatsDisconnectedException or TimeoutException || (e is NatsJSApiException refusal && refusal.IsPassing);

    static ReadOnlyMemory<byte> Bytes(JsonObject? request) => request is null ? default : Encoding.UTF8.GetBytes(request.ToJsonString());

    static void Merge(JsonObject config, JsonObject? more)
    {
        foreach (var (key, value) in more ?? [])
        {
            config[key] = value?.DeepClone();
        }
    }
}

/// <summary>A message taken from a pull consumer.</summary>
public sealed record JetStreamMessage(string Subject, string AckSubject, byte[] Data)
{
    /// <summary>How often it was delivered, this time included: $JS.ACK.[domain.account.]stream.consumer.<b>count</b>…</summary>
    public int Deliveries
    {
        get
        {
            var parts = AckSubject.Split('.');
            return int.Parse(parts[parts.Length >= 11 ? 6 : 4], CultureInfo.InvariantCulture);
        }
    }
}
