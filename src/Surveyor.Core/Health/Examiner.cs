using Surveyor.Events;
using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>
/// Judges every stream and consumer after each round, and remembers what it must to do so. One writer; what it hands out does not change.
/// </summary>
/// <param name="options">Terms and their exceptions.</param>
public sealed class Examiner(HealthOptions options)
{
    readonly Lock _gate = new();
    readonly Dictionary<StreamIdentity, StreamHistory> _streams = [];
    readonly TermsBook _terms = new(options);
    readonly SystemExaminer _system = new(options.Terms);
    volatile HealthReport _latest = HealthReport.Nothing;

    /// <summary>The report of the last picture; never null.</summary>
    public HealthReport Latest => _latest;

    /// <summary>Judges a picture, and remembers it. Rows that were judged before, as between two looks at JetStream, are not judged again.</summary>
    public HealthReport Examine(ClusterSnapshot snapshot, Heard heard, DateTimeOffset now)
    {
        lock (_gate)
        {
            var (streams, consumers) = Judges(_latest, snapshot) ? (_latest.Streams, _latest.Consumers) : Assets(snapshot, heard, now.UtcTicks);
            Forget(snapshot);
            return _latest = new(snapshot, streams, consumers, _system.Examine(snapshot, now.UtcTicks));
        }
    }

    /// <summary>The report of a picture that is perhaps not the last.</summary>
    public HealthReport Of(ClusterSnapshot snapshot, Heard heard, DateTimeOffset now)
    {
        var latest = _latest;
        if (Judges(latest, snapshot))
        {
            return latest;
        }

        lock (_gate)
        {
            var (streams, consumers) = Assets(snapshot, heard, now.UtcTicks);
            return new(snapshot, streams, consumers, latest.System);
        }
    }

    /// <summary>The samples of a consumer, oldest first; empty when it is not known.</summary>
    public ConsumerSample[] Samples(in StreamRow stream, string consumer)
    {
        lock (_gate)
        {
            return Find(_streams.GetValueOrDefault(StreamIdentity.Of(in stream))?.Consumers ?? [], consumer)?.Samples() ?? [];
        }
    }

    /// <summary>What was stored between the samples of a stream, oldest first.</summary>
    public StoredRate[] Stored(in StreamRow stream)
    {
        // Any moment after the samples will do; the picture may be a little older than the last of them.
        var later = (stream.ToldAt ?? DateTimeOffset.UnixEpoch).UtcTicks + TimeSpan.TicksPerDay;
        lock (_gate)
        {
            var samples = _streams.GetValueOrDefault(StreamIdentity.Of(in stream))?.Samples() ?? [];
            return [.. samples.Skip(1).Zip(samples, (now, before) => StoredRate.Of(before, now, later))];
        }
    }

    /// <summary>They are in the order of names, and may be many.</summary>
    static ConsumerHistory? Find(List<ConsumerHistory> consumers, string name)
    {
        var (from, to) = (0, consumers.Count - 1);
        while (from <= to)
        {
            var middle = from + ((to - from) / 2);
            var order = string.CompareOrdinal(consumers[middle].Name, name);
            if (order == 0)
            {
                return consumers[middle];
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle - 1);
        }

        return null;
    }

    static bool Judges(HealthReport report, ClusterSnapshot snapshot) =>
        ReferenceEquals(snapshot.Streams, report.Snapshot.Streams) && ReferenceEquals(snapshot.Consumers, report.Snapshot.Consumers);

    (StreamHealth[] Streams, ConsumerHealth[] Consumers) Assets(ClusterSnapshot snapshot, Heard heard, long now)
    {
        var abandoned = Abandoned(snapshot, heard);
        HashSet<ServerKey> down = [.. snapshot.Servers.Where(static server => !server.IsUp).Select(static server => server.Key)];
        down.ExceptWith(snapshot.Servers.Where(static server => server.IsUp).Select(static server => server.Key));
        var (streams, consumers) = (new StreamHealth[snapshot.Streams.Length], new ConsumerHealth[snapshot.Consumers.Length]);
        for (var i = 0; i < streams.Length; i++)
        {
            ref readonly var row = ref snapshot.Streams[i];
            var identity = StreamIdentity.Of(in row);
            if (!_streams.TryGetValue(identity, out var history))
            {
                _streams.Add(identity, history = new());
            }

            var terms = _terms.Of(in row);
            var isNew = history.Take(in row, options.Step);
            history.NoteAway(row.State is AssetState.Offline);
            Consumers(snapshot, in row, history, terms, abandoned, down, consumers, now);
            streams[i] = Judge(snapshot, in row, history, terms.Stream, consumers, down, isNew, now);
        }

        return (streams, consumers);
    }

    /// <summary>Without a connection nothing is known, which is no sign that something is gone.</summary>
    void Forget(ClusterSnapshot snapshot)
    {
        if (!snapshot.Connection.Connected || snapshot.Streams.Length >= _streams.Count)
        {
            return;
        }

        var present = new HashSet<StreamIdentity>(snapshot.Streams.Length);
        foreach (ref readonly var stream in snapshot.Streams.AsSpan())
        {
            present.Add(StreamIdentity.Of(in stream));
        }

        foreach (var gone in _streams.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _streams.Remove(gone);
        }
    }

    /// <summary>Both lists are in the order of names: who is in one and not in the other came or went.</summary>
    static void Consumers(ClusterSnapshot snapshot, in StreamRow stream, StreamHistory history, StreamTerms terms, Dictionary<(string, string, string), long> abandoned, HashSet<ServerKey> down, ConsumerHealth[] results, long now)
    {
        var known = history.Consumers;
        for (var i = 0; i < stream.ConsumerRows; i++)
        {
            ref readonly var row = ref snapshot.Consumers[stream.FirstConsumer + i];
            while (i < known.Count && !ReferenceEquals(known[i].Name, row.Name) && string.CompareOrdinal(known[i].Name, row.Name) < 0)
            {
                known.RemoveAt(i);
            }

            var total = abandoned.Count > 0 ? abandoned.GetValueOrDefault((stream.Account, stream.Name, row.Name)) : 0;
            if (i == known.Count || (!ReferenceEquals(known[i].Name, row.Name) && known[i].Name != row.Name))
            {
                // What was heard before is of another one that had the name.
                known.Insert(i, new(row.Name) { Abandoned = total });
            }

            var consumer = known[i];
            consumer.NoteAbandoned(total, now);

            results[stream.FirstConsumer + i] = Judge(snapshot, in row, in stream, consumer, history, terms, down, now);
        }

        if (known.Count > stream.ConsumerRows)
        {
            known.RemoveRange(stream.ConsumerRows, known.Count - stream.ConsumerRows);
        }
    }

    static ConsumerHealth Judge(ClusterSnapshot snapshot, in ConsumerRow row, in StreamRow stream, ConsumerHistory history, StreamHistory streamHistory, StreamTerms book, HashSet<ServerKey> down, long now)
    {
        var terms = book.Of(row.Name);
        var isNew = history.Take(in row, in stream, streamHistory);
        history.NoteAway(row.State is AssetState.Offline);
        var undelivered = Ages.Undelivered(in row, in stream, streamHistory, history);
        var unacknowledged = Ages.Unacknowledged(in row, in stream, streamHistory, history.Settled, undelivered);
        if (isNew)
        {
            var peers = snapshot.Peers.AsSpan(row.FirstPeer, row.PeerCount);
            history.NoteReplicas(history.Peers.Note(peers, terms.ReplicaLag, terms.ReplicaSeen, new(down, row.ClusterName, stream.Domain)));
            history.Keep(in row, unacknowledged, book.Step);
        }

        var look = new ConsumerCase(in row, in stream, history, streamHistory, terms, now)
        {
            Undelivered = undelivered,
            Unacknowledged = unacknowledged,
            Trend = Trend.Of(history),
        };
        var rule = row.Config?.Monitor?.Enabled == false && row.State is AssetState.Ok ? ConsumerRules.Ok : ConsumerRules.Judge(in look);
        history.Standing.Note(rule, rule != ConsumerRules.Unknown, now);
        return new()
        {
            Rule = rule,
            Severity = Capped(rule, in look),
            Since = history.Standing.Since,
            Reason = rule.Reason(in look),
            Evidence = rule.Severity > Severity.Unknown ? rule.Evidence?.Invoke(in look) ?? [] : [],
            Replicas = row.State is AssetState.Ok ? history.Replicas : ReplicaState.None,
            Lag = unacknowledged,
            Undelivered = undelivered,
            Drain = look.Drain ?? double.NaN,
            DeliveredRate = look.Trend.Delivered,
            AcknowledgedRate = look.Trend.Acknowledged,
            Lost = history.Lost.Total,
            Deliveries = row.DeliveredConsumerSeq is null ? null : history.MostDelivered,
            Acknowledged = row.AckFloorConsumerSeq is null ? null : history.MostAcknowledged,
        };
    }

    /// <summary>Nobody is woken for the ephemeral consumer of a browser tab.</summary>
    static Severity Capped(ConsumerRule rule, in ConsumerCase look)
    {
        var severity = rule.Milder is { } milder ? Least(rule.Severity, milder(in look)) : rule.Severity;
        return look.Row.Ephemeral == true ? Least(severity, Severity.Information) : severity;
    }

    static StreamHealth Judge(ClusterSnapshot snapshot, in StreamRow row, StreamHistory history, HealthTerms terms, ConsumerHealth[] consumers, HashSet<ServerKey> down, bool isNew, long now)
    {
        var peers = snapshot.Peers.AsSpan(row.FirstPeer, row.PeerCount);
        var sources = snapshot.Sources.AsSpan(row.FirstSource, row.SourceCount);
        var away = new DownServers(down, row.ClusterName, row.Domain);
        var unreachable = Unreachable(snapshot, in row, history, consumers, now - history.UnreadSince > terms.StoppedAfter.Ticks);
        if (isNew)
        {
            history.Note(peers, sources, unreachable, terms, away);
        }

        var look = new StreamCase(in row, history, terms, now) { Peers = peers, Sources = sources, Down = away, Unreachable = unreachable };
        var rule = row.Config?.Monitor?.Enabled == false && row.State is AssetState.Ok ? StreamRules.Ok : StreamRules.Judge(in look);
        history.Standing.Note(rule, rule != StreamRules.Unknown, now);
        return new()
        {
            Rule = rule,
            Severity = rule.Milder is { } milder ? Least(rule.Severity, milder(in look)) : rule.Severity,
            Since = history.Standing.Since,
            Reason = rule.Reason(in look),
            Replicas = row.State is AssetState.Ok ? history.Replicas : ReplicaState.None,
            StoredRate = history.Rates()?.In ?? double.NaN,
            RemovedRate = history.Rates()?.Out ?? double.NaN,
        };
    }

    /// <summary>
    /// Messages of a work queue that wait at none of its consumers; 0 where that cannot be told. Stream and consumers are read one after
    /// the other: what came in between is counted for the consumer, and what it may have done in between is left out.
    /// </summary>
    /// <param name="isUnread">It has been without consumers for so long that none is to be expected.</param>
    static ulong Unreachable(ClusterSnapshot snapshot, in StreamRow stream, StreamHistory history, ConsumerHealth[] verdicts, bool isUnread)
    {
        if (stream is not { Config.Retention: "workqueue", Messages: > 0 and { } messages, LastSeq: { } last, ToldAt: { } told } || !history.StoodAtFront
            || stream.ConsumerCount != stream.ConsumerRows || (stream.ConsumerRows == 0 && !isUnread))
        {
            return 0;
        }

        var elsewhere = 0.0;
        for (var i = stream.FirstConsumer; i < stream.FirstConsumer + stream.ConsumerRows; i++)
        {
            ref readonly var consumer = ref snapshot.Consumers[i];
            if (consumer is not { Pending: { } pending, AckPending: { } out_, StreamLastSeq: { } seen, ToldAt: { } toldOfIt })
            {
                return 0;
            }

            var done = Math.Max(verdicts[i].DeliveredRate, verdicts[i].AcknowledgedRate) * ((toldOfIt - told).Duration().TotalSeconds + 1);
            elsewhere += (double)pending + Math.Max(0, out_) + (last > seen ? last - seen : 0) + done;
        }

        return messages > elsewhere ? messages - (ulong)elsewhere : 0;
    }

    static Dictionary<(string Account, string Stream, string Consumer), long> Abandoned(ClusterSnapshot snapshot, Heard heard)
    {
        var abandoned = new Dictionary<(string, string, string), long>();
        var names = new AccountNames(snapshot.KnownAccounts);
        foreach (var advisory in heard.Advisories.All.Where(static one => one.Key.Kind == "max_deliver"))
        {
            var key = (names.IdOf(advisory.Key.Account), advisory.Key.Stream, advisory.Key.Consumer);
            abandoned[key] = abandoned.GetValueOrDefault(key) + advisory.Count;
        }

        if (abandoned.Count > 0)
        {
            // An advisory tells no domain that is known here: of two streams with the name nobody knows which it is about.
            var twice = snapshot.Streams.GroupBy(static stream => (stream.Account, stream.Name)).Where(static group => group.Count() > 1).Select(static group => group.Key).ToHashSet();
            foreach (var key in abandoned.Keys.Where(key => twice.Contains((key.Item1, key.Item2))).ToList())
            {
                abandoned.Remove(key);
            }
        }

        return abandoned;
    }

    static Severity Least(Severity one, Severity other) => one < other ? one : other;
}
