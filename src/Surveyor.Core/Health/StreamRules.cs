using Surveyor.Snapshot;
using static Surveyor.Health.Words;

namespace Surveyor.Health;

/// <summary>The rule book of streams. A stream's state is the first rule that holds.</summary>
public static class StreamRules
{
    /// <summary>Without a message and without a consumer for that long nobody uses it.</summary>
    static readonly TimeSpan UnusedAfter = TimeSpan.FromDays(7);

    public static StreamRule Unknown { get; } = new("unknown", Severity.Unknown)
    {
        Meaning = "Nobody can say: its leader has not answered, or its configuration is not known yet.",
        Remedy = "Wait for the next round. When it stays, look at the servers and at `nats_survey_question_success`.",
        NotOn = "Never taken for well, and never for a failure.",
        Holds = static (in look) => look.Row.State is AssetState.Unknown || (look.Row.State is AssetState.Offline && look.History.LooksAway < ConsumerRules.Silence) || (look.Row.State is AssetState.Ok && (look.Row.Config is null || look.Row.Messages is null)),
        Reason = static (in look) => look.Row.State is AssetState.Unknown ? "Its leader did not answer."
            : look.Row.State is AssetState.Offline ? $"All servers that hold it are silent, for {look.History.LooksAway} of {ConsumerRules.Silence} looks."
            : "Its configuration is not known yet.",
    };

    public static StreamRule Offline { get; } = new("offline", Severity.Critical)
    {
        Meaning = "All servers that hold it are silent at two looks in a row. Nothing can be stored or read.",
        Remedy = "Bring the servers back. A stream of one replica lives and dies with its server: consider three.",
        NotOn = "A stream that was deleted while its servers answer; a moment without answers, as when servers restart: until then it is unknown.",
        Holds = static (in look) => look.Row.State is AssetState.Offline,
        Reason = static (in look) => "All servers that hold it are silent.",
    };

    public static StreamRule NoLeader { get; } = new("no_leader", Severity.Critical)
    {
        Meaning = "Two rounds named no leader: most of its replicas are gone or do not agree. Nothing can be stored.",
        Remedy = "Bring replicas back until most of them are there.",
        NotOn = "An election, which is over in seconds.",
        Holds = static (in look) => look.Row.State is AssetState.Leaderless,
        Reason = static (in look) => "Its replicas have no leader.",
    };

    public static StreamRule QuorumLost { get; } = new("quorum_lost", Severity.Critical)
    {
        Meaning = "Its leader takes so many replicas for offline, or hears nothing of so many at three looks in a row, that nothing can be agreed on: what is published is not stored.",
        Remedy = "Bring replicas back until most of them are there.",
        NotOn = "One replica of three: that is the replica state, a dimension of its own.",
        Holds = static (in look) => look.OfflinePeers * 2 > look.Peers.Length || look.History.Runs.Peers.LackQuorum,
        Reason = static (in look) => $"{PeerRuns.Gone(look.Peers, look.Terms.ReplicaSeen, look.Down)} of {look.Peers.Length + 1} replicas are offline or silent.",
    };

    public static StreamRule DataLost { get; } = new("data_lost", Severity.Critical)
    {
        Meaning = "The server found messages missing in its own store: a damaged disk or file.",
        Remedy = "Look at the leader's log and disk. Other replicas may still have them: let another one lead.",
        NotOn = "Messages that limits, purges or consumers removed.",
        Holds = static (in look) => look.Row.Lost > 0,
        Reason = static (in look) => $"{Count(look.Row.Lost ?? 0, "message")} missing in the store of {look.Row.ServerName}.",
    };

    public static StreamRule SourceFailing { get; } = new("source_failing", Severity.Critical)
    {
        Meaning = "The origin of the mirror, or of a source, refuses or is not there: nothing new is copied.",
        Remedy = "See the error: the origin's name, its account's export, or a consumer limit there.",
        NotOn = "An origin that elects a leader: told when it was so at three looks in a row.",
        Holds = static (in look) => look.History.Runs.SourceFailing >= ConsumerRules.Grace,
        Reason = static (in look) => $"{Origin(look.FirstSource(static source => source.Error is not null))} says: {look.FirstSource(static source => source.Error is not null)?.Error}.",
    };

    public static StreamRule SourceSilent { get; } = new("source_silent", Severity.Critical)
    {
        Meaning = "Nothing is heard of the origin of the mirror, or of a source, at three looks in a row, not even heartbeats.",
        Remedy = "Look at the origin and at the way to it: leaf connections, gateways, exports.",
        NotOn = "An origin that has nothing new: it sends heartbeats.",
        Holds = static (in look) => look.History.Runs.SourceSilent >= ConsumerRules.Grace,
        Reason = static (in look) => Silent(in look) is var source && source?.Active is { } active and >= 0
            ? $"{Origin(source)} was last heard {Span(active / 1e9)} ago."
            : $"{Origin(source)} was never heard.",
    };

    public static StreamRule SourceBehind { get; } = new("source_behind", Severity.Warning)
    {
        Meaning = "The mirror, or a source, is far behind its origin and does not catch up, at three looks in a row.",
        Remedy = "Look at the link between both and at the load of the server that holds the copy.",
        NotOn = "A copy that is being made or catches up: it is behind, but less at each look. Nor a fast stream: what comes within thirty seconds (`health-source-seen`) is no lag.",
        Holds = static (in look) => look.History.Runs.SourceBehind >= ConsumerRules.Grace,
        Reason = static (in look) => $"{Count(look.History.Runs.SourceLag, "message")} behind its origin.",
    };

    public static StreamRule LimitNear { get; } = new("limit_near", Severity.Critical)
    {
        Meaning = "Near a limit at which it refuses new messages or consumers, or, being a work or interest queue, throws away what consumers have not got.",
        Remedy = "Raise the limit, or find out why nothing is removed: usually a consumer that does not acknowledge.",
        NotOn = "Full streams that discard old messages: that is how they are meant to be.",
        Holds = static (in look) => look.NearestLimit.Share >= look.Terms.LimitWarning,
        Reason = static (in look) => $"{Percent(look.NearestLimit.Share)} of {look.NearestLimit.What} is used.",
        Milder = static (in look) => look.NearestLimit.Share >= look.Terms.LimitCritical ? Severity.Critical : Severity.Warning,
    };

    public static StreamRule OverThreshold { get; } = new("over_threshold", Severity.Critical)
    {
        Meaning = "A threshold is exceeded that the stream's own metadata gives (`io.nats.monitor.*`), with the meaning it has for the nats CLI.",
        Remedy = "What its owner says; the reason names the key.",
        NotOn = "Streams without such metadata.",
        Holds = static (in look) => MonitorTermsOfStreams.Broken(in look) is not null,
        Reason = static (in look) => MonitorTermsOfStreams.Broken(in look)?.Reason ?? "",
        Milder = static (in look) => MonitorTermsOfStreams.Broken(in look)?.Severity ?? Severity.Critical,
    };

    public static StreamRule GivenUp { get; } = new("given_up", Severity.Warning)
    {
        Meaning = "The work queue holds messages that no consumer will ever get: given up after the most deliveries, or of a subject that no filter takes. They stay for ever and count against its limits.",
        Remedy = "Give the subject a consumer, or read and delete the messages (`nats stream get`, `nats stream rmm`).",
        NotOn = "Messages that just came or were just processed: what consumers may have done between the replies is left out, the first message of the stream must stand, and three looks in a row must agree. A queue without consumers is being set up for the first five minutes.",
        Holds = static (in look) => look.History.Runs.Undelivered >= ConsumerRules.Grace,
        Reason = static (in look) => $"{Count(look.Unreachable, "message")} of {Number(look.Row.Messages ?? 0)} wait at no consumer.",
    };

    public static StreamRule RetentionShort { get; } = new("retention_short", Severity.Warning)
    {
        Meaning = "Its limits remove messages sooner than they are wanted to stay.",
        Remedy = "Raise `max_bytes` or `max_msgs`, or want less.",
        NotOn = "Streams for which nobody said how long messages should stay (`retention` of health, or the stream's metadata `io.nats.monitor.retention`); purges and deletes of a stream that is not full.",
        Holds = static (in look) => look.Wanted is { } wanted && look.Retained < wanted,
        Reason = static (in look) => $"Messages stay for {Span(look.Retained ?? default)}; {Span(look.Wanted ?? default)} are wanted.",
    };

    public static StreamRule Sealed { get; } = new("sealed", Severity.Information)
    {
        Meaning = "It is sealed: nothing can be added or removed any more.",
        Remedy = "Nothing, if that was meant; it cannot be undone.",
        NotOn = "",
        Holds = static (in look) => look.Config.Sealed,
        Reason = static (in look) => "Nothing can be added or removed.",
    };

    public static StreamRule Unused { get; } = new("unused", Severity.Information)
    {
        Meaning = "For a week nothing was stored, and no consumer is there.",
        Remedy = "Delete it if nobody needs it.",
        NotOn = "Buckets of keys and objects, which are read without consumers, and mirrors.",
        Holds = static (in look) => look.Row.ConsumerCount == 0 && look.Sources.IsEmpty && !look.Row.Name.StartsWith("KV_", StringComparison.Ordinal) && !look.Row.Name.StartsWith("OBJ_", StringComparison.Ordinal)
            && look.Row.ToldAt - (look.Row.LastTime ?? look.Row.Created) > UnusedAfter,
        Reason = static (in look) => look.Row.LastTime is { } last && look.Row.ToldAt is { } told ? $"The last message came {Span(told - last)} ago, and there is no consumer." : "It is empty, and there is no consumer.",
    };

    public static StreamRule Ok { get; } = new("ok", Severity.Ok)
    {
        Meaning = "It has a leader and room.",
        Remedy = "Nothing.",
        NotOn = "",
        Holds = static (in look) => true,
        Reason = static (in look) => "It has a leader and room.",
    };

    /// <summary>The first that holds is the state.</summary>
    public static IReadOnlyList<StreamRule> InOrder { get; } =
    [
        Unknown, Offline, NoLeader, QuorumLost, DataLost, SourceFailing, SourceSilent, OverThreshold, LimitNear,
        SourceBehind, GivenUp, RetentionShort, Sealed, Unused, Ok,
    ];

    internal static StreamRule Judge(in StreamCase look)
    {
        foreach (var rule in InOrder)
        {
            if (rule.Holds(in look))
            {
                return rule;
            }
        }

        return Ok;
    }

    static Protocol.JszSource? Silent(in StreamCase look)
    {
        var most = look.Terms.SourceSeen.Ticks * 100;
        return look.FirstSource(source => source.Active is < 0 || source.Active > most);
    }

    static string Origin(Protocol.JszSource? source) => source is { } known ? $"{(known.Mirror ? "Mirrored stream" : "Source")} {known.Name}" : "The origin";
}
