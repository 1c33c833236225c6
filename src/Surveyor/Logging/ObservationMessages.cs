using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about observations of services.</summary>
static partial class ObservationMessages
{
    [LoggerMessage(500, LogLevel.Information, "observing service {Service} on '{Topic}' ({File})")]
    public static partial void ObservationStarted(this ILogger log, string file, string service, string topic);

    [LoggerMessage(501, LogLevel.Information, "{File} is gone: its service is not observed any more")]
    public static partial void ObservationStopped(this ILogger log, string file);

    [LoggerMessage(502, LogLevel.Warning, "the observation in {File} cannot be used: {Reason}")]
    public static partial void ObservationBroken(this ILogger log, string file, string reason);

    [LoggerMessage(503, LogLevel.Warning, "the observations in {Folder} cannot be read: {Reason}")]
    public static partial void ObservationsUnreadable(this ILogger log, string folder, string reason);
}
