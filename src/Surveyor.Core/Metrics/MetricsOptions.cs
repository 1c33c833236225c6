namespace Surveyor.Metrics;

/// <summary>Which families are on, for which assets, and how many series at most.</summary>
public sealed record MetricsOptions
{
    /// <summary>nats_core_* of servers, routes, gateways, JetStream servers; everything about servers beyond them. --count 0 turns it off.</summary>
    public bool Core { get; init; } = true;

    public bool Accounts { get; init; } = true;

    /// <summary>Traffic of accounts split by kind of connection.</summary>
    public bool AccountsDetailed { get; init; } = true;

    public bool Gatewayz { get; init; } = true;

    public bool Raftz { get; init; } = true;

    public bool Leafz { get; init; } = true;

    public bool Streams { get; init; } = true;

    public bool Consumers { get; init; } = true;

    /// <summary>Rows of followers' copies of streams.</summary>
    public bool Replicas { get; init; }

    /// <summary>Of the 14 stream and consumer families of nats-surveyor, only these ("stream_total_messages"); empty: all.</summary>
    public IReadOnlyList<string> JszFilter { get; init; } = [];

    /// <summary>Globs ('*' and '?') matched against account id or name; stream; consumer; family name. Empty include: all.</summary>
    public NameFilter AccountFilter { get; init; } = NameFilter.Everything;

    public NameFilter StreamFilter { get; init; } = NameFilter.Everything;

    public NameFilter ConsumerFilter { get; init; } = NameFilter.Everything;

    public NameFilter FamilyFilter { get; init; } = NameFilter.Everything;

    /// <summary>One row per ephemeral consumer in the new families too, instead of one per stream.</summary>
    public bool EphemeralRows { get; init; }

    /// <summary>Labels added to every series.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConstantLabels { get; init; } = [];

    /// <summary>Stands in family names in place of "nats"; empty: nothing does.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Most series of one family; 0: no limit.</summary>
    public int MaxSeriesPerFamily { get; init; } = 100_000;

    /// <summary>Most series of the page; 0: no limit. The default when nobody chose families is 50,000.</summary>
    public int MaxSeries { get; init; }

    /// <summary>What is wrong with these options, fit for a user; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems() => OptionRules.Problems(this);
}

/// <summary>Keeps a name that some include pattern matches (or there is none) and no exclude pattern does.</summary>
public sealed record NameFilter(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    public static NameFilter Everything { get; } = new([], []);
}
