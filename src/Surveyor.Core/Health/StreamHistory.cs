using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>What is remembered of a stream: when which sequence was its last, and how its beginning moved. By our own clock.</summary>
sealed class StreamHistory
{
    /// <summary>Older moments, ever further apart, for consumers that are far behind.</summary>
    const int MostOld = 8;

    readonly List<Anchor> _old = [];
    SampleRing<StreamSample> _samples;
    long _receivedAt;
    long _toldAt;
    long _keptAt;

    /// <summary>Looks in a row at which the stream ended before where it had ended already.</summary>
    byte _looksBack;

    public List<ConsumerHistory> Consumers { get; } = [];

    public DateTimeOffset? Created { get; private set; }

    /// <summary>Looks in a row at which the same was the case.</summary>
    public StreamRuns Runs;

    public ReplicaState Replicas { get; private set; }

    public ulong FirstSeq { get; private set; }

    public ulong LastSeq { get; private set; }

    public long Deleted { get; private set; }

    /// <summary>Its first message is that of the look before.</summary>
    public bool StoodAtFront { get; private set; }

    /// <summary>Pictures in a row in which all its servers were silent.</summary>
    public byte LooksAway { get; private set; }

    /// <summary>Messages were removed from its middle since the look before.</summary>
    public bool DeletedMore { get; private set; }

    /// <summary>Sequences that left at the front since the look before, other than those deleted before.</summary>
    public ulong Removed { get; private set; }

    /// <summary>The same since the look before that one: consumers are told of by other replies.</summary>
    public ulong RemovedLately { get; private set; }

    /// <summary>Since when nobody reads it: ticks of our clock; 0 while somebody does.</summary>
    public long UnreadSince { get; private set; }

    /// <summary>What its verdict was, and since when.</summary>
    public Standing<StreamRule> Standing;

    /// <returns>False when the row is not newer than the one before.</returns>
    public bool Take(in StreamRow row, TimeSpan step)
    {
        if (row.ReceivedAt?.UtcTicks is not { } at || at <= _receivedAt || row is not { FirstSeq: { } first, LastSeq: { } last })
        {
            return false;
        }

        if (row.Created == Created && last < LastSeq && ++_looksBack < ConsumerRules.Grace)
        {
            // A new leader may not have applied yet what was agreed on. The same reply in another picture is no further look.
            _receivedAt = at;
            return false;
        }

        if (row.Created != Created || last < LastSeq)
        {
            Begin(row.Created);
        }

        _looksBack = 0;

        _toldAt = row.ToldAt?.UtcTicks ?? at;
        UnreadSince = row.ConsumerCount is not 0 ? 0 : UnreadSince == 0 ? at : UnreadSince;
        StoodAtFront = first == FirstSeq;
        RemovedLately = Removed;
        Removed = FirstSeq > 0 && first > FirstSeq ? first - FirstSeq : 0;
        Removed -= Math.Min(Removed, (ulong)Math.Max(0, Deleted - (row.Deleted ?? 0)));
        RemovedLately += Removed;
        DeletedMore = row.Deleted > Deleted;
        (FirstSeq, LastSeq, Deleted, _receivedAt) = (first, last, row.Deleted ?? 0, at);
        if (at - _keptAt >= step.Ticks - (step.Ticks / 10) && row.LastTime is { } lastTime)
        {
            _keptAt = at;
            Keep(new(last, lastTime.UtcTicks, (uint)Math.Min(last + 1 - Math.Min(first, last + 1), uint.MaxValue), StreamSample.TenthsOf(_toldAt)));
        }

        return true;
    }

    /// <summary>After a new row was taken.</summary>
    public void Note(ReadOnlySpan<JszPeer> peers, ReadOnlySpan<JszSource> sources, ulong unreachable, HealthTerms terms, DownServers down)
    {
        var (failing, silent, lag) = (false, false, 0UL);
        foreach (ref readonly var source in sources)
        {
            failing |= source.Error is not null;
            silent |= source.Active is < 0 || source.Active > terms.SourceSeen.Ticks * 100;
            lag = Math.Max(lag, source.Lag ?? 0);
        }

        Runs.SourceFailing = PeerRuns.Next(Runs.SourceFailing, failing);
        Runs.SourceSilent = PeerRuns.Next(Runs.SourceSilent, silent);
        Runs.SourceBehind = PeerRuns.Next(Runs.SourceBehind, lag >= (ulong)terms.SourceLag && lag >= Runs.SourceLag && lag > (Rates()?.In ?? 0) * terms.SourceSeen.TotalSeconds);
        Runs.SourceLag = lag;
        Runs.Undelivered = PeerRuns.Next(Runs.Undelivered, unreachable > 0);
        Runs.Removing = PeerRuns.Next(Runs.Removing, Removed > 0);
        Replicas = Runs.Peers.Note(peers, terms.ReplicaLag, terms.ReplicaSeen, down);
    }

    /// <summary>The nearest thing known before the sequence, or of it; null: nothing is known.</summary>
    public Anchor? Before(ulong seq, in StreamRow row)
    {
        if (Current(in row) is { } current && current.Seq <= seq)
        {
            return current;
        }

        Anchor? best = row is { FirstSeq: { } first, FirstTime: { } firstTime } && first <= seq ? new(first, firstTime.UtcTicks, firstTime.UtcTicks) : null;
        for (var i = _samples.Count - 1; i >= 0; i--)
        {
            if (_samples[i].LastSeq <= seq)
            {
                return Later(best, AnchorOf(_samples[i]));
            }
        }

        var old = _old.FindLastIndex(one => one.Seq <= seq);
        return old < 0 ? best : Later(best, _old[old]);
    }

    /// <summary>The nearest thing known behind the sequence, or of it; null: it may be stored only now.</summary>
    public Anchor? After(ulong seq, in StreamRow row)
    {
        if (row is { FirstSeq: { } first, FirstTime: { } firstTime } && first >= seq)
        {
            return new(first, firstTime.UtcTicks, firstTime.UtcTicks);
        }

        var old = _old.FindIndex(one => one.Seq >= seq);
        if (old >= 0)
        {
            return _old[old];
        }

        for (var i = 0; i < _samples.Count; i++)
        {
            if (_samples[i].LastSeq >= seq)
            {
                return AnchorOf(_samples[i]);
            }
        }

        return Current(in row) is { } current && current.Seq >= seq ? current : null;
    }

    /// <summary>Messages stored and messages that left at the front, per second, over what is remembered; null when that is too short.</summary>
    public (double In, double Out)? Rates()
    {
        if (_samples.Count < 2)
        {
            return null;
        }

        var (then, now) = (_samples[0], _samples.Last);
        var seconds = then.SecondsTo(now);
        var stored = (double)(now.LastSeq - then.LastSeq);
        return seconds <= 0 ? null : (stored / seconds, Math.Max(0, stored - ((double)now.Held - then.Held)) / seconds);
    }

    public void NoteAway(bool away) => LooksAway = PeerRuns.Next(LooksAway, away);

    public StreamSample[] Samples() => _samples.ToArray();

    void Begin(DateTimeOffset? created)
    {
        (Created, FirstSeq, LastSeq, Deleted, Removed, UnreadSince, Runs) = (created, 0, 0, 0, 0, 0, default);
        _samples.Clear();
        _old.Clear();
        _keptAt = 0;
    }

    void Keep(StreamSample sample)
    {
        if (_samples.Count == SampleRing<StreamSample>.Most)
        {
            KeepOld(_samples[0]);
        }

        _samples.Add(sample);
    }

    /// <summary>When there are too many, the one whose neighbours are nearest to each other, as seen from now, gives way.</summary>
    void KeepOld(StreamSample sample)
    {
        if (_old.Count > 0 && _old[^1].Seq == sample.LastSeq)
        {
            return;
        }

        _old.Add(AnchorOf(sample));
        if (_old.Count <= MostOld)
        {
            return;
        }

        var (least, worst) = (1, double.MaxValue);
        for (var i = 1; i < _old.Count - 1; i++)
        {
            var gap = (double)(_old[i + 1].Stored - _old[i - 1].Stored) / (sample.LastTime - _old[i - 1].Stored + TimeSpan.TicksPerMinute);
            (least, worst) = gap < worst ? (i, gap) : (least, worst);
        }

        _old.RemoveAt(least);
    }

    Anchor AnchorOf(StreamSample sample) => new(sample.LastSeq, sample.LastTime, Math.Max(sample.LastTime, sample.ToldAt(_toldAt)));

    static Anchor? Current(in StreamRow row) =>
        row is { LastSeq: { } last, LastTime: { } stored, ToldAt: { } told } ? new(last, stored.UtcTicks, Math.Max(stored.UtcTicks, told.UtcTicks)) : null;

    static Anchor Later(Anchor? one, Anchor other) => one is { } a && a.Seq > other.Seq ? a : other;
}
