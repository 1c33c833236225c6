using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about the files of objectives.</summary>
static partial class ObjectiveMessages
{
    [LoggerMessage(600, LogLevel.Information, "{Count} objectives are followed ({Folder})")]
    public static partial void ObjectivesChanged(this ILogger log, int count, string folder);

    [LoggerMessage(601, LogLevel.Warning, "wrong in a file of objectives: {Reason}")]
    public static partial void ObjectiveBroken(this ILogger log, string reason);

    [LoggerMessage(602, LogLevel.Warning, "the objectives in {Folder} cannot be read: {Reason}")]
    public static partial void ObjectivesUnreadable(this ILogger log, string folder, string reason);

    [LoggerMessage(603, LogLevel.Error, "following the files of objectives failed and goes on")]
    public static partial void FollowingObjectivesFailed(this ILogger log, Exception exception);
}
