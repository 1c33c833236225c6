namespace Surveyor.Core.Tests.Survey;

/// <summary>What happens to a pretended server, seen from outside.</summary>
enum Condition
{
    Up,

    /// <summary>Process gone without a word: nobody listens to its subjects.</summary>
    Crashed,

    /// <summary>Connections stand, nothing is answered.</summary>
    Frozen,

    /// <summary>Lame duck mode, or stopped on purpose: subscriptions are gone.</summary>
    Left,
}

/// <summary>What goes wrong with one reply.</summary>
public enum Fault
{
    None,
    Silent,
    Twice,

    /// <summary>Broken JSON that still says who sent it.</summary>
    Garbage,

    /// <summary>Bytes that say nothing.</summary>
    Noise,

    /// <summary>Says it is gzip and is not.</summary>
    BadGzip,

    /// <summary>A reply cut off in the middle.</summary>
    Half,

    /// <summary>An error envelope.</summary>
    Error,

    /// <summary>Neither data nor error.</summary>
    Hollow,
}

/// <summary>A pretended server.</summary>
sealed class FakeNode(string name)
{
    static int _started;

    public string Name { get; set; } = name;

    public string Id { get; private set; } = NewId();

    public string Cluster { get; set; } = "east";

    public string Domain { get; set; } = "";

    public string Version { get; set; } = "2.12.0";

    public bool JetStream { get; set; } = true;

    /// <summary>No meta group: a JetStream of its own.</summary>
    public bool StandAlone { get; set; }

    /// <summary>Dialled a leaf connection.</summary>
    public bool Leaf { get; set; }

    public DateTimeOffset Start { get; set; }

    public Condition Condition { get; set; }

    public long? MaxPayload { get; set; }

    public long Connections { get; set; } = 7;

    /// <summary>What it says instead of the number of living servers.</summary>
    public int? ActiveServers { get; set; }

    /// <summary>Requests through whatever import is asked for.</summary>
    public long Requests { get; set; }

    /// <summary>What it says instead of the others of its cluster.</summary>
    public List<string>? Routes { get; set; }

    /// <summary>What it says instead of the first living server with JetStream; empty: nobody.</summary>
    public string? MetaLeader { get; set; }

    /// <summary>What the meta leader says instead of all with JetStream of its domain.</summary>
    public List<string>? MetaPeers { get; set; }

    public TimeSpan Latency { get; set; }

    /// <summary>By the last token of the subject, "JSZ".</summary>
    public Dictionary<string, Fault> Faults { get; } = [];

    /// <summary>Latency of single questions.</summary>
    public Dictionary<string, TimeSpan> Slow { get; } = [];

    public bool Answers => Condition == Condition.Up;

    public Fault FaultOf(string verb) => Faults.GetValueOrDefault(verb);

    /// <summary>A new process under the same name.</summary>
    public void Restart(DateTimeOffset start)
    {
        Id = NewId();
        Start = start;
        Condition = Condition.Up;
    }

    /// <summary>The same process back again under the id it had.</summary>
    public FakeNode Twin(DateTimeOffset start) => new(Name) { Cluster = Cluster, Domain = Domain, Version = Version, JetStream = JetStream, Start = start };

    static string NewId() => $"N{Interlocked.Increment(ref _started):D6}".PadRight(56, 'X');
}
