using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about what is listened to.</summary>
static partial class ListenerMessages
{
    [LoggerMessage(500, LogLevel.Information, "listening for {Name} ({File})")]
    public static partial void ListenerStarted(this ILogger log, string file, string name);

    [LoggerMessage(501, LogLevel.Information, "{File} is gone: what it named is not listened to any more")]
    public static partial void ListenerStopped(this ILogger log, string file);

    [LoggerMessage(502, LogLevel.Warning, "{File} cannot be used: {Reason}")]
    public static partial void ListenerBroken(this ILogger log, string file, string reason);

    [LoggerMessage(504, LogLevel.Error, "following the files of listeners failed and goes on")]
    public static partial void ListeningFailed(this ILogger log, Exception exception);

    [LoggerMessage(505, LogLevel.Warning, "{Observation} hears of {Service} what is no latency sample; more of that is only counted (nats_service_decode_errors_total)")]
    public static partial void NoSample(this ILogger log, string observation, string service);

    [LoggerMessage(506, LogLevel.Warning, "{Source} sends what is no event of JetStream: {Reason}; more of that is only counted (nats_jetstream_advisories_malformed_total)")]
    public static partial void NoAdvisory(this ILogger log, string source, string reason);

    [LoggerMessage(507, LogLevel.Information, "{Source} sends events of JetStream of a type that is not known, {Type}; more of that is only counted (nats_jetstream_advisories_unknown_total)")]
    public static partial void UnknownAdvisory(this ILogger log, string source, string type);

    [LoggerMessage(508, LogLevel.Warning, "on {Subject} comes what is no event of a client: {Reason}; more of that is only counted (nats_client_events_malformed_total)")]
    public static partial void NoClientEvent(this ILogger log, string subject, string reason);

    [LoggerMessage(503, LogLevel.Warning, "the files in {Folder} cannot be read: {Reason}")]
    public static partial void ListenersUnreadable(this ILogger log, string folder, string reason);
}
