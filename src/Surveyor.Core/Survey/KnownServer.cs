using Surveyor.Protocol;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>One incarnation of a server, as far as the census remembers it.</summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing that must be given back.
sealed class KnownServer
#pragma warning restore CA1001
{
    static readonly TimeSpan ArrivalGrace = TimeSpan.FromSeconds(2);

    readonly CancellationTokenSource _left = new();

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

    public ServerState State { get; set; } = ServerState.Up;

    /// <summary>When the present state began.</summary>
    public DateTimeOffset Since { get; set; }

    public DateTimeOffset? LastSeen { get; set; }

    /// <summary>Its connection to us broke or it left on purpose: worth a short wait, not the whole deadline.</summary>
    public bool Suspect { get; set; }

    /// <summary>It answered a question at least once, not only sent heartbeats.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>It told its streams at least once since we started.</summary>
    public bool AssetsTold { get; set; }

    /// <summary>The latest reply to each question; cleared when the server falls silent.</summary>
    public ServerAnswers Answers { get; } = new();

    /// <summary>Questions it left unanswered the last time: asked again, but no longer waited for.</summary>
    public HashSet<Question> SilentTo { get; } = [];

    public bool ExpectedToAnswer => State == ServerState.Up && !Suspect;

    /// <summary>Heard of just now: our requests reach a new server a moment later than its heartbeat reaches us.</summary>
    public bool IsArriving(DateTimeOffset now) => !HasAnswered && now - FirstSeen < ArrivalGrace;

    /// <summary>Cancelled when it said that it leaves: it answers nothing more, under this id.</summary>
    public CancellationToken Left => _left.Token;

    public void Leave() => _left.Cancel();

    public bool Knows(Question question) => Release is not { } release || release >= question.Since;
}
