namespace Surveyor.Nats;

/// <summary>A stream, as far as anybody here asks.</summary>
/// <param name="LastSequence">Of the message it stored last.</param>
public sealed record NatsJSStreamInfo(string Name, DateTimeOffset Created, ulong LastSequence);

/// <summary>How far a consumer is.</summary>
/// <param name="AckFloor">The highest stream sequence up to which everything that concerns it is acknowledged.</param>
/// <param name="NumPending">Messages that were not delivered yet.</param>
/// <param name="NumAckPending">Messages that were delivered and not acknowledged yet.</param>
public sealed record NatsJSConsumerInfo(ulong AckFloor, ulong NumPending, ulong NumAckPending);

/// <summary>A durable pull consumer whose messages are acknowledged one by one, and delivered again until they are.</summary>
/// <param name="Durable">Its name.</param>
/// <param name="FilterSubject">What of the stream concerns it.</param>
/// <param name="StartSequence">The first stream sequence it delivers; looked at only when it is made.</param>
/// <param name="AckWait">How long after a delivery it delivers a message again.</param>
/// <param name="MaxAckPending">With so many not acknowledged it delivers no new ones.</param>
/// <param name="InactiveThreshold">The server deletes it when nobody asked it for so long.</param>
public sealed record NatsJSConsumerConfig(
    string Durable, string FilterSubject, ulong StartSequence, TimeSpan AckWait, int MaxAckPending, TimeSpan InactiveThreshold);

/// <summary>A stream that keeps what is published for a while, whoever has read it.</summary>
/// <param name="MaxAge">Older messages go.</param>
/// <param name="MaxBytes">The oldest messages go when there are more; reserved when the stream is made.</param>
public sealed record NatsJSStreamConfig(string Name, string Subject, TimeSpan MaxAge, long MaxBytes);
