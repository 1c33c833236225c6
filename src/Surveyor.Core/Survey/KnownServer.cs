using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>One incarnation of a server, as far as the census remembers it.</summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing that must be given back.
sealed class KnownServer
#pragma warning restore CA1001
{
    static readonly TimeSpan ArrivalGrace = TimeSpan.FromSeconds(2);

    /// <summary>A server that has been down for longer is not given a moment in every round.</summary>
    static readonly TimeSpan MayBeBackWindow = TimeSpan.FromMinutes(5);

    /// <summary>What a server that is probably gone may cost a round when all others have answered.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(500);

    /// <summary>Three heartbeats: every 10 s, before 2.10.21 every 30 s.</summary>
    static readonly TimeSpan BeatsWithin = TimeSpan.FromSeconds(35);
    static readonly TimeSpan BeatsSlowlyWithin = TimeSpan.FromSeconds(95);
    static readonly ServerVersion BeatsOftenSince = new(2, 10, 21);

    CancellationTokenSource _left = new();

    public required ServerKey Key { get; init; }

    /// <summary>Empty for a server only its peers told about.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset? Start { get; set; }

    public string Host { get; set; } = "";

    public string Version { get; set; } = "";

    public ServerVersion? Release { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    public bool? JetStream { get; set; }

    public bool IsLeaf { get; set; }

    /// <summary>It told its leaf links at least once, so that <see cref="IsLeaf"/> is certain.</summary>
    public bool LinksTold { get; set; }

    public ServerState State { get; set; } = ServerState.Up;

    /// <summary>When the present state began.</summary>
    public DateTimeOffset Since { get; set; }

    public DateTimeOffset? LastSeen { get; set; }

    public DateTimeOffset? LastHeartbeat { get; set; }

    /// <summary>Since when STATSZ has been left unanswered; null after an answer.</summary>
    public DateTimeOffset? SilentSince { get; set; }

    /// <summary>How long its last answer to STATSZ took; kept when it falls silent.</summary>
    public TimeSpan Rtt { get; set; }

    /// <summary>Its connection to us broke or it left on purpose: worth a short wait, not the whole deadline.</summary>
    public bool Suspect { get; set; }

    /// <summary>It answered a question at least once, not only sent heartbeats.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>It told its streams at least once since we started.</summary>
    public bool AssetsTold { get; set; }

    /// <summary>What asking it for streams costs; null before.</summary>
    public JszLoad? JszLoad { get; set; }

    /// <summary>The latest reply to each question; cleared when the server falls silent.</summary>
    public ServerAnswers Answers { get; } = new();

    /// <summary>Questions it left unanswered the last time: asked again, but no longer waited for.</summary>
    public HashSet<Question> SilentTo { get; } = [];

    public bool ExpectedToAnswer => State == ServerState.Up && !Suspect;

    /// <summary>Sends heartbeats although it leaves questions unanswered: something between keeps them from it, it is not down.</summary>
    public bool StillBeats(DateTimeOffset now) =>
        LastHeartbeat > SilentSince && now - LastHeartbeat < (Release < BeatsOftenSince ? BeatsSlowlyWithin : BeatsWithin);

    /// <summary>
    /// How long its answer is waited for once all others have answered: infinite when it is expected to answer, null when it is not
    /// asked at all, else a moment, so that one that is back is seen at once and one that is gone costs nothing.
    /// </summary>
    public TimeSpan? PatienceFor(Question question, DateTimeOffset roundStartedAt, DateTimeOffset now)
    {
        var isCensus = question == (Question)Ask.Statsz;
        return State switch
        {
            ServerState.Up when IsArriving(roundStartedAt) => isCensus ? Moment : null,
            ServerState.Up when Suspect || SilentTo.Contains(question) || SilentTo.Contains(Ask.Statsz) => Rtt * 3 < Moment ? Moment : Rtt * 3 > LongestMoment ? LongestMoment : Rtt * 3,
            ServerState.Up => Timeout.InfiniteTimeSpan,
            ServerState.Down when isCensus && now - Since < MayBeBackWindow => Moment,
            _ => null,
        };
    }

    /// <summary>Heard of just now: our requests reach a new server a moment later than its heartbeat reaches us.</summary>
    public bool IsArriving(DateTimeOffset now) => !HasAnswered && now - FirstSeen < ArrivalGrace;

    /// <summary>Cancelled when it said that it leaves, or another process has its name: it answers nothing more, under this id.</summary>
    public CancellationToken Left => _left.Token;

    /// <summary>Whoever waits goes on elsewhere: this is called in the middle of a change of the census.</summary>
    public void Leave() => _ = _left.CancelAsync();

    /// <summary>It goes on under its name beside another one.</summary>
    public void IsThereStill()
    {
        if (State == ServerState.Up && _left.IsCancellationRequested)
        {
            _left = new();
        }
    }

    public bool Knows(Question question) => Release is not { } release || release >= question.Since;
}
