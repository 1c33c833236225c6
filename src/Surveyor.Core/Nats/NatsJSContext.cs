using System.Text;
using System.Text.Json.Nodes;

namespace Surveyor.Nats;

/// <summary>Requests to the JetStream API over a connection. Not for users of the system account: servers refuse them.</summary>
/// <param name="domain">JetStream domain to talk to from outside it.</param>
/// <param name="timeout">For one answer; 5 seconds when null.</param>
public sealed class NatsJSContext(INatsConnection nats, TimeProvider time, string? domain = null, TimeSpan? timeout = null)
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
