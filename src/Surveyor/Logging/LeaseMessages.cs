using Microsoft.Extensions.Logging;

namespace Surveyor.Host.Logging;

/// <summary>What the log says about who is active.</summary>
static partial class LeaseMessages
{
    [LoggerMessage(400, LogLevel.Information, "this Surveyor is active")]
    public static partial void Active(this ILogger log);

    [LoggerMessage(401, LogLevel.Information, "this Surveyor stands by{For}")]
    public static partial void StandsBy(this ILogger log, string @for);

    [LoggerMessage(403, LogLevel.Error, "the loop that keeps the lease failed and starts anew")]
    public static partial void LeaseLoopFailed(this ILogger log, Exception exception);

    [LoggerMessage(402, LogLevel.Warning, "the lease cannot be read or written: {Problem}")]
    public static partial void LeaseFails(this ILogger log, string problem);
}
