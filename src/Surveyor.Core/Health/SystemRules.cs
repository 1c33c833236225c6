namespace Surveyor.Health;

/// <summary>The rule book of servers, meta groups and accounts. Each that holds is a finding of its own.</summary>
public static class SystemRules
{
    public static SystemRule ServerDown { get; } = new("server_down", Severity.Critical)
    {
        Meaning = "A server that should be there does not answer, or its peers know it and it never answered.",
        Remedy = "Start it. When it is not coming back, remove it from the meta group (`nats server cluster peer-remove`).",
        NotOn = "Servers that were shut down on purpose or drain; edge servers behind leaf connections are a warning only.",
    };

    public static SystemRule ServerUnwell { get; } = new("server_unwell", Severity.Critical)
    {
        Meaning = "The server says by itself that it is not well (HEALTHZ).",
        Remedy = "The reason is the server's own: usually JetStream is not ready, or it has no contact with the meta leader.",
        NotOn = "Servers that do not answer at all; a server that starts: told when it was so at three looks in a row.",
    };

    public static SystemRule ServerDraining { get; } = new("server_draining", Severity.Information)
    {
        Meaning = "The server is in lame duck mode: it lets its clients go and will stop.",
        Remedy = "Nothing, if that was meant.",
        NotOn = "",
    };

    public static SystemRule ServerTwice { get; } = new("server_name_twice", Severity.Warning)
    {
        Meaning = "Two servers answer under one name. JetStream tells servers apart by name: both believe to be the same.",
        Remedy = "Give each server a `server_name` of its own.",
        NotOn = "Servers of different clusters or domains.",
    };

    public static SystemRule StoreFull { get; } = new("store_full", Severity.Critical)
    {
        Meaning = "The server's JetStream store or memory is nearly used up: it refuses new messages, and new streams do not fit.",
        Remedy = "Raise `max_file_store` or `max_memory_store`, move streams to other servers, or let limits remove more.",
        NotOn = "What streams have reserved and not used.",
    };

    public static SystemRule MetaLeaderless { get; } = new("meta_no_leader", Severity.Critical)
    {
        Meaning = "The servers of a JetStream domain have no meta leader: no stream or consumer can be made, changed or moved.",
        Remedy = "Bring servers back until most of the meta group is there.",
        NotOn = "An election, which is over in seconds: told when it was so at three looks in a row.",
    };

    public static SystemRule MetaPeerOffline { get; } = new("meta_peer_offline", Severity.Warning)
    {
        Meaning = "The meta leader takes a member for offline. As long as it is listed it counts for the majority.",
        Remedy = "Bring it back, or remove it (`nats server cluster peer-remove`).",
        NotOn = "A member that was away for fewer than three looks.",
    };

    public static SystemRule MetaPending { get; } = new("meta_pending", Severity.Warning)
    {
        Meaning = "Operations of the meta group pile up: its leader is overloaded, and making streams and consumers takes long.",
        Remedy = "Look which clients make and delete consumers all the time; fewer, longer-lived consumers help.",
        NotOn = "A burst: told when at three looks in a row a hundred or more waited, and none fewer than before.",
    };

    public static SystemRule AccountLimit { get; } = new("account_limit", Severity.Critical)
    {
        Meaning = "The account has nearly used up what it may store, as a whole or in streams of one number of replicas: its streams will refuse messages.",
        Remedy = "Raise the account's limit, or let its streams keep less.",
        NotOn = "Accounts without limit.",
    };

    public static IReadOnlyList<SystemRule> All { get; } =
        [ServerDown, ServerUnwell, MetaLeaderless, StoreFull, AccountLimit, MetaPeerOffline, MetaPending, ServerTwice, ServerDraining];
}
