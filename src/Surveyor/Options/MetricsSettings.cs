using System.Text.RegularExpressions;
using Surveyor.Metrics;

namespace Surveyor.Host.Options;

/// <summary>What --jsz can say.</summary>
enum JszFamilies
{
    None,
    All,
    Streams,
    Consumers,
}

/// <summary>Which families are exported, for what, and how many series at most.</summary>
static partial class MetricsSettings
{
    /// <summary>Series on a page when nobody chose families, so that a first look at a big system stays cheap.</summary>
    const int DefaultBudget = 50_000;

    const string OnUnlessChosen = "true; false as soon as accounts, accounts-detailed, gatewayz, raftz or any jsz option but jsz-limit is given";

    static readonly MetricsOptions Defaults = new();

    public static SettingList Section { get; } = new("Metrics");

    public static Setting<bool?> Accounts { get; } = Section.Add<bool?>(new(
        "accounts", Kinds.Auto, null,
        "Metrics of accounts. accounts-detailed and any jsz but none switch them on too.")
    { SelectsFamilies = true, Example = true, DefaultNote = OnUnlessChosen });

    public static Setting<bool?> AccountsDetailed { get; } = Section.Add<bool?>(new(
        "accounts-detailed", Kinds.Auto, null,
        "Traffic of accounts split by kind of connection (clients, routes, gateways, leaf nodes).")
    { SelectsFamilies = true, Example = true, DefaultNote = OnUnlessChosen });

    public static Setting<bool?> Gatewayz { get; } = Section.Add<bool?>(new(
        "gatewayz", Kinds.Auto, null,
        "Metrics of each gateway connection.")
    { SelectsFamilies = true, Example = true, DefaultNote = OnUnlessChosen });

    public static Setting<bool?> Raftz { get; } = Section.Add<bool?>(new(
        "raftz", Kinds.Auto, null,
        "Metrics of the raft group of the JetStream meta layer.")
    { SelectsFamilies = true, Example = true, DefaultNote = OnUnlessChosen });

    public static Setting<JszFamilies?> Jsz { get; } = Section.Add<JszFamilies?>(new(
        "jsz", JszKind(), null,
        "Metrics of streams, consumers, both or none, as their leaders tell them.")
    {
        SelectsFamilies = true,
        Example = JszFamilies.All,
        DefaultNote = OnUnlessChosen.Replace("true; false", "all; none", StringComparison.Ordinal),
    });

    public static Setting<bool> JszLeadersOnly { get; } = Section.Add<bool>(new(
        "jsz-leaders-only", Kinds.Switch, true,
        "Rows of leaders only, which is what Surveyor always does: false means jsz-replicas.")
    { SelectsFamilies = true });

    public static Setting<IReadOnlyList<string>> JszFilter { get; } = Section.Add<IReadOnlyList<string>>(new(
        "jsz-filter", Kinds.Words(JszFilterNames), [],
        "Of nats-surveyor's stream and consumer families only these; empty: all.")
    { SelectsFamilies = true });

    public static Setting<bool> JszReplicas { get; } = Section.Add<bool>(new(
        "jsz-replicas", Kinds.Switch, Defaults.Replicas,
        "Rows for followers' copies of streams as well. Consumers always have their leader's row only: followers do not know the numbers."));

    public static Setting<bool?> Leafz { get; } = Section.Add<bool?>(new(
        "leafz", Kinds.Auto, null,
        "Metrics of each leaf-node link.")
    { Example = true, DefaultNote = OnUnlessChosen });

    public static Setting<bool> EphemeralRows { get; } = Section.Add<bool>(new(
        "ephemeral-rows", Kinds.Switch, Defaults.EphemeralRows,
        "One row per ephemeral consumer in the families nats-surveyor does not have, instead of one per stream. One in trouble always has its row."));

    public static Setting<IReadOnlyList<string>> IncludeAccounts { get; } = Section.Add(
        Filter("include-accounts", "Only accounts whose id or name matches; empty: all."));

    public static Setting<IReadOnlyList<string>> ExcludeAccounts { get; } = Section.Add(
        Filter("exclude-accounts", "No accounts whose id or name matches; goes before include-accounts."));

    public static Setting<IReadOnlyList<string>> IncludeStreams { get; } = Section.Add(
        Filter("include-streams", "Only streams that match; empty: all."));

    public static Setting<IReadOnlyList<string>> ExcludeStreams { get; } = Section.Add(
        Filter("exclude-streams", "No streams that match."));

    public static Setting<IReadOnlyList<string>> IncludeConsumers { get; } = Section.Add(
        Filter("include-consumers", "Only consumers that match; empty: all."));

    public static Setting<IReadOnlyList<string>> ExcludeConsumers { get; } = Section.Add(
        Filter("exclude-consumers", "No consumers that match."));

    public static Setting<IReadOnlyList<string>> IncludeFamilies { get; } = Section.Add(
        Filter("include-families", "Only metric families that match; empty: all."));

    public static Setting<IReadOnlyList<string>> ExcludeFamilies { get; } = Section.Add(
        Filter("exclude-families", "No metric families that match."));

    public static Setting<IReadOnlyList<KeyValuePair<string, string>>> ConstantLabels { get; } = Section.Add<IReadOnlyList<KeyValuePair<string, string>>>(new(
        "constant-labels", Kinds.Labels, Defaults.ConstantLabels,
        "Labels added to every series. In a file a mapping does as well: {region: eu}."));

    public static Setting<string> Prefix { get; } = Section.Add<string>(new(
        "prefix", Kinds.Pattern("letters, digits and '_', not starting with a digit; or nothing", NamePattern(), mayBeEmpty: true), Defaults.Prefix,
        "Stands in names of families in place of 'nats': with 'edge', nats_up is edge_up. Without effect in nats-surveyor, whose help says the same."));

    public static Setting<int?> MaxSeries { get; } = Section.Add<int?>(new(
        "max-series", Kinds.Optional(Kinds.Number(0)), null,
        "Most series on a page; what is left out is counted and listed on the landing page. 0: no limit.")
    {
        Example = DefaultBudget,
        DefaultNote = OnUnlessChosen.Replace("true; false", "50000; 0", StringComparison.Ordinal),
    });

    public static Setting<int> MaxSeriesPerFamily { get; } = Section.Add<int>(new(
        "max-series-per-family", Kinds.Number(0), Defaults.MaxSeriesPerFamily,
        "Most series of one family; 0: no limit."));

    static string[] JszFilterNames =>
    [
        "stream_total_messages", "stream_total_bytes", "stream_first_seq", "stream_last_seq", "stream_consumer_count", "stream_subject_count",
        "consumer_delivered_consumer_seq", "consumer_delivered_stream_seq", "consumer_ack_floor_consumer_seq", "consumer_ack_floor_stream_seq",
        "consumer_num_ack_pending", "consumer_num_pending", "consumer_num_redelivered", "consumer_num_waiting",
    ];

    public static MetricsOptions From(OptionValues options)
    {
        var chosen = AllSettings.List.Any(setting => setting.SelectsFamilies && options.IsGiven(setting));
        var core = options.Get(SurveySettings.Count) != 0;
        var jsz = options.Get(Jsz) ?? (chosen ? JszFamilies.None : JszFamilies.All);
        var detailed = options.Get(AccountsDetailed) ?? !chosen;
        return new()
        {
            Core = core,
            AccountsDetailed = core && detailed,
            Accounts = core && (detailed || jsz != JszFamilies.None || (options.Get(Accounts) ?? !chosen)),
            Gatewayz = core && (options.Get(Gatewayz) ?? !chosen),
            Raftz = core && (options.Get(Raftz) ?? !chosen),
            Leafz = core && (options.Get(Leafz) ?? !chosen),
            Streams = core && jsz is JszFamilies.All or JszFamilies.Streams,
            Consumers = core && jsz is JszFamilies.All or JszFamilies.Consumers,
            Replicas = core && (options.Get(JszReplicas) || !options.Get(JszLeadersOnly)),
            JszFilter = options.Get(JszFilter),
            AccountFilter = new(options.Get(IncludeAccounts), options.Get(ExcludeAccounts)),
            StreamFilter = new(options.Get(IncludeStreams), options.Get(ExcludeStreams)),
            ConsumerFilter = new(options.Get(IncludeConsumers), options.Get(ExcludeConsumers)),
            FamilyFilter = new(options.Get(IncludeFamilies), options.Get(ExcludeFamilies)),
            EphemeralRows = options.Get(EphemeralRows),
            ConstantLabels = options.Get(ConstantLabels),
            Prefix = options.Get(Prefix),
            MaxSeries = options.Get(MaxSeries) ?? (chosen ? 0 : DefaultBudget),
            MaxSeriesPerFamily = options.Get(MaxSeriesPerFamily),
        };
    }

    static Setting<IReadOnlyList<string>> Filter(string name, string help) => new(name, Kinds.Names, [], help);

    static SettingKind<JszFamilies?> JszKind() => Kinds.Optional(Kinds.Choice(
        ("all", JszFamilies.All), ("streams", JszFamilies.Streams), ("consumers", JszFamilies.Consumers), ("none", JszFamilies.None)));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex NamePattern();
}
