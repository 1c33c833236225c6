using Microsoft.Extensions.Logging;
using Surveyor.Nats;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about the connection.</summary>
static partial class ConnectionMessages
{
    [LoggerMessage(100, LogLevel.Information, "connected to {Url} (server {Server}, version {Version})")]
    public static partial void Connected(this ILogger log, string url, string server, string version);

    [LoggerMessage(101, LogLevel.Information, "connected again to {Url} (server {Server}, version {Version})")]
    public static partial void ConnectedAgain(this ILogger log, string url, string server, string version);

    [LoggerMessage(102, LogLevel.Warning, "connection lost: {Reason}")]
    public static partial void Lost(this ILogger log, string reason);

    [LoggerMessage(103, LogLevel.Warning, "cannot connect to {Url}: {Reason}")]
    public static partial void AttemptFailed(this ILogger log, string url, string reason);

    [LoggerMessage(104, LogLevel.Information, "server {Server} entered lame duck mode, moving to another one")]
    public static partial void LameDuck(this ILogger log, string server);

    [LoggerMessage(105, LogLevel.Warning, "the user has no permission for {Operation} '{Subject}'")]
    public static partial void PermissionDenied(this ILogger log, NatsOperation operation, string subject);

    [LoggerMessage(106, LogLevel.Warning, "the server said: {Reason}")]
    public static partial void ServerSaid(this ILogger log, string reason);

    [LoggerMessage(107, LogLevel.Warning, "messages on '{Subject}' come faster than they are read, {Dropped} were dropped")]
    public static partial void SlowConsumer(this ILogger log, string subject, long dropped);
}
