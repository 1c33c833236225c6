using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about what outlives the process.</summary>
static partial class StateMessages
{
    [LoggerMessage(540, LogLevel.Warning, "the {What} that an earlier process kept: {Problem}")]
    public static partial void StateDoubtful(this ILogger log, string what, string problem);

    [LoggerMessage(541, LogLevel.Warning, "the {What} cannot be kept: {Problem}; until they can, a restart begins anew")]
    public static partial void StateFails(this ILogger log, string what, string problem);

    [LoggerMessage(542, LogLevel.Information, "the {What} are kept again")]
    public static partial void StateKept(this ILogger log, string what);

    [LoggerMessage(543, LogLevel.Error, "counting for objectives failed, and goes on")]
    public static partial void ObjectivesFailed(this ILogger log, Exception exception);

    [LoggerMessage(544, LogLevel.Information, "this Surveyor writes the shared state")]
    public static partial void Writes(this ILogger log);

    [LoggerMessage(545, LogLevel.Information, "this Surveyor no longer writes the shared state")]
    public static partial void WritesNoMore(this ILogger log);
}
