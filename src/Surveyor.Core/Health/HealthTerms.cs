namespace Surveyor.Health;

/// <summary>From when on something is a finding. Defaults are for systems of which nothing more is known.</summary>
public sealed record HealthTerms
{
    public static HealthTerms Default { get; } = new();

    /// <summary>The least age of the oldest message not delivered at which a consumer nobody asks for messages is stopped.</summary>
    public TimeSpan StoppedAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Without a delivery for that time a durable on a limits stream is orphaned and not stopped.</summary>
    public TimeSpan OrphanedAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A backlog younger than this is no lag worth telling.</summary>
    public TimeSpan LagAllowed { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a backlog must rise before a consumer falls behind.</summary>
    public TimeSpan TrendWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Retention that will reach the oldest message not delivered within that time.</summary>
    public TimeSpan OvertakenWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>So long is told what happened at one moment: lost data, abandoned messages, a rewind.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Operations a replica may lag.</summary>
    public long ReplicaLag { get; init; } = 200;

    /// <summary>Since its leader heard of a replica.</summary>
    public TimeSpan ReplicaSeen { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages a mirror or source may be behind its origin.</summary>
    public long SourceLag { get; init; } = 1000;

    /// <summary>Since a mirror or source heard of its origin; the origin sends heartbeats.</summary>
    public TimeSpan SourceSeen { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of a limit that refuses or blocks, 0 to 1.</summary>
    public double LimitWarning { get; init; } = 0.75;

    public double LimitCritical { get; init; } = 0.9;

    /// <summary>How long messages of a stream that discards old ones should stay; null: nobody said.</summary>
    public TimeSpan? Retention { get; init; }
}

/// <summary>Terms of some assets. Globs of account (id or name), stream and consumer; a match of streams has no consumer.</summary>
/// <param name="Change">What is different for them.</param>
public sealed record HealthMatch(string Account, string Stream, string Consumer, Func<HealthTerms, HealthTerms> Change);

public sealed record HealthOptions
{
    /// <summary>That many are kept of each asset.</summary>
    public const int Samples = SampleRing<ConsumerSample>.Most;

    /// <summary>The clock of samples goes round in 109 minutes.</summary>
    public static TimeSpan LongestStep { get; } = TimeSpan.FromMinutes(3);

    public static TimeSpan LongestWindow { get; } = LongestStep * (Samples - 2);

    /// <summary>The step at which the samples cover a window.</summary>
    public static TimeSpan StepFor(TimeSpan window) => window / (Samples - 2);

    /// <summary>The least time between two samples that are kept of an asset.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(30);

    public HealthTerms Terms { get; init; } = HealthTerms.Default;

    /// <summary>All that match are applied, in this order.</summary>
    public IReadOnlyList<HealthMatch> Matches { get; init; } = [];
}
