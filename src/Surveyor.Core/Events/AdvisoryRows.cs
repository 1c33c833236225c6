using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>
/// Which advisories are counted together: those that one row shows. Were a row the sum of several, it would go back when one of them is
/// forgotten.
/// </summary>
static class AdvisoryRows
{
    /// <summary>Words of API subjects. What follows them is the name of an asset.</summary>
    static readonly HashSet<string> ApiWords =
    [
        "$JS", "API", "ACCOUNT", "STREAM", "CONSUMER", "TEMPLATE", "META", "SERVER", "MSG", "DIRECT", "DURABLE", "LEADER", "PEER",
        "CREATE", "UPDATE", "DELETE", "PURGE", "MOVE", "CANCEL_MOVE", "INFO", "NAMES", "LIST", "GET", "NEXT", "SNAPSHOT", "RESTORE", "REMOVE",
        "STEPDOWN", "PAUSE", "RESET", "UNPIN",
    ];

    /// <summary>By asset, by API call, or by server. Most consumers that are made and deleted have names at random, which no row has.</summary>
    public static AdvisoryKey Of(JetStreamAdvisory advisory, string account) => advisory.Kind switch
    {
        "api_audit" => new(account, "", "", "", advisory.Kind, Call(advisory)),
        var kind when AdvisoryKinds.IsAboutServer(kind) => new("", advisory.Domain ?? "", "", "", kind, AdvisoryKinds.ServerOf(advisory)),
        "consumer_action" => new(account, advisory.Domain ?? "", advisory.Stream ?? "", "", advisory.Kind, ""),
        _ => new(account, advisory.Domain ?? "", advisory.Stream ?? "", advisory.Consumer ?? "", advisory.Kind, ""),
    };

    /// <summary>As nats-surveyor's families tell them apart.</summary>
    /// <param name="name">Of the listener.</param>
    /// <param name="type">As it is shown where the kind is not known.</param>
    public static AdvisoryKey OfNatsSurveyor(JetStreamAdvisory advisory, string name, string type) => advisory.Kind switch
    {
        _ when !AdvisoryKinds.IsKnown(advisory) => new(name, "", "", "", "", type),
        "api_audit" => new(name, "", "", "", advisory.Kind, Call(advisory)),
        "stream_action" or "consumer_action" => new(name, "", advisory.Stream ?? "", "", advisory.Kind, advisory.Action ?? ""),
        "max_deliver" or "terminated" or "consumer_ack" or "nak" => new(name, "", advisory.Stream ?? "", advisory.Consumer ?? "", advisory.Kind, ""),
        _ => new(name, "", advisory.Stream ?? "", "", advisory.Kind, ""),
    };

    /// <summary>An API subject without the names in it; none has more than six words.</summary>
    static string Call(JetStreamAdvisory advisory) => string.Join('.', (advisory.Subject ?? "").Split('.', 7).Take(6).TakeWhile(ApiWords.Contains));
}
