using System.Text.RegularExpressions;
using Surveyor.Events;

namespace Surveyor.Host.Options;

/// <summary>What is heard besides what is asked.</summary>
static partial class EventSettings
{
    const string Api = "api";
    const string Naks = "naks";
    const string Acks = "acks";
    const string Connects = "connects";

    public static SettingList Section { get; } = new("Events");

    public static Setting<string> Observe { get; } = Section.Add<string>(new(
        "observe", Kinds.Text, "",
        "Folder of service observation files, in the form of nats-surveyor; changes are followed."));

    public static Setting<string> LatencyImport { get; } = Section.Add<string>(new(
        "latency-import", Kinds.Pattern("a subject with a '*' for the account and a '>' or another '*' after it for the service", ImportPattern(), mayBeEmpty: true), "lat.*.>",
        "Subject under which the system account imports latency samples of services; empty: none."));

    public static Setting<IReadOnlyList<ServiceBuckets>> LatencyBuckets { get; } = Section.Add<IReadOnlyList<ServiceBuckets>>(new(
        "latency-buckets", ServiceBuckets.Kind, [],
        "Bounds of nats_service_latency_seconds for some services, the first that fits: 'price*=500us 1ms 5ms'. Others have 17 from 50us to 10s."));

    public static Setting<IReadOnlyList<ListenerText>> Observations { get; } = Section.Add<IReadOnlyList<ListenerText>>(new(
        "observations", new ObservationsKind(), [],
        "Observations with logins of their own, in this file: '- {name: price, topic: latency.price, credential: shop.creds}'. name and account may be "
        + "made of the topic's wildcards: '- {name: \"{{wildcard(2)}}\", account: \"{{wildcard(1)}}\", topic: lat.*.latency.*}'."));

    public static Setting<string> CaptureDir { get; } = Section.Add<string>(new(
        "capture-dir", Kinds.Text, "",
        "Folder that outlives Surveyor, for what observations with 'capture: jetstream' have counted. Needed by them; no two Surveyors share one."));

    public static Setting<string> AdvisoryImport { get; } = Section.Add<string>(new(
        "advisory-import", Kinds.Pattern("a beginning of subjects with a '*' for the account", PrefixPattern(), mayBeEmpty: true), "jsevt.*",
        "What the subjects begin with under which the system account imports JetStream's advisories; empty: none."));

    public static Setting<IReadOnlyList<string>> Hear { get; } = Section.Add<IReadOnlyList<string>>(new(
        "hear", Kinds.Words(Api, Naks, Acks, Connects), [],
        "What comes for every call, message or connection, and is heard only when asked for: calls of the JetStream API, refused messages and sampled acknowledgements, of imports; clients that connect and disconnect."));

    public static Setting<string> JetStream { get; } = Section.Add<string>(new(
        "jetstream", Kinds.Text, "",
        "Folder of JetStream advisory files, in the form of nats-surveyor: logins to accounts whose advisories are heard; changes are followed."));

    public static HearOptions More(OptionValues options)
    {
        var words = options.Get(Hear);
        return new(words.Contains(Api), words.Contains(Naks), words.Contains(Acks), words.Contains(Connects));
    }

    [GeneratedRegex(@"^([^\s.*>]+\.)*\*(\.[^\s.*>]+)*$")]
    private static partial Regex PrefixPattern();

    [GeneratedRegex(@"^([^\s.*>]+\.)*\*\.(([^\s.*>]+|\*)\.)*(\*(\.[^\s.*>]+)*|>)$")]
    private static partial Regex ImportPattern();
}
