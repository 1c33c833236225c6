using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>The kinds of advisories there are, and what each says.</summary>
static class AdvisoryKinds
{
    /// <summary>Kind, and the sentence about it; empty: too many to be told one by one.</summary>
    static readonly Dictionary<string, Func<JetStreamAdvisory, string>> Sentences = new()
    {
        ["api_audit"] = _ => "",
        ["consumer_ack"] = _ => "",
        ["nak"] = _ => "",
        ["stream_action"] = one => $"{Stream(one)}: {one.Action}",
        ["consumer_action"] = one => $"{Consumer(one)}: {one.Action}",
        ["consumer_pause"] = one => $"{Consumer(one)} {(one.Paused == true ? "is paused" : "goes on")}",
        ["consumer_group_pinned"] = one => $"{Consumer(one)} pinned a client",
        ["consumer_group_unpinned"] = one => $"{Consumer(one)} unpinned a client: {one.Reason}",
        ["max_deliver"] = one => $"{Consumer(one)} gave message {one.StreamSeq} up after {one.Deliveries} deliveries",
        ["terminated"] = one => $"{Consumer(one)} terminated message {one.StreamSeq}{(string.IsNullOrEmpty(one.Reason) ? "" : $": {one.Reason}")}",
        ["snapshot_create"] = one => $"a snapshot of {Stream(one)} begins",
        ["snapshot_complete"] = one => $"a snapshot of {Stream(one)} {(string.IsNullOrEmpty(one.Error) ? "is complete" : $"failed: {one.Error}")}",
        ["restore_create"] = one => $"a restore of {Stream(one)} begins",
        ["restore_complete"] = one => $"a restore of {Stream(one)} is complete",
        ["stream_leader_elected"] = one => $"{one.Leader} leads {Stream(one)}",
        ["consumer_leader_elected"] = one => $"{one.Leader} leads {Consumer(one)}",
        ["stream_quorum_lost"] = one => $"{Stream(one)} has no quorum",
        ["consumer_quorum_lost"] = one => $"{Consumer(one)} has no quorum",
        ["stream_batch_abandoned"] = one => $"{Stream(one)} abandoned a batch: {one.Reason}",
        ["domain_leader_elected"] = one => $"the meta group of {one.Cluster} has a new leader",
        ["server_out_of_space"] = one => $"{one.Server} is out of storage{(string.IsNullOrEmpty(one.Stream) ? "" : $" for {Stream(one)}")}",
        ["server_removed"] = one => $"{one.Server} was removed from the meta group",
        ["api_limit_reached"] = one => $"{one.Server} dropped {one.Dropped} requests to the JetStream API",
        ["meta_rescue"] = one => $"the quorum of the meta group was changed by hand on {one.Server}",
    };

    public static bool IsKnown(JetStreamAdvisory advisory) => Sentences.ContainsKey(advisory.Kind);

    /// <summary>Servers publish a copy of it in the system account.</summary>
    public static bool IsToldToSystem(JetStreamAdvisory advisory) =>
        advisory.Kind is "stream_leader_elected" or "consumer_leader_elected" or "stream_quorum_lost" or "consumer_quorum_lost" or "stream_batch_abandoned";

    /// <summary>Servers publish it in the system account alone.</summary>
    public static bool IsAboutServer(string kind) =>
        kind is "domain_leader_elected" or "server_out_of_space" or "server_removed" or "api_limit_reached" or "meta_rescue";

    /// <returns>Null when such events are only counted.</returns>
    public static string? Text(JetStreamAdvisory advisory) => Sentences[advisory.Kind](advisory) is { Length: > 0 } text ? text : null;

    /// <summary>The server it is about; that which answered an API call is not.</summary>
    public static string ServerOf(JetStreamAdvisory advisory) => advisory.Kind == "api_audit" ? "" : advisory.Server ?? "";

    /// <summary>The same, or the server that leads now. A domain's event has only a hash of its name.</summary>
    public static string ServerToTell(JetStreamAdvisory advisory) =>
        advisory.Kind is "stream_leader_elected" or "consumer_leader_elected" ? advisory.Leader ?? "" : ServerOf(advisory);

    static string Stream(JetStreamAdvisory advisory) => $"stream {advisory.Stream}";

    static string Consumer(JetStreamAdvisory advisory) => $"consumer {advisory.Consumer} of stream {advisory.Stream}";
}
