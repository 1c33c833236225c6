using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Host.Options;

/// <summary>What is asked, how often, how gently, and for how long things are remembered.</summary>
static class SurveySettings
{
    static readonly SurveyOptions Defaults = new();

    public static SettingList Section { get; } = new("Asking the servers");

    public static Setting<int> Count { get; } = Section.Add<int>(new(
        "count", Kinds.Number(-1), -1,
        "Number of servers you expect: compared with the servers found, never waited for. -1: not given. 0: no metrics of servers at all, as in nats-surveyor.")
    {
        Letter = 'c',
        OtherVariables = ["NATS_SURVEYOR_SERVER_COUNT"],
    });

    public static Setting<TimeSpan> Timeout { get; } = Section.Add<TimeSpan>(new(
        "timeout", Kinds.Wait, Defaults.Timeout,
        "Longest wait for replies when the scraper does not say how long it waits."));

    public static Setting<TimeSpan> DiscoveryTimeout { get; } = Section.Add<TimeSpan>(new(
        "server-discovery-timeout", Kinds.Duration, TimeSpan.FromMilliseconds(500),
        "Accepted for nats-surveyor's sake, without effect: a round is over as soon as every known server has answered, so there is no quiet time to wait for."));

    public static Setting<TimeSpan> FreshLight { get; } = Section.Add<TimeSpan>(new(
        "fresh-for-light", Kinds.Duration, Defaults.FreshLight,
        "Age below which a scrape takes the last answer to a light question (server counters, account traffic, gateways, leaf links)."));

    public static Setting<TimeSpan> FreshState { get; } = Section.Add<TimeSpan>(new(
        "fresh-for-state", Kinds.Duration, Defaults.FreshState,
        "The same for the state of streams and consumers."));

    public static Setting<TimeSpan> FreshConfig { get; } = Section.Add<TimeSpan>(new(
        "fresh-for-config", Kinds.Duration, Defaults.FreshConfig,
        "The same for the configuration of servers, streams and consumers, and for account claims."));

    public static Setting<TimeSpan> LoopLight { get; } = Section.Add<TimeSpan>(new(
        "loop-light", Kinds.Duration, Defaults.LoopLight,
        "Pause between two light rounds of Surveyor's own; 0s: only scrapes ask."));

    public static Setting<TimeSpan> LoopHeavy { get; } = Section.Add<TimeSpan>(new(
        "loop-heavy", Kinds.Duration, TimeSpan.FromSeconds(30),
        "The same for everything that options need: also streams and consumers, and what accounts export, which scrapes do not wait for."));

    public static Setting<int> HeavyInFlight { get; } = Section.Add<int>(new(
        "heavy-in-flight", Kinds.Number(1), Defaults.HeavyInFlight,
        "Heavy requests in flight over all servers; never more than one per server."));

    public static Setting<int> JszLimit { get; } = Section.Add<int>(new(
        "jsz-limit", Kinds.Number(0), Defaults.PageAccounts,
        "Most accounts per JSZ reply. All pages are fetched, so nothing is cut by it. 0: the default."));

    public static Setting<TimeSpan> ForgetServer { get; } = Section.Add<TimeSpan>(new(
        "forget-server", Kinds.Duration, Defaults.ForgetServer,
        "How long a server that is gone keeps its row with nats_server_up 0."));

    public static Setting<TimeSpan> ForgetLeaf { get; } = Section.Add<TimeSpan>(new(
        "forget-leaf", Kinds.Duration, Defaults.ForgetLeaf,
        "The same for servers behind a leaf connection."));

    public static Setting<TimeSpan> ForgetAsset { get; } = Section.Add<TimeSpan>(new(
        "forget-asset", Kinds.Duration, Defaults.ForgetAsset,
        "How long a stream or consumer whose servers are all silent keeps its row."));

    public static Setting<TimeSpan> StoppedGrace { get; } = Section.Add<TimeSpan>(new(
        "stopped-grace", Kinds.Duration, Defaults.StoppedGrace,
        "How long a server that was stopped on purpose keeps its row."));

    public static Setting<int> MaxServers { get; } = Section.Add<int>(new(
        "max-servers", Kinds.Number(1), Defaults.MaxServers,
        "Most servers kept. They bound the memory whatever the servers say; servers, streams and consumers left out are counted on the page."));

    public static Setting<int> MaxAccounts { get; } = Section.Add<int>(new(
        "max-accounts", Kinds.Number(1), Defaults.MaxAccounts,
        "Most accounts kept."));

    public static Setting<int> MaxStreams { get; } = Section.Add<int>(new(
        "max-streams", Kinds.Number(1), Defaults.MaxStreams,
        "Most streams kept."));

    public static Setting<int> MaxConsumers { get; } = Section.Add<int>(new(
        "max-consumers", Kinds.Number(1), Defaults.MaxConsumers,
        "Most consumers kept."));

    /// <param name="needs">The union of what the readers need.</param>
    public static SurveyOptions From(OptionValues options, Needs needs) => new()
    {
        Needs = needs,
        ConnectionName = options.Get(NatsSettings.ConnectionName),
        RequestPrefix = NatsSettings.RequestPrefix(options),
        Timeout = options.Get(Timeout),
        ExpectedCount = options.Get(Count) is var count and >= 0 ? count : null,
        FreshLight = options.Get(FreshLight),
        FreshState = options.Get(FreshState),
        FreshConfig = options.Get(FreshConfig),
        LoopLight = options.Get(LoopLight),
        LoopHeavy = options.Get(LoopHeavy),
        HeavyInFlight = options.Get(HeavyInFlight),
        PageAccounts = options.Get(JszLimit) is var limit and > 0 ? limit : Defaults.PageAccounts,
        ForgetServer = options.Get(ForgetServer),
        ForgetLeaf = options.Get(ForgetLeaf),
        ForgetAsset = options.Get(ForgetAsset),
        StoppedGrace = options.Get(StoppedGrace),
        MaxServers = options.Get(MaxServers),
        MaxAccounts = options.Get(MaxAccounts),
        MaxStreams = options.Get(MaxStreams),
        MaxConsumers = options.Get(MaxConsumers),
        Shard = ShardSettings.From(options),
    };
}
