using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>What is remembered of a consumer. Times are ticks of our own clock, which servers' restarts and clients' pauses do not stop.</summary>
sealed class ConsumerHistory(string name)
{
    /// <summary>After that long without a look nothing is said of what was in between.</summary>
    /// <summary>Answers that are older than that nobody waits for.</summary>
    static readonly long LongestWay = TimeSpan.FromSeconds(10).Ticks;

    static readonly long LongGap = TimeSpan.FromMinutes(5).Ticks;

    /// <summary>Sequences: a new leader may not know of the last deliveries of the former, which were out at most that many.</summary>
    const ulong NewLeaderMisses = 1000;

    SampleRing<ConsumerSample> _samples;
    CompactTime _created;
    long _keptAt;
    long _doubtfulGap;
    ConsumerConfig? _config;
    string? _leader;
    bool _paused;

    public string Name => name;

    /// <summary>Looks since its beginning, or since a new leader, a change of its configuration or the end of a pause.</summary>
    public int Looks { get; private set; }

    public long ReceivedAt { get; private set; }

    /// <summary>When a message was last delivered for the first time or again, as far as is known.</summary>
    public long DeliveredAt { get; private set; }

    /// <summary>When a message was last delivered for the first time.</summary>
    public long AdvancedAt { get; private set; }

    /// <summary>Deliveries since then: of messages delivered before.</summary>
    public ulong AgainSince => Delivered - Math.Min(Delivered, _deliveredAtAdvance);

    /// <summary>Whether that is known: a new leader does not know when a former one delivered last.</summary>
    public bool DeliveryIsKnown { get; private set; }

    /// <summary>When the ack floor moved last, or nothing was left to acknowledge.</summary>
    public long FloorAt { get; private set; }

    /// <summary>Since when nobody asks for messages; 0 while somebody does. <see cref="AskedSince"/> the other way round.</summary>
    public long UnaskedSince { get; private set; }

    public long AskedSince { get; private set; }

    /// <summary>Looks in a row at which somebody asked, nobody asked, nothing had been delivered, and the floor had not moved.</summary>
    public byte LooksAsked { get; private set; }

    public byte LooksUnasked { get; private set; }

    public byte LooksStill { get; private set; }

    /// <summary>The same for messages that had not been delivered before.</summary>
    public byte LooksNoneNew { get; private set; }

    public byte LooksFloorStill { get; private set; }

    /// <summary>Since when messages wait; 0 while none does.</summary>
    public long PendingSince { get; private set; }

    /// <summary>The longest time that messages waited between two deliveries and then were delivered.</summary>
    public long LongestGap { get; private set; }

    /// <summary>Everything up to here was delivered or is not for it.</summary>
    public ulong Proven { get; private set; }

    /// <summary>Everything up to here was acknowledged, too, or is not for it.</summary>
    public ulong Settled { get; private set; }

    public PendingMarks Waiting;

    public ulong Delivered { get; private set; }

    public ulong DeliveredStream { get; private set; }

    public ulong Floor { get; private set; }

    /// <summary>When its delivered sequence went back.</summary>
    public long RewoundAt { get; private set; }

    /// <summary>Where it was then: it has not caught up before it is there again.</summary>
    public ulong RewoundFrom { get; private set; }

    /// <summary>Pictures in a row in which all its servers were silent.</summary>
    public byte LooksAway { get; private set; }

    public LostMessages Lost;

    /// <summary>The highest consumer sequences, delivered and acknowledged.</summary>
    public ulong MostDelivered { get; private set; }

    public ulong MostAcknowledged { get; private set; }

    /// <summary>Messages abandoned after the most deliveries, as advisories said.</summary>
    public long Abandoned { get; set; }

    /// <summary>The same by its own state, where they stay counted as redelivered.</summary>
    public long AbandonedByState { get; private set; }

    /// <summary>When one was last, by either.</summary>
    public long AbandonedAt { get; private set; }

    public PeerRuns Peers;

    public ReplicaState Replicas { get; private set; }

    public Standing<ConsumerRule> Standing;

    ulong _deliveredAtAdvance;

    /// <summary>Ticks of the leader's clock.</summary>
    long _toldAt;

    /// <summary>Where it was at the look before the last.</summary>
    ulong _deliveredStreamBefore;

    /// <summary>Where the stream ended when something began to wait: the first that waited is not behind it.</summary>
    ulong _pendingUpTo;

    public int Count => _samples.Count;

    /// <returns>False when the row is not newer than the one before.</returns>
    public bool Take(in ConsumerRow row, in StreamRow stream, StreamHistory streamHistory)
    {
        if (row.ReceivedAt?.UtcTicks is not { } at || at <= ReceivedAt || row is not { DeliveredConsumerSeq: { } delivered, DeliveredStreamSeq: { } deliveredStream })
        {
            return false;
        }

        // Of two questions under way at once the later answer may come first. A clock that was set back by more is believed.
        var told = row.ToldAt?.UtcTicks ?? at;
        if (row.Leader == _leader && told < _toldAt && _toldAt - told < LongestWay)
        {
            return false;
        }

        _toldAt = told;

        if (row.Created != (DateTimeOffset?)_created)
        {
            Begin(in row, at);
        }
        else if (row.Leader != _leader || row.Config != _config || at - ReceivedAt > LongGap || (_paused && row.Paused != true) || WasElectedAgain(delivered, deliveredStream))
        {
            Doubt(at);
        }

        (_leader, _config, _paused) = (row.Leader, row.Config, row.Paused == true);
        Looks++;
        NoteDeliveries(in row, delivered, deliveredStream, at);
        NotePending(in row, in stream, at);
        LooksFloorStill = PeerRuns.Next(LooksFloorStill, row.AckFloorStreamSeq == Floor);
        if (row.AckFloorStreamSeq is { } floor && (floor != Floor || row.AckPending is 0))
        {
            (Floor, FloorAt) = (floor, at);
        }

        NoteInterest(in row, at);
        NoteAbandonedByState(in row, at);
        if (row is { Pending: 0, StreamLastSeq: { } last })
        {
            (Proven, Settled) = (Math.Max(Proven, last), row.AckPending is 0 ? Math.Max(Settled, last) : Settled);
        }

        Waiting.Note(in row, in stream, Proven, streamHistory.DeletedMore);
        Lost.Note(in row, in stream, streamHistory, at);
        ReceivedAt = at;
        return true;
    }

    /// <summary>Keeps a sample, if the last one is old enough.</summary>
    public void Keep(in ConsumerRow row, Age lag, TimeSpan step)
    {
        if (ReceivedAt - _keptAt >= step.Ticks - (step.Ticks / 10))
        {
            _keptAt = ReceivedAt;
            _samples.Add(new(ReceivedAt / TimeSpan.TicksPerMillisecond / 100, in row, lag.Seconds));
        }
    }

    public void NoteAway(bool away) => LooksAway = PeerRuns.Next(LooksAway, away);

    public void NoteReplicas(ReplicaState state) => Replicas = state;

    public void NoteAbandoned(long total, long now)
    {
        AbandonedAt = total > Abandoned ? now : AbandonedAt;
        Abandoned = total;
    }

    /// <summary>What was abandoned before the first look may be so for months: nothing ends it but a new leader.</summary>
    void NoteAbandonedByState(in ConsumerRow row, long at)
    {
        var abandoned = row.Config?.MaxDeliver is > 1 ? Math.Max(0, (row.Redelivered ?? 0) - (row.AckPending ?? 0)) : 0;
        AbandonedAt = Looks > 1 && abandoned > AbandonedByState ? at : AbandonedAt;
        AbandonedByState = abandoned;
    }

    public ConsumerSample[] Samples() => _samples.ToArray();

    public ConsumerSample Sample(int index) => _samples[index];

    void NoteDeliveries(in ConsumerRow row, ulong delivered, ulong deliveredStream, long at)
    {
        if (Looks > 1 ? deliveredStream < _deliveredStreamBefore : deliveredStream + NewLeaderMisses < Floor)
        {
            (RewoundAt, RewoundFrom) = (at, DeliveredStream);
            (Proven, Settled, Lost, Waiting, MostDelivered, MostAcknowledged) = (0, 0, default, default, 0, 0);
            _samples.Clear();
            _keptAt = 0;
        }

        (MostDelivered, MostAcknowledged) = (Math.Max(MostDelivered, delivered), Math.Max(MostAcknowledged, row.AckFloorConsumerSeq ?? 0));

        _deliveredStreamBefore = Math.Min(DeliveredStream, deliveredStream);
        LooksStill = PeerRuns.Next(LooksStill, delivered == Delivered);
        LooksNoneNew = PeerRuns.Next(LooksNoneNew, deliveredStream == DeliveredStream);
        if (delivered != Delivered)
        {
            LearnGap(Math.Max(DeliveredAt, PendingSince), at);
            (Delivered, DeliveredAt, DeliveryIsKnown) = (delivered, at, true);
        }

        if (deliveredStream != DeliveredStream)
        {
            (DeliveredStream, AdvancedAt, _deliveredAtAdvance) = (deliveredStream, at, delivered);
        }
    }

    /// <summary>The same leader knows of fewer deliveries, but not fewer than a look before: it lost and won an election in between.</summary>
    bool WasElectedAgain(ulong delivered, ulong deliveredStream) => Looks > 0 && (delivered < Delivered || deliveredStream < DeliveredStream) && deliveredStream >= _deliveredStreamBefore;

    /// <summary>What waited at first may have been removed: then it is about what came since.</summary>
    void NotePending(in ConsumerRow row, in StreamRow stream, long at)
    {
        if (row.Pending is not > 0)
        {
            PendingSince = 0;
        }
        else if (PendingSince == 0 || stream.FirstSeq > _pendingUpTo)
        {
            (PendingSince, _pendingUpTo) = (at, row.StreamLastSeq ?? 0);
        }
    }

    /// <summary>A gap in which something was wrong is not how its client works, unless it comes again; nor is one of more than a day.</summary>
    void LearnGap(long from, long at)
    {
        var gap = PendingSince > 0 ? Math.Min(at - from, TimeSpan.TicksPerDay) : 0;
        if (Standing.Rule is not { Severity: >= Severity.Information })
        {
            LongestGap = Math.Max(LongestGap, gap);
            return;
        }

        if (_doubtfulGap >= gap / 2)
        {
            LongestGap = Math.Max(LongestGap, Math.Min(gap, _doubtfulGap));
        }

        _doubtfulGap = Math.Max(_doubtfulGap, gap);
    }

    void NoteInterest(in ConsumerRow row, long at)
    {
        var asked = row.PushBound ?? row.Waiting > 0;
        AskedSince = !asked ? 0 : AskedSince == 0 ? at : AskedSince;
        UnaskedSince = asked ? 0 : UnaskedSince == 0 ? at : UnaskedSince;
        LooksAsked = PeerRuns.Next(LooksAsked, asked);
        LooksUnasked = PeerRuns.Next(LooksUnasked, !asked);
    }

    void Begin(in ConsumerRow row, long at)
    {
        _created = row.Created;
        _samples.Clear();
        (Lost, Looks, Proven, Settled, Floor) = (default, 0, 0, 0, row.AckFloorStreamSeq ?? 0);
        (RewoundAt, RewoundFrom, LongestGap, _doubtfulGap, _keptAt) = (0, 0, 0, 0, 0);
        (PendingSince, AbandonedByState, MostDelivered, MostAcknowledged) = (0, 0, 0, 0);
        (Delivered, DeliveredStream, _deliveredAtAdvance) = (row.DeliveredConsumerSeq ?? 0, row.DeliveredStreamSeq ?? 0, row.DeliveredConsumerSeq ?? 0);
        _deliveredStreamBefore = DeliveredStream;
        ForgetRuns();
        DeliveryIsKnown = Delivered == 0 || row.LastDelivered is not null;
        DeliveredAt = AdvancedAt = OurTime(row.LastDelivered, in row, at, Delivered == 0);
        FloorAt = OurTime(row.LastAcked, in row, at, Floor == 0);
    }

    /// <summary>A server's time as ticks of our clock. A new leader does not know when the former one delivered last.</summary>
    static long OurTime(DateTimeOffset? time, in ConsumerRow row, long at, bool never) =>
        (time ?? (never ? row.Created : null)) is { } known && row.ToldAt is { } now && known < now ? at - (now - known).Ticks : at;

    /// <summary>What was the case at every look before need not be now. What waited before a new leader or configuration waits still.</summary>
    void Doubt(long at)
    {
        Looks = 0;
        ForgetRuns();
        if (at - ReceivedAt > LongGap)
        {
            // Their clock does not reach that far.
            _samples.Clear();
            _keptAt = 0;
        }

        if (_paused || at - ReceivedAt > LongGap)
        {
            DeliveredAt = AdvancedAt = FloorAt = at;
            PendingSince = 0;
        }
    }

    void ForgetRuns()
    {
        (UnaskedSince, AskedSince, Peers, Waiting) = (0, 0, default, default);
        (LooksAsked, LooksUnasked, LooksStill, LooksNoneNew, LooksFloorStill) = (0, 0, 0, 0, 0);
    }
}
