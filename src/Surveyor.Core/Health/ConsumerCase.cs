using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>One look at a consumer: what its leader says now, what is remembered, and what is asked of it. Rules ask only this.</summary>
readonly ref struct ConsumerCase(ref readonly ConsumerRow row, ref readonly StreamRow stream, ConsumerHistory history, StreamHistory streamHistory, HealthTerms terms, long now)
{
    static readonly ConsumerConfig NoConfig = new();

    readonly ref readonly ConsumerRow _row = ref row;
    readonly ref readonly StreamRow _stream = ref stream;

    public ref readonly ConsumerRow Row => ref _row;

    public ref readonly StreamRow Stream => ref _stream;

    public ConsumerHistory History => history;

    public StreamHistory StreamHistory => streamHistory;

    public HealthTerms Terms => terms;

    public long Now => now;

    public required Age Undelivered { get; init; }

    public required Age Unacknowledged { get; init; }

    public required Trend Trend { get; init; }

    public ConsumerConfig Config => _row.Config ?? NoConfig;

    public bool IsPush => Config.DeliverSubject is not null;

    public bool IsPending => _row.Pending > 0;

    /// <summary>Somebody asked at each of the last looks.</summary>
    public bool IsAsked => history.LooksAsked >= ConsumerRules.Grace;

    /// <summary>Nobody asked at any of the last looks.</summary>
    public bool IsUnasked => history.LooksUnasked >= ConsumerRules.Grace;

    /// <summary>Nothing was delivered between any of the last looks.</summary>
    public bool StillDelivered => history.LooksStill >= ConsumerRules.Grace;

    /// <summary>The same for messages that had not been delivered before.</summary>
    public bool NoneNew => history.LooksNoneNew >= ConsumerRules.Grace;

    /// <summary>How long nothing new was delivered and nothing acknowledged.</summary>
    public TimeSpan Stuck => AdvanceStill < FloorStill ? AdvanceStill : FloorStill;

    /// <summary>The ack floor stood at each of the last looks.</summary>
    public bool StillFloor => history.LooksFloorStill >= ConsumerRules.Grace;

    public bool Acknowledges => Config.AckPolicy is "explicit" or "all";

    public TimeSpan AckWait => TimeSpan.FromTicks((Config.AckWait ?? 0) / 100);

    public TimeSpan LongestBackoff => TimeSpan.FromTicks((Config.LongestBackoff ?? 0) / 100);

    public bool IsAtAckLimit => Acknowledges && Config.MaxAckPending is > 0 and var most && _row.AckPending >= most;

    /// <summary>How long nothing was delivered.</summary>
    public TimeSpan DeliveredStill => TimeSpan.FromTicks(Math.Max(0, now - history.DeliveredAt));

    /// <summary>How long the oldest message not delivered waits at least: as its age says, or because something has waited since and nothing was delivered.</summary>
    public TimeSpan OldestWaits => Longer(
        TimeSpan.FromSeconds(Undelivered.AtLeast),
        TimeSpan.FromTicks(history.PendingSince == 0 ? 0 : Math.Max(0, now - Math.Max(history.PendingSince, history.DeliveredAt))));

    /// <summary>How long nothing was delivered for the first time.</summary>
    public TimeSpan AdvanceStill => TimeSpan.FromTicks(Math.Max(0, now - history.AdvancedAt));

    public TimeSpan FloorStill => TimeSpan.FromTicks(Math.Max(0, now - history.FloorAt));

    /// <summary>Since the last acknowledgement as the server says, else since the floor stands.</summary>
    public TimeSpan AckStill => _row is { LastAcked: { } last, ToldAt: { } told } && told > last ? told - last : FloorStill;

    public TimeSpan Unasked => TimeSpan.FromTicks(history.UnaskedSince == 0 ? 0 : now - history.UnaskedSince);

    /// <summary>What a client that comes now and then may take, or one that works on what it has.</summary>
    public TimeSpan Patience => Longer(terms.StoppedAfter, TimeSpan.FromTicks(3 * history.LongestGap)) * (_row is { AckPending: > 0, Redelivered: 0 } ? 3 : 1);

    /// <summary>It reads only some subjects of the stream.</summary>
    public bool IsFiltered => Config.IsFiltered(_stream.Config);

    /// <summary>Nobody asks, and for all that is known nothing was delivered for a day: a new leader does not know of the last delivery.</summary>
    public bool IsForsaken => IsUnasked && StillDelivered && _stream.Config?.Retention == "limits" && (DeliveredStill > terms.OrphanedAfter || !history.DeliveryIsKnown);

    /// <summary>Messages per second by which what waits grew over the whole window; null when it did not.</summary>
    public double? Rise => Trend.Rise(history, terms.TrendWindow);

    /// <summary>Seconds until everything is delivered at the present rates; null when it will not be, or nobody knows.</summary>
    public double? Drain => !IsPending && _row.Pending is not null ? 0 : Trend.Growth < 0 ? _row.Pending / -Trend.Growth : null;

    /// <summary>Seconds until retention reaches what was not delivered; null when it does not.</summary>
    public double? OvertakenIn
    {
        get
        {
            if (_stream.Config is not { Retention: "limits", MaxMsgsPerSubject: not > 0 } || IsFiltered || !IsPending || _stream.FirstSeq is not { } first
                || _row.DeliveredStreamSeq is not { } delivered || streamHistory.Runs.Removing < ConsumerRules.Grace || streamHistory.Rates() is not { Out: > 0 } rates
                || Trend.Delivery(history, Longer(terms.TrendWindow, TimeSpan.FromTicks(history.LongestGap))) is not { } read)
            {
                return null;
            }

            var room = delivered + 1 > first ? (double)(delivered + 1 - first) : 0;
            return rates.Out > read ? room / (rates.Out - read) : null;
        }
    }

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
