using Surveyor.Shards;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>What is asked, how often, and how gently.</summary>
public sealed record SurveyOptions
{
    /// <summary>The union of what the readers need.</summary>
    public Needs Needs { get; init; } = Needs.All;

    /// <summary>The connection's name, as the page shows it.</summary>
    public string ConnectionName { get; init; } = "surveyor";

    /// <summary>Prefix of request subjects; another one when the system services are imported.</summary>
    public string RequestPrefix { get; init; } = "$SYS.REQ";

    /// <summary>Longest wait for replies when the scraper does not say.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The number of servers the operator expects; null when not given. Only compared, never waited for.</summary>
    public int? ExpectedCount { get; init; }

    /// <summary>Age below which an answer to a light question is good enough for a scrape.</summary>
    public TimeSpan FreshLight { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same for streams and consumers.</summary>
    public TimeSpan FreshState { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same for VARZ, configuration of assets and account claims.</summary>
    public TimeSpan FreshConfig { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause of the survey's own loop for light questions; zero: only scrapes ask.</summary>
    public TimeSpan LoopLight { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause of the survey's own loop for everything; zero: only scrapes ask.</summary>
    public TimeSpan LoopHeavy { get; init; } = TimeSpan.Zero;

    /// <summary>Heavy requests in flight over all servers; never more than one per server.</summary>
    public int HeavyInFlight { get; init; } = 4;

    /// <summary>
    /// Bytes of replies to one light question that may be on their way at once: half of what a server by default holds for a client
    /// before it cuts it off (max_pending).
    /// </summary>
    public long BytesInFlight { get; init; } = 32 << 20;

    /// <summary>Upper bound of accounts per JSZ page; the size in use is learned below it.</summary>
    public int PageAccounts { get; init; } = 1024;

    /// <summary>How long a server that is gone keeps its row.</summary>
    public TimeSpan ForgetServer { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The same for servers behind leaf connections, so that an edge fleet does not page.</summary>
    public TimeSpan ForgetLeaf { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a server that was stopped on purpose keeps its row.</summary>
    public TimeSpan StoppedGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stream or consumer on silent servers keeps its row.</summary>
    public TimeSpan ForgetAsset { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The part of the system that is shown here; null: all of it.</summary>
    public ShardOptions? Shard { get; init; }

    /// <summary>Caps that bound memory whatever the cluster does; what is cut is counted.</summary>
    public int MaxServers { get; init; } = 5_000;

    public int MaxAccounts { get; init; } = 20_000;

    public int MaxStreams { get; init; } = 100_000;

    public int MaxConsumers { get; init; } = 500_000;
}
