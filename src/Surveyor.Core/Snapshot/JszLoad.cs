namespace Surveyor.Snapshot;

/// <summary>What asking one server for its streams and consumers costs it, since Surveyor knows it.</summary>
/// <param name="Bytes">Of its replies, as they came over the wire.</param>
/// <param name="AnswerTime">From the requests to the replies the last time, all pages together.</param>
/// <param name="Rest">How long it is left alone after an answer, because it answers slowly; zero when it does not.</param>
public sealed record JszLoad(long Requests, long Bytes, TimeSpan AnswerTime, TimeSpan Rest);
