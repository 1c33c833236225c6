using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about alerts and who is told of them.</summary>
static partial class AlertMessages
{
    [LoggerMessage(620, LogLevel.Warning, "alert {Labels} is raised: {Summary}")]
    public static partial void AlertRaised(this ILogger log, string labels, string summary);

    [LoggerMessage(621, LogLevel.Information, "alert {Labels} is over")]
    public static partial void AlertOver(this ILogger log, string labels);

    [LoggerMessage(622, LogLevel.Warning, "alerts cannot be told to {Target}: {Problem}; it is tried again")]
    public static partial void AlertsNotTold(this ILogger log, string target, string problem);

    [LoggerMessage(623, LogLevel.Information, "alerts are told to {Target}")]
    public static partial void AlertsTold(this ILogger log, string target);

    [LoggerMessage(625, LogLevel.Warning, "options leave out what these alerts stand on, and nobody is told of them: {Alerts}")]
    public static partial void AlertsLeftOut(this ILogger log, string alerts);

    [LoggerMessage(624, LogLevel.Error, "evaluating alerts failed, and goes on")]
    public static partial void AlertsFailed(this ILogger log, Exception exception);
}
