using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about the process itself.</summary>
static partial class HostMessages
{
    [LoggerMessage(1, LogLevel.Information, "surveyor {Version} listens on {Addresses}")]
    public static partial void Listening(this ILogger log, string version, string addresses);

    [LoggerMessage(2, LogLevel.Information, "options are read from {File}")]
    public static partial void OptionsFile(this ILogger log, string file);

    [LoggerMessage(3, LogLevel.Warning, "{Warning}")]
    public static partial void OptionsWarning(this ILogger log, string warning);

    [LoggerMessage(4, LogLevel.Critical, "cannot listen on {Address}: {Reason}")]
    public static partial void CannotListen(this ILogger log, string address, string reason);

    [LoggerMessage(5, LogLevel.Critical, "start failed and exit-on-failed-start is set: {Reason}")]
    public static partial void FailedStart(this ILogger log, string reason);

    [LoggerMessage(8, LogLevel.Critical, "cannot start with these options: {Reason}")]
    public static partial void WrongOptions(this ILogger log, string reason);

    [LoggerMessage(6, LogLevel.Error, "a scrape failed; the last known picture is served")]
    public static partial void ScrapeFailed(this ILogger log, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger log);
}
