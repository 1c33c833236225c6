using static Surveyor.Health.Words;

namespace Surveyor.Health;

/// <summary>
/// The rule book of consumers. A consumer's state is the first rule that holds, so the order is part of the meaning: what explains
/// another finding comes before it.
/// </summary>
public static class ConsumerRules
{
    /// <summary>Looks after a new leader, a creation, a resume or Surveyor's start before anything is said.</summary>
    public const int Grace = 3;

    /// <summary>Looks at which all servers of an asset are silent before it is offline: it may be a moment, and is to be told within three.</summary>
    internal const int Silence = 2;

    /// <summary>Ack waits that the floor may stand while something is delivered again and again.</summary>
    const int PoisonWaits = 5;

    /// <summary>Deliveries of the same messages after which it is certain that they go round.</summary>
    const int CertainAgain = 5;

    /// <summary>A queue shorter than that is none: a batch under way looks the same.</summary>
    const double LeastBacklog = 100;

    public static ConsumerRule Unknown { get; } = new("unknown", Severity.Unknown)
    {
        Meaning = "Nobody can say: its leader has not answered, or it was looked at fewer than three times since it was made, got a new leader or configuration, was resumed, or Surveyor began.",
        Remedy = "Wait for three rounds. When it stays, look at the servers and at `nats_survey_question_success`.",
        NotOn = "Never taken for well, and never for a failure.",
        Holds = static (in look) => look.Row.State is Snapshot.AssetState.Unknown
            || (look.Row.State is Snapshot.AssetState.Offline && look.History.LooksAway < Silence)
            || (look.Row.State is Snapshot.AssetState.Ok && (look.History.Looks < Grace || look.Row is { Config: null } or { Pending: null })),
        Reason = static (in look) => look.Row.State is Snapshot.AssetState.Unknown ? "Its leader did not answer."
            : look.Row.State is Snapshot.AssetState.Offline ? $"All servers that hold it are silent, for {look.History.LooksAway} of {Silence} looks."
            : look.Row.Config is null ? "Its configuration is not known yet."
            : $"Looked at {look.History.Looks} of {Grace} times since it is as it is.",
    };

    public static ConsumerRule Offline { get; } = new("offline", Severity.Critical)
    {
        Meaning = "All servers that hold it are silent at two looks in a row. With one replica its messages cannot be read until that server is back.",
        Remedy = "Bring the servers back. A stream of one replica lives and dies with its server: consider three.",
        NotOn = "A consumer that was deleted while its servers answer; one of which another replica's server answers. A moment without answers, as when servers restart: until then it is unknown.",
        Holds = static (in look) => look.Row.State is Snapshot.AssetState.Offline,
        Reason = static (in look) => "All servers that hold it are silent.",
    };

    public static ConsumerRule NoLeader { get; } = new("no_leader", Severity.Critical)
    {
        Meaning = "Two rounds named no leader, or the one there is hears nothing of most replicas at three looks in a row: they are gone or do not agree. Nothing is delivered.",
        Remedy = "Bring replicas back until most of them are there. `nats consumer cluster step-down` does not help without a majority.",
        NotOn = "An election: that is over in seconds, and one round without a leader is unknown.",
        Holds = static (in look) => look.Row.State is Snapshot.AssetState.Leaderless || look.History.Peers.LackQuorum,
        Reason = static (in look) => look.Row.State is Snapshot.AssetState.Leaderless ? "Its replicas have no leader." : $"{look.Row.Leader} leads it and hears nothing of most replicas.",
    };

    public static ConsumerRule DataLost { get; } = new("data_lost", Severity.Critical)
    {
        Meaning = "The stream's limits removed messages this consumer had not been given. They are gone.",
        Remedy = "Let it read faster, or raise the stream's limits. Told for ten minutes after the last loss; `nats_consumer_lost_messages_total` keeps count.",
        NotOn = "Per-subject limits, messages with a time to live, purges and deletes, which give up old messages on purpose; work-queue and interest streams; consumers that never acknowledged anything; filtered consumers of which nothing was waiting; durables that nobody has used for a day, which are orphaned; what was lost before Surveyor began.",
        Holds = static (in look) => !look.IsForsaken && look.History.Lost.At > 0 && look.Now - look.History.Lost.At <= look.Terms.Hold.Ticks,
        Reason = static (in look) => $"Limits of the stream removed {Count(look.History.Lost.Total, "message")} that had not been delivered.",
        Evidence = static (in look) => [new("lost_messages", look.History.Lost.Total), new("stream_first_sequence", look.Stream.FirstSeq ?? 0), new("delivered_stream_sequence", look.History.DeliveredStream)],
    };

    public static ConsumerRule Paused { get; } = new("paused", Severity.Information)
    {
        Meaning = "Somebody paused it; nothing is delivered until the pause ends.",
        Remedy = "`nats consumer resume`, if that was not meant.",
        NotOn = "",
        Holds = static (in look) => look.Row.Paused == true,
        Reason = static (in look) => $"Paused for another {Span((look.Row.PauseRemaining ?? 0) / 1e9)}.",
    };

    public static ConsumerRule Stopped { get; } = new("stopped", Severity.Critical)
    {
        Meaning = "Messages wait, none is delivered, and nobody asks for any: the application is gone, or it no longer pulls.",
        Remedy = "Start the application, or look why it does not ask: a dead loop, a lost subscription, another consumer name. If nobody needs the consumer any more, delete it.",
        NotOn = "Clients that fetch now and then: between two fetches nobody asks. The oldest message must be older than five minutes and than three times the longest time between two deliveries, and nothing may have been delivered for as long; three times that while a client still has messages, which may be long work. Ephemeral consumers whose client is gone are only leaving.",
        Holds = static (in look) => IsStopped(in look) && !IsOrphaned(in look),
        Reason = static (in look) => $"{Wait(look.Row.Pending ?? 0, "message")}, the oldest for {Span(look.Undelivered.Seconds)}, and nobody has asked for {Span(look.Unasked)}.",
        Evidence = Deliveries,
    };

    public static ConsumerRule DeliveryBlocked { get; } = new("delivery_blocked", Severity.Critical)
    {
        Meaning = "Messages wait and somebody asks for them, yet the server delivers none although acknowledgements are not at their limit.",
        Remedy = "Look whether the requests are too small for the messages (max bytes), whether a rate limit is set, and at the servers' logs. A new leader often helps: `nats consumer cluster step-down`. Report it to the makers of nats-server if it does.",
        NotOn = "Standbys of overflow and prioritised groups, and of a pinned client for as long as a client may be away, consumers that replay at the original speed, and what waits for less than three rounds.",
        Holds = static (in look) => look.IsPending && look.IsAsked && !look.IsAtAckLimit && (look.Config.PriorityPolicy is null || (look.Config.PriorityPolicy == "pinned_client" && look.DeliveredStill > look.Patience)) && !look.Config.ReplaysOriginal
            && look.StillDelivered && look.DeliveredStill > look.Terms.LagAllowed && look.OldestWaits > look.Terms.LagAllowed,
        Reason = static (in look) => $"{Wait(look.Row.Pending ?? 0, "message")} and {(look.IsPush ? "a subscriber is there" : Wait(look.Row.Waiting ?? 0, "request") + " for them")}, but nothing was delivered for {Span(look.DeliveredStill)}.",
        Evidence = Deliveries,
    };

    public static ConsumerRule AcksStalled { get; } = new("acks_stalled", Severity.Critical)
    {
        Meaning = "As many messages are delivered and not acknowledged as may be (`max_ack_pending`), and nothing moves: no more is delivered until something is acknowledged.",
        Remedy = "Look why the application does not acknowledge: it hangs, it lost its messages, or the acknowledgements do not arrive. When its work just takes long, let it report progress, raise `ack_wait`, or `max_ack_pending`.",
        NotOn = "A long job: with nothing delivered again and a client that waits for more it is information only. Consumers without limit or without acknowledgements; moments shorter than three rounds, twice the ack wait, or the last back-off.",
        Holds = static (in look) => look.IsAtAckLimit && look.IsPending && look.NoneNew && look.StillFloor
            && look.Stuck > Larger(look.AckWait * 2, look.LongestBackoff)
            && (look.Row.Redelivered > 0 || look.History.AskedSince > 0 || look.Stuck > look.Patience),
        Reason = static (in look) => $"{Number(look.Row.AckPending ?? 0)} of at most {Number(look.Config.MaxAckPending ?? 0)} messages are not acknowledged, and nothing moved for {Span(look.Stuck)}{(look.Row.Redelivered > 0 ? "" : "; none was delivered again: perhaps it is working on them")}.",
        Milder = static (in look) => look.Row.Redelivered is 0 && look.History.AskedSince > 0 ? Severity.Information : Severity.Critical,
        Evidence = Acks,
    };

    public static ConsumerRule Poison { get; } = new("poison", Severity.Warning)
    {
        Meaning = "A message is delivered again and again and never acknowledged, while the ack floor stands: the application cannot process it.",
        Remedy = "Read the message at the ack floor plus one (`nats stream get`), mend the application, let it terminate what it cannot process, or set `max_deliver`.",
        NotOn = "A floor that stands for fewer than five ack waits or than the last back-off. With ack policy `all`, where the floor stands until the next acknowledgement, only what goes round for certain.",
        Holds = static (in look) => look.Acknowledges && look.Row.Redelivered > 0 && look.StillFloor
            && look.FloorStill > Larger(look.AckWait * PoisonWaits, look.LongestBackoff * 2)
            && (look.Config.AckPolicy != "all" || GoesRound(in look)),
        Reason = static (in look) => GoesRound(in look)
            ? $"{Count(look.Row.Redelivered ?? 0, "message")} went out {Number(look.History.AgainSince)} times more and no new one for {Span(look.AdvanceStill)}; the ack floor stands at {look.History.Floor}."
            : $"The ack floor has stood at {look.History.Floor} for {Span(look.FloorStill)} while {Count(look.Row.Redelivered ?? 0, "message")} {(look.Row.Redelivered == 1 ? "is" : "are")} delivered again.",
        Evidence = Acks,
    };

    public static ConsumerRule GivenUp { get; } = new("given_up", Severity.Warning)
    {
        Meaning = "Messages were delivered as often as they may be (`max_deliver`) and never acknowledged: the server has given them up, and nobody will process them.",
        Remedy = "Find them by the advisory's sequence (`/api/events?kind=max_deliver`) or behind the ack floor, process them by hand, and mend what fails. A dead-letter stream on `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>` keeps them findable.",
        NotOn = "Consumers with `max_deliver` 1, which asked for it. From the consumer's own state (messages counted as delivered again that wait for nothing), which a new leader may forget, or from advisories: told for ten minutes after the last, since nothing settles it.",
        Holds = static (in look) => look.History.AbandonedAt > 0 && look.Now - look.History.AbandonedAt <= look.Terms.Hold.Ticks,
        Reason = static (in look) => $"{Count(GivenUpMessages(in look), "message")} {(GivenUpMessages(in look) == 1 ? "was" : "were")} given up after {Number(look.Config.MaxDeliver ?? 0)} deliveries.",
        Evidence = static (in look) => [new("given_up_messages", look.History.AbandonedByState), new("given_up_advisories", look.History.Abandoned), new("max_deliver", look.Config.MaxDeliver ?? 0)],
    };

    public static ConsumerRule OverThreshold { get; } = new("over_threshold", Severity.Critical)
    {
        Meaning = "A threshold is exceeded that the consumer's own metadata gives (`io.nats.monitor.*`), with the meaning it has for the nats CLI.",
        Remedy = "What its owner says; the reason names the key.",
        NotOn = "Consumers without such metadata. The times since the last delivery and acknowledgement count only while something waits.",
        Holds = static (in look) => MonitorTermsRule.Broken(in look) is not null,
        Reason = static (in look) => MonitorTermsRule.Broken(in look) ?? "",
    };

    public static ConsumerRule OvertakenSoon { get; } = new("overtaken_soon", Severity.Warning)
    {
        Meaning = "The stream's limits remove messages faster than this consumer reads: soon they reach what it has not been given.",
        Remedy = "Let it read faster, or raise the stream's limits now.",
        NotOn = "Filtered consumers, of which nobody knows where their next message is; streams that nothing leaves at the front; per-subject limits; who is less than a minute behind, however short the stream; clients that come now and then and catch up: rates are of all that is remembered, ten minutes and the longest gap at least.",
        Holds = static (in look) => !look.IsForsaken && look.Undelivered.AtLeast > look.Terms.LagAllowed.TotalSeconds && look.OvertakenIn is { } left && left < look.Terms.OvertakenWithin.TotalSeconds,
        Reason = static (in look) => $"At the present rates messages are removed undelivered in {Span(look.OvertakenIn ?? 0)}.",
        Evidence = static (in look) => [new("overtaken_in_seconds", look.OvertakenIn ?? 0), new("delivered_per_second", look.Trend.Delivered), new("removed_per_second", look.StreamHistory.Rates()?.Out ?? 0)],
    };

    public static ConsumerRule FallingBehind { get; } = new("falling_behind", Severity.Warning)
    {
        Meaning = "What waits has grown over the whole window although messages are delivered: it is slower than what comes in.",
        Remedy = "More instances, bigger batches, a higher `max_ack_pending`, or fewer messages. See whether one slow message holds up the others.",
        NotOn = "A burst, which rises and falls within the window; a client that takes nothing for a third of the window, which comes now and then or works on one message; a new consumer or a replay that catches up; a backlog younger than a minute or of fewer than a hundred messages.",
        Holds = static (in look) => look.Row.Pending >= LeastBacklog && look.Unacknowledged.AtLeast > look.Terms.LagAllowed.TotalSeconds && look.Rise is not null,
        Reason = static (in look) => $"{Wait(look.Row.Pending ?? 0, "message")}, {Number((look.Rise ?? 0) * 60)} more each minute; {Number(look.Trend.Delivered * 60)} a minute are delivered.",
        Evidence = Deliveries,
    };

    public static ConsumerRule Rewound { get; } = new("rewound", Severity.Information)
    {
        Meaning = "Its delivered sequence went back: it was reset, or restored from an older state. Messages are delivered a second time.",
        Remedy = "Nothing, if that was meant. Else look what happened to the servers that hold it.",
        NotOn = "A consumer made anew under the same name, which is another one.",
        Holds = static (in look) => look.History.RewoundAt > 0 && look.Now - look.History.RewoundAt <= look.Terms.Hold.Ticks,
        Reason = static (in look) => $"Went back from stream sequence {look.History.RewoundFrom} to {look.History.DeliveredStream}, {Span(TimeSpan.FromTicks(look.Now - look.History.RewoundAt))} ago at the latest.",
    };

    public static ConsumerRule Orphaned { get; } = new("orphaned", Severity.Information)
    {
        Meaning = "Nobody has used it for a day, or its client is gone and the server will remove it. On a stream with limits it does no harm.",
        Remedy = "Delete it if nobody needs it; each consumer costs its servers something.",
        NotOn = "Work-queue and interest streams, where it holds messages back: there it stays stopped.",
        Holds = static (in look) => (IsStopped(in look) && IsOrphaned(in look)) || IsLeaving(in look),
        Reason = static (in look) => look.Row.Ephemeral == true
            ? $"Nobody asks; if its client is gone, the server removes it {(look.Config.InactiveThreshold is > 0 and var threshold ? "after " + Span(threshold / 1e9) : "soon")}."
            : $"Nothing was delivered for {Span(look.DeliveredStill)}, and nobody asks.",
    };

    public static ConsumerRule CatchingUp { get; } = new("catching_up", Severity.Ok)
    {
        Meaning = "It has a backlog and works it off faster than new messages come.",
        Remedy = "Nothing.",
        NotOn = "",
        Holds = static (in look) => look.Row.Pending >= LeastBacklog && look.Undelivered.AtLeast > look.Terms.LagAllowed.TotalSeconds && look.Trend is { Growth: < 0, Delivered: > 0 },
        Reason = static (in look) => $"{Wait(look.Row.Pending ?? 0, "message")}; at the present rates all are delivered in {Span(look.Drain ?? double.NaN)}.",
        Evidence = Deliveries,
    };

    public static ConsumerRule Idle { get; } = new("idle", Severity.Ok)
    {
        Meaning = "Nothing waits, nothing is out, and nothing was delivered for a while.",
        Remedy = "Nothing.",
        NotOn = "",
        Holds = static (in look) => look.Row is { Pending: 0, AckPending: 0 } && look.DeliveredStill > look.Terms.StoppedAfter,
        Reason = static (in look) => look.History.Delivered == 0 ? "Nothing was ever delivered, and nothing waits." : "Nothing waits, and nothing was delivered for a while.",
    };

    public static ConsumerRule Ok { get; } = new("ok", Severity.Ok)
    {
        Meaning = "It moves, and what waits is young.",
        Remedy = "Nothing.",
        NotOn = "",
        Holds = static (in look) => true,
        Reason = static (in look) => look.IsPending ? "Messages wait, and the oldest is young or its client at work." : "Everything is delivered.",
    };

    /// <summary>The first that holds is the state.</summary>
    public static IReadOnlyList<ConsumerRule> InOrder { get; } =
    [
        Unknown, Offline, NoLeader, DataLost, Paused, Stopped, DeliveryBlocked, AcksStalled, OverThreshold, Poison, GivenUp,
        OvertakenSoon, FallingBehind, Rewound, Orphaned, CatchingUp, Idle, Ok,
    ];

    internal static ConsumerRule Judge(in ConsumerCase look)
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

    static bool IsStopped(in ConsumerCase look) => look.IsPending && look.IsUnasked && !IsLeaving(in look) && look.StillDelivered
        && look.DeliveredStill > look.Patience && look.OldestWaits > look.Patience;

    /// <summary>What waits may be as old, or older messages waited that are gone. Of what came before Surveyor nobody knows, of what came since it does.</summary>
    static bool IsOrphaned(in ConsumerCase look) => look.IsForsaken
        && (look.Undelivered.Seconds + look.Undelivered.Error > look.Terms.OrphanedAfter.TotalSeconds || Math.Max(look.History.DeliveredStream, look.History.Proven) + 1 < look.Row.StreamFirstSeq);

    static long GivenUpMessages(in ConsumerCase look) => Math.Max(look.History.AbandonedByState, look.History.Abandoned);

    /// <summary>An ephemeral consumer whose client is gone lives on until its inactive threshold.</summary>
    static bool IsLeaving(in ConsumerCase look) => look.Row.Ephemeral == true && look.IsUnasked && look.Unasked > look.Terms.LagAllowed && look.DeliveredStill > look.Terms.LagAllowed;

    static bool GoesRound(in ConsumerCase look) => look.History.AgainSince >= CertainAgain && look.Row is { AckPending: > 0, Redelivered: > 0 };

    static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    static Evidence[] Deliveries(in ConsumerCase look) =>
    [
        new("pending", look.Row.Pending ?? 0),
        new("undelivered_age_seconds", look.Undelivered.Seconds),
        new("undelivered_age_error_seconds", look.Undelivered.Error),
        new("since_delivery_seconds", look.DeliveredStill.TotalSeconds),
        new("longest_gap_seconds", TimeSpan.FromTicks(look.History.LongestGap).TotalSeconds),
        new("waiting", look.Row.Waiting ?? 0),
        new("delivered_per_second", look.Trend.Delivered),
        new("growth_per_second", look.Trend.Growth),
    ];

    static Evidence[] Acks(in ConsumerCase look) =>
    [
        new("ack_pending", look.Row.AckPending ?? 0),
        new("max_ack_pending", look.Config.MaxAckPending ?? 0),
        new("redelivered", look.Row.Redelivered ?? 0),
        new("since_ack_seconds", look.FloorStill.TotalSeconds),
        new("ack_floor", look.History.Floor),
        new("ack_wait_seconds", look.AckWait.TotalSeconds),
        new("delivered_again", look.History.AgainSince),
        new("waiting", look.Row.Waiting ?? 0),
        new("pending", look.Row.Pending ?? 0),
    ];
}
