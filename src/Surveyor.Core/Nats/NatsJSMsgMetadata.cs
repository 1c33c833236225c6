using System.Globalization;

namespace Surveyor.Nats;

/// <summary>Where a message stands in its stream and in the consumer that delivers it, as its reply subject says.</summary>
/// <param name="NumDelivered">How often it was delivered, this time included.</param>
/// <param name="NumPending">Messages of the stream that were not delivered yet, when this one was.</param>
/// <param name="Timestamp">When the stream stored it, in nanoseconds since 1970.</param>
public readonly record struct NatsJSMsgMetadata(ulong StreamSequence, ulong ConsumerSequence, ulong NumDelivered, ulong NumPending, long Timestamp)
{
    const int OldTokens = 9;
    const int NewTokens = 11;

    /// <summary>
    /// Reads <c>$JS.ACK.stream.consumer.delivered.streamSequence.consumerSequence.timestamp.pending</c>, or the newer form with a domain
    /// and the hash of an account after ACK, and perhaps more at its end.
    /// </summary>
    /// <returns>False for any other subject: the message is none of a consumer.</returns>
    public static bool TryParse(ReadOnlySpan<char> replyTo, out NatsJSMsgMetadata metadata)
    {
        metadata = default;
        Span<Range> tokens = stackalloc Range[NewTokens + 2];
        var count = replyTo.Split(tokens, '.');
        if (!replyTo.StartsWith("$JS.ACK.") || count is not OldTokens and < NewTokens)
        {
            return false;
        }

        var first = count == OldTokens ? 4 : 6;
        if (!ulong.TryParse(replyTo[tokens[first]], NumberStyles.None, CultureInfo.InvariantCulture, out var delivered)
            || !ulong.TryParse(replyTo[tokens[first + 1]], NumberStyles.None, CultureInfo.InvariantCulture, out var stream)
            || !ulong.TryParse(replyTo[tokens[first + 2]], NumberStyles.None, CultureInfo.InvariantCulture, out var consumer)
            || !long.TryParse(replyTo[tokens[first + 3]], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            || !ulong.TryParse(replyTo[tokens[first + 4]], NumberStyles.None, CultureInfo.InvariantCulture, out var pending))
        {
            return false;
        }

        metadata = new(stream, consumer, delivered, pending, timestamp);
        return true;
    }
}
