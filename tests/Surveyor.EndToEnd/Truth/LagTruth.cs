using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Surveyor.Host.Demo;
using Surveyor.Nats;

namespace Surveyor.EndToEnd.Truth;

/// <summary>A message in a stream.</summary>
public sealed record StoredMessage(long Seq, DateTimeOffset At);

/// <summary>What waits for a consumer, as JetStream itself and the consumer's client know it, and when that was asked.</summary>
/// <param name="Deliveries">So far, also of the same message.</param>
/// <param name="DeliveredTo">The last sequence delivered.</param>
/// <param name="Pending">Messages not delivered.</param>
/// <param name="Unacknowledged">The oldest message whose acknowledgement no server has confirmed; null: there is none.</param>
/// <param name="Unsent">The oldest of which no acknowledgement was sent: perhaps a server has that of the other already.</param>
/// <param name="Undelivered">The oldest message not delivered; null: there is none.</param>
public sealed record Waiting(DateTimeOffset AskedAt, long Deliveries, long DeliveredTo, long Pending, StoredMessage? Unacknowledged, StoredMessage? Unsent, StoredMessage? Undelivered)
{
    /// <summary>The consumer's leader knew of a message that waits later: it was delivered, or of those that waited some still do.</summary>
    public bool Knew(StoredMessage message, Waiting later) => message.Seq <= DeliveredTo || Pending > later.Deliveries - Deliveries;
}

/// <summary>A consumer, and which of its messages its client has acknowledged. Reads messages and their timestamps from the stream.</summary>
/// <param name="filter">The subjects it takes.</param>
public sealed class LagTruth(INatsConnection nats, JetStreamApi api, string stream, string consumer, string filter)
{
    const int NoMessage = 10037;

    readonly ConcurrentDictionary<long, bool> _acknowledged = [];
    DateTimeOffset _created;
    long _from = 1;

    public string Stream => stream;

    public string Consumer => consumer;

    /// <summary>Fetches messages that wait; does not wait for any.</summary>
    public Task<IReadOnlyList<JetStreamMessage>> FetchAsync(int batch, CancellationToken stop) => api.FetchAsync(stream, consumer, batch, null, stop);

    /// <summary>The sequence in the stream.</summary>
    public static long SequenceOf(JetStreamMessage message) => long.Parse(message.AckSubject.Split('.')[5], CultureInfo.InvariantCulture);

    /// <summary>Acknowledges, and waits until the server says that it has it.</summary>
    public async Task AckAsync(JetStreamMessage message, CancellationToken stop)
    {
        var sequence = SequenceOf(message);
        _acknowledged.TryAdd(sequence, false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var reply = await nats.RequestAsync(message.AckSubject, "+ACK"u8.ToArray(), cancellation: limit.Token);
            _acknowledged[sequence] = true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Sent, and perhaps lost.
        }
    }

    public async Task<long> PendingAsync(CancellationToken stop) => (long)(await api.ConsumerInfoAsync(stream, consumer, stop))["num_pending"]!;

    public async Task<Waiting> AskAsync(CancellationToken cancellation)
    {
        var askedAt = TimeProvider.System.GetUtcNow();
        var info = await api.ConsumerInfoAsync(stream, consumer, cancellation);
        _created = Time(info["created"]!);
        Waiting now = new(askedAt, (long)info["delivered"]!["consumer_seq"]!, (long)info["delivered"]!["stream_seq"]!, (long)info["num_pending"]!, null, null, null);
        if (now.Pending == 0 && (long)info["num_ack_pending"]! == 0)
        {
            return now;
        }

        var confirmed = await OldestAsync(_from, one => _acknowledged.GetValueOrDefault(one), cancellation);
        _from = confirmed?.Seq ?? _from;
        return now with
        {
            Unacknowledged = confirmed,
            Unsent = await OldestAsync(_from, _acknowledged.ContainsKey, cancellation),
            Undelivered = now.Pending > 0 ? await NextAsync(now.DeliveredTo + 1, cancellation) : null,
        };
    }

    /// <summary>Messages older than the consumer count from its making.</summary>
    public DateTimeOffset Counted(DateTimeOffset stored) => stored > _created ? stored : _created;

    async Task<StoredMessage?> OldestAsync(long from, Predicate<long> isOut, CancellationToken cancellation)
    {
        while (true)
        {
            for (; isOut(from); from++)
            {
            }

            if (await NextAsync(from, cancellation) is not { } next)
            {
                return null;
            }

            if (!isOut(next.Seq))
            {
                return next;
            }

            from = next.Seq + 1;
        }
    }

    async Task<StoredMessage?> NextAsync(long from, CancellationToken cancellation)
    {
        try
        {
            var reply = await api.AskAsync($"STREAM.MSG.GET.{stream}", new() { ["seq"] = from, ["next_by_subj"] = filter }, cancellation);
            return new((long)reply["message"]!["seq"]!, Time(reply["message"]!["time"]!));
        }
        catch (NatsJSApiException e) when (e.ErrorCode == NoMessage)
        {
            return null;
        }
    }

    static DateTimeOffset Time(JsonNode time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);
}
