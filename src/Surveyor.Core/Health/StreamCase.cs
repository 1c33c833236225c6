using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Health;

/// <summary>At how many looks in a row something about a stream was the case.</summary>
struct StreamRuns
{
    public byte SourceBehind;
    public byte SourceFailing;
    public byte SourceSilent;
    public byte Undelivered;
    public byte Removing;
    public PeerRuns Peers;

    /// <summary>How far behind the worst source was at the look before.</summary>
    public ulong SourceLag;
}

/// <summary>One look at a stream. Rules ask only this.</summary>
readonly ref struct StreamCase(ref readonly StreamRow row, StreamHistory history, HealthTerms terms, long now)
{
    static readonly StreamConfig NoConfig = new();

    readonly ref readonly StreamRow _row = ref row;

    public ref readonly StreamRow Row => ref _row;

    public StreamHistory History => history;

    public HealthTerms Terms => terms;

    public long Now => now;

    public required ReadOnlySpan<JszPeer> Peers { get; init; }

    public required ReadOnlySpan<JszSource> Sources { get; init; }

    /// <summary>Servers that do not answer.</summary>
    public required DownServers Down { get; init; }

    /// <summary>Messages of a work queue that no consumer will ever get; 0 when that is not known.</summary>
    public required ulong Unreachable { get; init; }

    public StreamConfig Config => _row.Config ?? NoConfig;

    /// <summary>At a limit it refuses new messages, or holds those that consumers are to get.</summary>
    public bool Blocks => Config.Discard == "new" || Config.Retention is "workqueue" or "interest";

    /// <summary>Copies that the leader takes for offline.</summary>
    public int OfflinePeers
    {
        get
        {
            var count = 0;
            foreach (ref readonly var peer in Peers)
            {
                count += peer.Offline ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The limit that is nearest, as a share of it, 0 to 1 and above.</summary>
    public (double Share, string What) NearestLimit
    {
        get
        {
            var nearest = (Share: 0.0, What: "");
            if (Blocks)
            {
                Nearer(ref nearest, _row.Messages, Config.MaxMsgs, "max_msgs");
                Nearer(ref nearest, _row.Bytes, Config.MaxBytes, "max_bytes");
            }

            Nearer(ref nearest, (ulong?)_row.ConsumerCount, Config.MaxConsumers, "max_consumers");
            return nearest;
        }
    }

    /// <summary>How long messages stay now, where the stream removes old ones to make room; null: nothing is removed.</summary>
    public TimeSpan? Retained => Config is { Retention: "limits", MaxMsgsPerSubject: not > 0 } && history.Rates() is { Out: > 0 } && _row is { FirstTime: { } first, ToldAt: { } told }
        && (LostMessages.IsFull(in _row, Config) || (Config.MaxAge > 0 && told - first > TimeSpan.FromTicks(Config.MaxAge.Value / 100) * 0.9)) ? told - first : null;

    /// <summary>How long messages are wanted to stay: as its metadata says, else as the terms do; null: nobody said.</summary>
    public TimeSpan? Wanted => Config.Monitor?.Retention is { } told ? TimeSpan.FromTicks(told / 100) : terms.Retention;

    /// <summary>The first source of which it holds; null: none.</summary>
    public JszSource? FirstSource(Predicate<JszSource> holds)
    {
        foreach (var source in Sources)
        {
            if (holds(source))
            {
                return source;
            }
        }

        return null;
    }

    static void Nearer(ref (double Share, string What) nearest, ulong? value, long? limit, string what)
    {
        if (limit > 0 && (double?)value / limit > nearest.Share)
        {
            nearest = ((double)value!.Value / limit.Value, what);
        }
    }
}
