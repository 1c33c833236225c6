namespace Surveyor.Events;

/// <summary>What was heard since the start, as of one moment. Immutable.</summary>
public sealed record Heard
{
    public static Heard Nothing { get; } = new();

    /// <summary>By service.</summary>
    public IReadOnlyList<ServiceHeard> Services { get; init; } = [];

    /// <summary>Whether what the system account imports is heard; null when nobody listens to it.</summary>
    public bool? ImportsListen { get; init; }

    /// <summary>The subject it is imported under; null when nobody listens to it.</summary>
    public LatencySubject? Import { get; init; }

    /// <summary>By id.</summary>
    public IReadOnlyList<ListenerHeard> Observations { get; init; } = [];

    /// <summary>By id.</summary>
    public IReadOnlyList<CaptureHeard> Captures { get; init; } = [];

    public AdvisoriesHeard Advisories { get; init; } = new();

    public ServersHeard Servers { get; init; } = new();

    /// <summary>Files that say nothing usable.</summary>
    public int BrokenFiles { get; init; }
}

/// <summary>What JetStream said by itself.</summary>
public sealed record AdvisoriesHeard
{
    /// <summary>By id.</summary>
    public IReadOnlyList<ListenerHeard> Listeners { get; init; } = [];

    /// <summary>Whether the system account is heard; null when nobody listens there.</summary>
    public bool? System { get; init; }

    /// <summary>Whether what the system account imports is heard; null when nobody listens to it.</summary>
    public bool? Imports { get; init; }

    /// <summary>By account, however they were heard, each once. Of imports, and of logins to old servers, it is as they name it.</summary>
    public IReadOnlyList<AdvisoryHeard> All { get; init; } = [];

    /// <summary>By the names of listeners, as nats-surveyor counts, and by those that imports give accounts.</summary>
    public IReadOnlyList<AccountAdvisories> Named { get; init; } = [];

    /// <summary>Events of types that are not known, by type.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Unknown { get; init; } = [];

    /// <summary>Messages that were no event of JetStream.</summary>
    public long Malformed { get; init; }

    /// <summary>Events that came again, by id.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows of assets that were silent longest and gave way, since there are too many.</summary>
    public long Forgotten { get; init; }

    /// <summary>Events dropped before they could be counted.</summary>
    public long Dropped { get; init; }
}

/// <summary>Whether a listener in an account hears.</summary>
/// <param name="Id">The file it was read from.</param>
/// <param name="Name">The service, or the account for advisories.</param>
/// <param name="Listening">Subscribed on a connection that stands.</param>
public sealed record ListenerHeard(string Id, string Name, bool Listening)
{
    /// <summary>What an observation listens to.</summary>
    public LatencySubject? Subject { get; init; }

    /// <summary>The id of the account its login belongs to, empty when that is not known.</summary>
    public string Account { get; init; } = "";
}

/// <summary>What the listeners of one name heard. Kinds that are not known have none, and their type as detail.</summary>
public sealed record AccountAdvisories(string Name, long Total, long Malformed, IReadOnlyList<AdvisoryHeard> Advisories);

/// <summary>A service and how requests to it went. Each counter exists from the moment the service is known.</summary>
/// <param name="Account">The account that exports it, by id; empty until a sample tells.</param>
public sealed record ServiceHeard(string Service, string Account)
{
    /// <summary>The account as the subject of the samples or the observation names it; empty where neither does.</summary>
    public string NamedAccount { get; init; } = "";

    /// <summary>Requests by status.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> Statuses { get; init; } = [];

    /// <summary>Successful requests by the account that made them.</summary>
    public IReadOnlyList<AccountHeard> Accounts { get; init; } = [];

    /// <summary>By who asked, as far as imports share it.</summary>
    public IReadOnlyList<RequestorHeard> Requestors { get; init; } = [];

    /// <summary>By who answered.</summary>
    public IReadOnlyList<ResponderHeard> Responders { get; init; } = [];

    /// <summary>By the connection name of who answered, as nats-surveyor counts; empty for those that nobody answered.</summary>
    public IReadOnlyList<AppHeard> Apps { get; init; } = [];

    /// <summary>Samples that came again, by id.</summary>
    public long Duplicates { get; init; }

    /// <summary>Messages that were no latency sample.</summary>
    public long Malformed { get; init; }

    /// <summary>Samples dropped before they could be counted.</summary>
    public long Dropped { get; init; }

    /// <summary>How often a sample's requestor, its account or the responder had no row of its own, since there are too many.</summary>
    public long Folded { get; init; }

    /// <summary>Somebody listens to it now, on a connection that stands.</summary>
    public bool Listening { get; init; }

    /// <summary>Rows that gave way to those of busier or slower names.</summary>
    public long Replaced { get; init; }

    /// <summary>Seconds that the one who hears it best was not connected.</summary>
    public double Unheard { get; init; }

    /// <summary>Seconds without a connection since it is observed.</summary>
    public double NotConnected { get; init; }

    /// <summary>Null before the first sample.</summary>
    public DateTimeOffset? LastHeard { get; init; }
}

/// <summary>The parts of successful requests of one account.</summary>
/// <param name="Parts">In the order of <see cref="LatencyPart"/>.</param>
public sealed record AccountHeard(string Account, IReadOnlyList<HistogramCounts> Parts);

/// <summary>Requests of one requestor.</summary>
/// <param name="Name">Of the connection, else the user, else the host.</param>
/// <param name="Statuses">Requests by status; one that no server sends is 0.</param>
/// <param name="Latency">What it waited for answers.</param>
public sealed record RequestorHeard(string Account, string Name, IReadOnlyList<KeyValuePair<int, long>> Statuses, HistogramCounts Latency);

/// <summary>Requests that one responder answered.</summary>
/// <param name="Name">Of the connection, else the user, else the host.</param>
/// <param name="Server">The server it is connected to, by name.</param>
/// <param name="Latency">The time it took itself.</param>
public sealed record ResponderHeard(string Name, string Server, long Answered, HistogramCounts Latency);

/// <summary>Samples of one responder, in nats-surveyor's buckets.</summary>
/// <param name="Received">All samples, also those of failed requests.</param>
/// <param name="Parts">In the order of <see cref="LatencyPart"/>, without the network as a whole; empty when it answered none.</param>
public sealed record AppHeard(string Name, long Received, IReadOnlyList<HistogramCounts> Parts);

/// <summary>What the time of a request is made of.</summary>
public enum LatencyPart
{
    /// <summary>All of it, as the requestor sees it.</summary>
    Total,

    /// <summary>The service's own time.</summary>
    Service,

    /// <summary>Inside NATS.</summary>
    System,

    RequestorRtt,

    ResponderRtt,

    /// <summary>All but the service: both round trips and NATS.</summary>
    Network,

    /// <summary>All but the requestor's round trip: what whoever offers the service answers for, however far its clients are.</summary>
    Provider,
}
