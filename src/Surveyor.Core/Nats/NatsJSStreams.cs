using System.Text.Json.Nodes;

namespace Surveyor.Nats;

/// <summary>Streams and pull consumers. Errors are those of <see cref="NatsJSContext.AskAsync(string, JsonObject?, CancellationToken)"/>.</summary>
public static class NatsJSStreams
{
    const int NoConsumer = 10014;
    const int NoStream = 10059;

    /// <returns>Null when there is no such stream.</returns>
    public static Task<NatsJSStreamInfo?> FindStreamAsync(this NatsJSContext jetStream, string name, CancellationToken cancellation) =>
        OrNullAsync(NoStream, async () => Stream(await jetStream.AskAsync($"STREAM.INFO.{name}", null, cancellation)));

    /// <returns>The stream, also when it was there with the same settings.</returns>
    public static async Task<NatsJSStreamInfo> CreateStreamAsync(this NatsJSContext jetStream, NatsJSStreamConfig config, CancellationToken cancellation)
    {
        JsonObject request = new()
        {
            ["name"] = config.Name,
            ["subjects"] = new JsonArray(config.Subject),
            ["retention"] = "limits",
            ["storage"] = "file",
            ["discard"] = "old",
            ["max_age"] = Nanoseconds(config.MaxAge),
            ["max_bytes"] = config.MaxBytes,
            ["num_replicas"] = 1,
        };
        return Stream(await jetStream.AskAsync($"STREAM.CREATE.{config.Name}", request, cancellation));
    }

    /// <returns>Null when there is no such consumer.</returns>
    public static Task<NatsJSConsumerInfo?> FindConsumerAsync(this NatsJSContext jetStream, string stream, string durable, CancellationToken cancellation) =>
        OrNullAsync(NoConsumer, async () => Consumer(await jetStream.AskAsync($"CONSUMER.INFO.{stream}.{durable}", null, cancellation)));

    /// <summary>Makes a consumer, by the request that servers know from 2.9 on.</summary>
    public static async Task<NatsJSConsumerInfo> CreateConsumerAsync(this NatsJSContext jetStream, string stream, NatsJSConsumerConfig config, CancellationToken cancellation)
    {
        JsonObject consumer = new()
        {
            ["name"] = config.Durable,
            ["durable_name"] = config.Durable,
            ["filter_subject"] = config.FilterSubject,
            ["deliver_policy"] = "by_start_sequence",
            ["opt_start_seq"] = config.StartSequence,
            ["ack_policy"] = "explicit",
            ["ack_wait"] = Nanoseconds(config.AckWait),
            ["max_ack_pending"] = config.MaxAckPending,
            ["inactive_threshold"] = Nanoseconds(config.InactiveThreshold),
        };
        return Consumer(await jetStream.AskAsync(
            $"CONSUMER.CREATE.{stream}.{config.Durable}", new() { ["stream_name"] = stream, ["config"] = consumer }, cancellation));
    }

    internal static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    static NatsJSStreamInfo Stream(JsonObject answer) => new(
        (string?)answer["config"]?["name"] ?? "",
        (DateTimeOffset?)answer["created"] ?? DateTimeOffset.UnixEpoch,
        (ulong?)answer["state"]?["last_seq"] ?? 0);

    static NatsJSConsumerInfo Consumer(JsonObject answer) => new(
        (ulong?)answer["ack_floor"]?["stream_seq"] ?? 0,
        (ulong?)answer["num_pending"] ?? 0,
        (ulong?)answer["num_ack_pending"] ?? 0);

    static async Task<T?> OrNullAsync<T>(int errorCode, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (NatsJSApiException e) when (e.ErrorCode == errorCode)
        {
            return null;
        }
    }
}
