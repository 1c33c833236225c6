using System.Text;
using System.Text.Json.Nodes;

namespace Surveyor.Nats;

/// <summary>Requests to the JetStream API over a connection. Not for users of the system account: servers refuse them.</summary>
/// <param name="domain">JetStream domain to talk to from outside it.</param>
/// <param name="timeout">For one answer; 5 seconds when null.</param>
/// <param name="inboxPrefix">Messages of consumers are delivered below it.</param>
public sealed class NatsJSContext(INatsConnection nats, TimeProvider time, string? domain = null, TimeSpan? timeout = null, string inboxPrefix = "_INBOX")
{
    readonly TimeSpan _timeout = timeout ?? TimeSpan.FromSeconds(5);

    /// <summary>Before the name of a request.</summary>
    public string Prefix { get; } = domain is null ? "$JS.API" : $"$JS.{domain}.API";

    public TimeSpan RequestTimeout => _timeout;

    /// <summary>One API request, such as <c>STREAM.INFO.orders</c>.</summary>
    /// <exception cref="NatsJSApiException">The API answered with an error.</exception>
    /// <exception cref="NatsException">Nobody answers, or the connection is down.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public Task<JsonObject> AskAsync(string api, JsonObject? request = null, CancellationToken cancellation = default) =>
        AskAsync($"{Prefix}.{api}", request is null ? default : Encoding.UTF8.GetBytes(request.ToJsonString()), null, cancellation);

    /// <summary>Publishes and waits until the stream has stored the message.</summary>
    /// <returns>Its sequence number in the stream.</returns>
    /// <exception cref="NatsJSApiException">The stream refused it.</exception>
    /// <exception cref="NatsException">No stream listens to the subject, or the connection is down.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<ulong> PublishAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers = null, CancellationToken cancellation = default) =>
        (ulong)(await AskAsync(subject, payload, headers, cancellation))["seq"]!;

    /// <summary>Makes ready to take messages from a pull consumer, which nobody else should.</summary>
    public NatsJSFetch Fetch(string stream, string durable) => new(nats, Prefix, inboxPrefix, stream, durable, time);

    /// <summary>Acknowledges a message. Nobody says whether that arrived; the message comes again when it did not.</summary>
    /// <exception cref="NatsDisconnectedException">There is no connection now.</exception>
    public ValueTask AckAsync(string ackSubject, CancellationToken cancellation = default) => nats.PublishAsync(ackSubject, cancellation: cancellation);

    async Task<JsonObject> AskAsync(string subject, ReadOnlyMemory<byte> payload, NatsHeaders? headers, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var reply = await nats.RequestAsync(subject, payload, headers, both.Token);
            return NatsJSApiException.Checked(reply.Data.Span, subject);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{subject} was not answered in {_timeout.TotalSeconds} s");
        }
    }
}
